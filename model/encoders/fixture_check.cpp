// SPDX-License-Identifier: Apache-2.0
#include "model/encoders/fixture_check.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <cstdio>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "model/encoders/encoder.h"
#include "model/encoders/json_object.h"
#include "model/encoders/picture_preparation.h"
#include "model/encoders/word_piece.h"
#include "model/features/safetensors.h"
#include "model/features/shape_text.h"

namespace xsmoe::encoders {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

constexpr double kFeatures = 1e-4, kPixels = 1e-6;          // the fixtures' README
constexpr const char* kFeaturesName = "cls_hidden_states";  // [case, K, d]
constexpr const char* kCopyAgain = "Copy the fixture again";

std::string shapesText(const at::Tensor& actual, const at::Tensor& expected) {
  return "the shape is " + features::shapeText(actual.sizes().vec()) + ", expected " + features::shapeText(expected.sizes().vec());
}

std::string entryText(const at::Tensor& actual, const at::Tensor& expected, std::int64_t entry) {
  return "entry " + std::to_string(entry) + ": " + std::to_string(actual.flatten()[entry].item<double>()) + ", expected " +
         std::to_string(expected.flatten()[entry].item<double>());
}

/// Gathers what a fixture's check finds. A quantity of several cases is one line and keeps its first difference.
class FixtureComparison {
 public:
  /// Largest difference of any element, absolute; shapes that differ are infinitely far apart.
  void near(const std::string& quantity, const at::Tensor& actual, const at::Tensor& expected, double tolerance);
  /// Counts elements that differ; `which` names the case.
  void equal(const std::string& quantity, const at::Tensor& actual, const at::Tensor& expected, const std::string& which);
  [[nodiscard]] const std::vector<CheckLine>& lines() const { return lines_; }

 private:
  CheckLine& line(const std::string& quantity);
  std::vector<CheckLine> lines_;
};

CheckLine& FixtureComparison::line(const std::string& quantity) {
  const auto found = std::find_if(lines_.begin(), lines_.end(), [&](const CheckLine& one) { return one.quantity == quantity; });
  if (found != lines_.end()) return *found;
  CheckLine& added = lines_.emplace_back();
  added.quantity = quantity;
  added.passed = true;
  return added;
}

void FixtureComparison::near(const std::string& quantity, const at::Tensor& actual, const at::Tensor& expected, double tolerance) {
  CheckLine& one = line(quantity);
  one.tolerance = tolerance;
  const bool comparable = actual.sizes() == expected.sizes() && actual.numel() > 0;
  const at::Tensor difference = comparable ? (actual.to(at::kDouble) - expected.to(at::kDouble)).abs() : at::Tensor();
  const double error = comparable ? difference.max().item<double>() : std::numeric_limits<double>::infinity();
  one.error = std::max(one.error, error);
  if (error <= tolerance || !one.passed) return;  // not-a-number goes on
  one.passed = false;
  one.error = error;
  one.detail = comparable ? entryText(actual, expected, difference.argmax().item<std::int64_t>()) : shapesText(actual, expected);
}

void FixtureComparison::equal(const std::string& quantity, const at::Tensor& actual, const at::Tensor& expected, const std::string& which) {
  CheckLine& one = line(quantity);
  const bool comparable = actual.sizes() == expected.sizes();
  const at::Tensor differs = comparable ? (actual.to(at::kDouble) != expected.to(at::kDouble)).flatten() : at::Tensor();
  const auto count = comparable ? differs.sum().item<std::int64_t>() : std::max<std::int64_t>(expected.numel(), 1);
  if (count == 0) return;
  one.error += static_cast<double>(count);
  if (one.passed)
    one.detail =
        which + ", " +
        (comparable ? entryText(actual, expected, differs.to(at::kInt).argmax().item<std::int64_t>()) : shapesText(actual, expected));
  one.passed = false;
}

struct Fixture {
  fs::path folder;
  Json cases;  ///< inputs.json or images.json
  std::map<std::string, at::Tensor> expected;

  /// Null where the fixture does without it: then it is not compared.
  [[nodiscard]] const at::Tensor* tensor(const std::string& name) const {
    const auto found = expected.find(name);
    return found == expected.end() ? nullptr : &found->second;
  }
  [[nodiscard]] const at::Tensor& features() const { return expected.at(kFeaturesName); }
};

/// Of the expected tensors only the features must be there: they are what a fixture is for.
Result<Fixture> readFixture(const fs::path& folder, const char* cases) {
  auto json = readJsonObject(folder / cases);
  if (!json) return tl::unexpected(json.error());
  const fs::path path = folder / "expected.safetensors";
  auto expected = features::readSafetensors(path);
  if (!expected) return tl::unexpected(expected.error());
  if (!expected->tensors.contains(kFeaturesName))
    return badInput(path.string(), "the tensor \"" + std::string(kFeaturesName) + "\" is missing", kCopyAgain);
  return Fixture{folder, std::move(*json), std::move(expected->tensors)};
}

at::Tensor tensorOf(const std::vector<std::int64_t>& values) {
  return at::from_blob(const_cast<std::int64_t*>(values.data()), {static_cast<std::int64_t>(values.size())}, at::kLong).clone();
}

/// Ids and mask [longest] with padding, as the fixtures have them.
struct PaddedIds {
  at::Tensor ids, mask;
};
PaddedIds padded(const WordPiece& tokenizer, const std::string& text, int longest) {
  const auto pieces = tokenizer.encode(text, longest);
  std::vector<std::int64_t> ids(static_cast<std::size_t>(longest), tokenizer.pad()), mask(ids.size(), 0);
  std::copy(pieces.begin(), pieces.end(), ids.begin());
  std::fill_n(mask.begin(), pieces.size(), 1);
  return {tensorOf(ids), tensorOf(mask)};
}

bool isAlternative(const Json& one, const at::Tensor& ids) {
  const auto other = one.find("alternative_input_ids");
  return other != one.end() && ids.equal(tensorOf(other->get<std::vector<std::int64_t>>()));
}

/// Compares every text's ids; gives those of the feature cases, in the rows' order.
Result<std::vector<PaddedIds>> checkTokenizer(const Fixture& fixture, const WordPiece& tokenizer, FixtureComparison& compare) {
  const int longest = fixture.cases.at("tokenizer").at("max_length");
  std::map<std::string, PaddedIds> byId;
  for (const char* list : {"cases", "implementation_dependent"})
    for (const Json& one : fixture.cases.value(list, Json::array())) {
      const auto found = padded(tokenizer, one.at("text"), longest);
      byId[one.at("id")] = found;
      if (isAlternative(one, found.ids)) continue;
      const std::string which = one.at("id").get<std::string>() + " (" + one.value("note", "") + ")";
      compare.equal("token ids", found.ids, tensorOf(one.at("input_ids")), which);
      compare.equal("attention masks", found.mask, tensorOf(one.at("attention_mask")), which);
    }
  std::vector<PaddedIds> rows;
  for (const Json& entry : fixture.cases.at("feature_cases")) {
    const auto id = entry.get<std::string>();
    const auto found = byId.find(id);
    if (found == byId.end())
      return badInput((fixture.folder / "inputs.json").string(), "the feature case \"" + id + "\" is not among the cases", kCopyAgain);
    rows.push_back(found->second);
  }
  return rows;
}

at::Tensor stacked(const std::vector<PaddedIds>& rows, at::Tensor PaddedIds::*part) {
  std::vector<at::Tensor> tensors;
  for (const PaddedIds& row : rows) tensors.push_back(row.*part);
  return at::stack(tensors);
}

/// Where the cases with the states of all tokens are among the rows: the first of each with the same ids is as good as any.
void checkAllTokens(const at::Tensor& states, const at::Tensor& expected, FixtureComparison& compare) {
  for (const at::Tensor& full : expected.unbind(0)) {
    const at::Tensor distances = (states - full).abs().amax({1, 2, 3});
    compare.near("hidden states of all tokens", states[distances.argmin().item<std::int64_t>()], full, kFeatures);
  }
}

Result<std::vector<CheckLine>> checkText(const fs::path& folder, const device::ComputeDevice& device) {
  const auto fixture = readFixture(folder, "inputs.json");
  if (!fixture) return tl::unexpected(fixture.error());
  const auto tokenizer = WordPiece::load(folder);
  if (!tokenizer) return tl::unexpected(tokenizer.error());
  const auto encoder = TextEncoder::load(folder, device);
  if (!encoder) return tl::unexpected(encoder.error());
  FixtureComparison compare;
  const auto rows = checkTokenizer(*fixture, *tokenizer, compare);
  if (!rows) return tl::unexpected(rows.error());
  const PaddedIds made{stacked(*rows, &PaddedIds::ids), stacked(*rows, &PaddedIds::mask)};
  const at::Tensor *givenIds = fixture->tensor("input_ids"), *givenMask = fixture->tensor("attention_mask");
  const bool given = givenIds != nullptr && givenMask != nullptr;
  const auto& [ids, mask] = given ? PaddedIds{*givenIds, *givenMask} : made;
  if (given)
    compare.near("features from token ids", encoder->features(ids, mask, Pooling::kCls).transpose(0, 1), fixture->features(), kFeatures);
  if (const at::Tensor* full = fixture->tensor("full_hidden_states")) {
    const auto states = encoder->forward(ids.to(device.device), mask.to(device.device)).states;
    checkAllTokens(at::stack(states, 1).cpu(), *full, compare);
  }
  const at::Tensor fromTexts = encoder->features(made.ids, made.mask, Pooling::kCls).transpose(0, 1);
  compare.near("features from texts", fromTexts, fixture->features(), kFeatures);
  return compare.lines();
}

at::Tensor pixelsOf(const Picture& picture) {
  return at::from_blob(const_cast<std::uint8_t*>(picture.rgb.data()), {picture.height, picture.width, 3}, at::kByte).clone();
}

std::string decodedName(std::size_t row) {
  char name[32];
  std::snprintf(name, sizeof name, "decoded_rgb.%02zu", row);
  return name;
}

/// Compares decoding, resizing and normalising; gives the encoder's input [image, 3, height, width] as made from the files.
Result<at::Tensor> checkPictures(const Fixture& fixture, const PicturePreparation& preparation, FixtureComparison& compare) {
  std::vector<at::Tensor> inputs;
  for (const Json& image : fixture.cases.at("images")) {
    const std::string file = image.at("file");
    const auto row = inputs.size();
    const auto picture = readPicture(fixture.folder / file);
    if (!picture) return tl::unexpected(picture.error());
    if (const at::Tensor* decoded = fixture.tensor(decodedName(row))) compare.equal("decoded pictures", pixelsOf(*picture), *decoded, file);
    if (const at::Tensor* small = fixture.tensor("resized_rgb")) {
      const at::Tensor found = pixelsOf(resized(*picture, preparation.width, preparation.height, preparation.filter));
      compare.equal("resized pictures", found, (*small)[static_cast<std::int64_t>(row)], file);
    }
    inputs.push_back(at::empty({3, preparation.height, preparation.width}));
    preparation.prepare(*picture, inputs.back().data_ptr<float>());
  }
  at::Tensor pixels = at::stack(inputs);
  if (const at::Tensor* given = fixture.tensor("pixel_values")) compare.near("pixel values", pixels, *given, kPixels);
  return pixels;
}

Result<std::vector<CheckLine>> checkPicture(const fs::path& folder, const device::ComputeDevice& device) {
  const auto fixture = readFixture(folder, "images.json");
  if (!fixture) return tl::unexpected(fixture.error());
  const auto preparation = PicturePreparation::load(folder);
  if (!preparation) return tl::unexpected(preparation.error());
  const auto encoder = ImageEncoder::load(folder, device);
  if (!encoder) return tl::unexpected(encoder.error());
  FixtureComparison compare;
  const auto made = checkPictures(*fixture, *preparation, compare);
  if (!made) return tl::unexpected(made.error());
  const at::Tensor* given = fixture->tensor("pixel_values");
  const at::Tensor& pixels = given != nullptr ? *given : *made;
  if (given != nullptr)
    compare.near("features from pixel values", encoder->features(pixels, Pooling::kCls).transpose(0, 1), fixture->features(), kFeatures);
  const at::Tensor *full = fixture->tensor("full_hidden_states"), *last = fixture->tensor("last_hidden_state_cls");
  if (full != nullptr || last != nullptr) {
    const auto states = encoder->forward(pixels.to(device.device));
    if (full != nullptr) checkAllTokens(at::stack(states.states, 1).cpu(), *full, compare);
    if (last != nullptr) compare.near("last state after the closing norm", encoder->closing(states).cpu(), *last, kFeatures);
  }
  compare.near("features from pictures", encoder->features(*made, Pooling::kCls).transpose(0, 1), fixture->features(), kFeatures);
  return compare.lines();
}

}  // namespace

bool looksLikeEncoderFixture(const fs::path& folder) {
  return fs::exists(folder / "config.json") && fs::exists(folder / "expected.safetensors") &&
         (fs::exists(folder / "inputs.json") || fs::exists(folder / "images.json"));
}

Result<std::vector<CheckLine>> checkEncoderFixture(const fs::path& folder, const device::ComputeDevice& device) {
  const bool ofText = fs::exists(folder / "inputs.json");
  try {
    return ofText ? checkText(folder, device) : checkPicture(folder, device);
  } catch (const Json::exception& problem) {
    return badInput((folder / (ofText ? "inputs.json" : "images.json")).string(),
                    "the fixture cannot be used: an entry is missing or of another type (" + wordsOf(problem) + ")", kCopyAgain);
  } catch (const std::exception& problem) {  // shapes that the encoder cannot take
    return badInput(folder.string(), "the fixture cannot be used: its tensors do not fit its checkpoint (" + wordsOf(problem) + ")",
                    kCopyAgain);
  }
}

}  // namespace xsmoe::encoders
