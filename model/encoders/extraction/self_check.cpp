// SPDX-License-Identifier: Apache-2.0
#include "model/encoders/extraction/self_check.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/tensor.h>

#include <algorithm>
#include <cstdio>
#include <iterator>
#include <optional>

#include "model/features/safetensors.h"
#include "model/features/shape_text.h"

namespace xsmoe::encoders {
namespace {

constexpr const char* kGolden = "golden.safetensors";

std::string number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.6g", value);
  return text;
}

/// Where two tensors [K, rows, d] differ most, relative to what is allowed there.
struct Difference {
  std::int64_t state = 0, row = 0;
  double found = 0, expected = 0, allowed = 0;
  [[nodiscard]] double size() const { return std::abs(found - expected); }
  [[nodiscard]] bool tooLarge() const { return !(size() <= allowed); }  // true for what is not a number
  [[nodiscard]] std::string text() const {
    return "is " + number(found) + " instead of " + number(expected) + " (at most " + number(allowed) + " apart is expected)";
  }
};

/// `relative`: what rounding of the expected values adds to `allowed`.
Difference worstOf(const at::Tensor& found, const at::Tensor& expected, double allowed, double relative) {
  const at::Tensor limits = expected.abs() * relative + allowed;
  const at::Tensor excess = (found - expected).abs().div(limits).nan_to_num(1e30, 1e30).flatten();
  const auto place = excess.argmax().item<std::int64_t>();
  const auto at = [&](const at::Tensor& values) { return values.flatten()[place].item<double>(); };
  const std::int64_t width = found.size(2), rows = found.size(1);
  return {place / (rows * width), place / width % rows, at(found), at(expected), at(limits)};
}

/// The stored rows of an encoder; empty where there are none. Errors: what cannot be read, or is of another encoder.
Result<std::optional<features::TensorFile>> readGolden(const std::filesystem::path& folder, const std::vector<std::string>& inputs,
                                                       const EncoderConfig& config) {
  const std::filesystem::path path = folder / kGolden;
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) return std::nullopt;
  auto file = features::readSafetensors(path);
  if (!file) return tl::unexpected(file.error());
  for (const std::string& name : inputs)
    if (const auto input = file->tensors.find(name); input == file->tensors.end() || input->second.dim() == 0 || input->second.size(0) == 0)
      return badInput(path.string(), "has no rows of " + name, "Copy the encoder's folder again");
  const auto stored = file->tensors.find("features");
  const std::int64_t rows = file->tensors.at(inputs.front()).size(0);
  const std::vector<std::int64_t> expected{config.layers + 1, rows, config.width};
  if (stored == file->tensors.end() || stored->second.sizes() != at::IntArrayRef(expected))
    return badInput(path.string(),
                    "its tensor features " +
                        (stored == file->tensors.end() ? "is missing" : "has shape " + features::shapeText(stored->second.sizes().vec())) +
                        ", expected is " + features::shapeText(expected),
                    "Copy the encoder's folder again");
  return std::optional(std::move(*file));
}

Pooling poolingOf(const features::TensorFile& golden) {
  const auto named = golden.metadata.find("pooling");
  return named != golden.metadata.end() && named->second == "cls" ? Pooling::kCls : Pooling::kMean0;
}

Result<CheckedRows> compareGolden(const at::Tensor& found, const features::TensorFile& golden, const std::filesystem::path& folder,
                                  double allowed) {
  const Difference worst = worstOf(found, golden.tensors.at("features").to(at::kFloat), allowed, 0);
  if (worst.tooLarge())
    return badInput((folder / kGolden).string(),
                    "the encoder does not give the features that are stored with it: a value of row " + std::to_string(worst.row) +
                        ", state " + std::to_string(worst.state) + ' ' + worst.text(),
                    "Its files are damaged or of different encoders: copy the folder again");
  return CheckedRows{found.size(1), worst.size()};
}

/// A few that are spread over all.
std::vector<std::int64_t> someFinished(const RowLog& log, std::int64_t items) {
  constexpr std::size_t kChecked = 3;
  std::vector<std::int64_t> all, some;
  for (std::int64_t row = 0; row < items; ++row)
    if (log.present(row)) all.push_back(row);
  for (std::size_t i = 0; i < std::min(kChecked, all.size()); ++i)
    some.push_back(all[i * (all.size() - 1) / std::max<std::size_t>(1, std::min(kChecked, all.size()) - 1)]);
  return some;
}

/// Why stored ids and their mask cannot be encoded; empty where they can.
std::string misfitOf(const at::Tensor& ids, const at::Tensor& mask, const EncoderConfig& config) {
  if (ids.dim() != 2 || ids.size(1) < 1 || ids.size(1) > config.positions || ids.min().item<std::int64_t>() < 0 ||
      ids.max().item<std::int64_t>() >= config.vocabulary)
    return "its input_ids do not fit the encoder";
  if (ids.sizes() != mask.sizes()) return "its attention_mask has another shape than its input_ids";
  const at::Tensor tokens = mask.ne(0);
  // The first token's states are the features.
  if (!tokens.select(1, 0).all().item<bool>() || (mask.ne(1) & tokens).any().item<bool>())
    return "its attention_mask is not 1 for the first token of every row, and 1 or 0 for the others";
  return {};
}

}  // namespace

double allowedDifference(c10::ScalarType stepType) {
  switch (stepType) {
    case c10::kHalf: return 0.02;
    case c10::kBFloat16: return 0.15;
    default: return 1e-3;
  }
}

Result<CheckedRows> checkGoldenRows(const TextModel& model, const std::filesystem::path& folder, double allowed) {
  const auto golden = readGolden(folder, {"input_ids", "attention_mask"}, model.encoder.config());
  if (!golden) return tl::unexpected(golden.error());
  if (!*golden) return CheckedRows{};
  const auto& tensors = (*golden)->tensors;
  const auto& config = model.encoder.config();
  const at::Tensor ids = tensors.at("input_ids").to(at::kLong), mask = tensors.at("attention_mask").to(at::kLong);
  if (const std::string misfit = misfitOf(ids, mask, config); !misfit.empty())
    return badInput((folder / kGolden).string(), misfit, "Copy the encoder's folder again");
  const at::Tensor found = model.encoder.features(ids.to(model.device), mask.to(model.device), poolingOf(**golden));
  return compareGolden(found, **golden, folder, allowed);
}

Result<CheckedRows> checkGoldenRows(const PictureModel& model, const std::filesystem::path& folder, double allowed) {
  const auto golden = readGolden(folder, {"pixel_values"}, model.encoder.config());
  if (!golden) return tl::unexpected(golden.error());
  if (!*golden) return CheckedRows{};
  const auto& config = model.encoder.config();
  const at::Tensor pixels = (*golden)->tensors.at("pixel_values").to(at::kFloat);
  const std::vector<std::int64_t> expected{pixels.size(0), config.channels, config.imageHeight, config.imageWidth};
  if (pixels.sizes() != at::IntArrayRef(expected))
    return badInput(
        (folder / kGolden).string(),
        "its pixel_values have shape " + features::shapeText(pixels.sizes().vec()) + ", expected is " + features::shapeText(expected),
        "Copy the encoder's folder again");
  return compareGolden(model.encoder.features(pixels.to(model.device), poolingOf(**golden)), **golden, folder, allowed);
}

Result<CheckedRows> checkFinishedRows(InputBatches& batches, const RowLog& log, const std::vector<int>& states,
                                      const std::vector<ItemCard>& items, const std::string& where, double allowed) {
  const InputBatch batch = batches.prepare(someFinished(log, std::ssize(items)));
  if (batch.rows.empty()) return CheckedRows{};
  const auto gone = std::find_if(batch.problems.begin(), batch.problems.end(), [](const std::string& text) { return !text.empty(); });
  const auto idOf = [&](std::ptrdiff_t i) { return "item \"" + items[static_cast<std::size_t>(batch.rows[i])].id + '"'; };
  constexpr const char* kBeginAnew = "Begin anew with --restart";
  if (gone != batch.problems.end())
    return badInput(where, idOf(gone - batch.problems.begin()) + " was encoded before and cannot be now: " + *gone, kBeginAnew);
  const std::vector<std::int64_t> chosen(states.begin(), states.end());
  const at::Tensor found = batches.encode(batch).index_select(0, at::tensor(chosen, at::kLong));
  at::Tensor kept = at::empty({std::ssize(batch.rows), found.size(0), found.size(2)}, at::kHalf);
  for (std::int64_t i = 0; i < kept.size(0); ++i)
    if (auto good = log.read(batch.rows[static_cast<std::size_t>(i)], static_cast<std::uint16_t*>(kept[i].data_ptr())); !good)
      return tl::unexpected(good.error());
  constexpr double kHalfRounding = 1.0 / 1024;
  const Difference worst = worstOf(found, kept.transpose(0, 1).to(at::kFloat), allowed, kHalfRounding);
  if (worst.tooLarge())
    return badInput(where,
                    "what is kept there is not what is computed now: a value of " + idOf(worst.row) + ", state " +
                        std::to_string(states[static_cast<std::size_t>(worst.state)]) + ' ' + worst.text(),
                    kBeginAnew);
  return CheckedRows{kept.size(0), worst.size()};
}

}  // namespace xsmoe::encoders
