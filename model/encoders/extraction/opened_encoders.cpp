// SPDX-License-Identifier: Apache-2.0
#include "model/encoders/extraction/opened_encoders.h"

#include <algorithm>
#include <sstream>
#include <utility>

#include "model/encoders/built_in_encoders.h"
#include "model/encoders/checkpoint_place.h"
#include "model/encoders/extraction/file_content.h"
#include "model/encoders/weight_files.h"
#include "model/features/sha256.h"

namespace xsmoe::encoders {
namespace {

namespace fs = std::filesystem;

std::string sha256Of(const std::string& content) {
  features::Sha256 sum;
  sum.add(content.data(), content.size());
  return sum.finish();
}

/// Those of the files that are there.
std::map<std::string, std::string> settingsIn(const fs::path& folder, std::initializer_list<const char*> files) {
  std::map<std::string, std::string> sums;
  std::error_code ignored;
  for (const char* file : files)
    if (fs::exists(folder / file, ignored)) sums[file] = sha256Of(contentOf(folder / file));
  return sums;
}

std::string nameOf(const std::string& named, const EncoderConfig& config) {
  const bool bert = config.kind == EncoderKind::kBert;
  return named + (bert ? " (BERT, " : " (ViT, ") + std::to_string(config.layers) + " layers of width " + std::to_string(config.width) + ')';
}

std::string wordsFor(const PicturePreparation& preparation) {
  constexpr std::array kFilters{"nearest", "Lanczos", "bilinear", "bicubic", "box", "Hamming"};
  std::ostringstream text;
  text << "RGB resized to " << preparation.width << " x " << preparation.height << ' '
       << kFilters.at(static_cast<std::size_t>(preparation.filter));
  if (preparation.rescale) text << ", times " << preparation.factor;
  if (preparation.normalise) {
    text << ", mean";
    for (const float value : preparation.mean) text << ' ' << value;
    text << ", deviation";
    for (const float value : preparation.deviation) text << ' ' << value;
  }
  return text.str();
}

Result<EncoderDescription> describeEncoder(const CheckpointPlace& place, const EncoderConfig& config, const ProgressCallback& progress) {
  auto weights = weightsSha256(place.folder, progress);
  if (!weights) return tl::unexpected(weights.error());
  EncoderDescription description;
  description.folder = place.folder;
  description.name = nameOf(place.name, config);
  description.weightsSha256 = std::move(*weights);
  description.width = config.width;
  description.layers = config.layers;
  return description;
}

Result<CheckpointPlace> placeOf(const std::string& asked, fs::path BuiltInEncoders::*builtIn) {
  if (asked != kBuiltInEncoder) return findCheckpoint(asked);
  const auto found = findBuiltInEncoders();
  if (!found) return tl::unexpected(found.error());
  return CheckpointPlace{(*found).*builtIn, kBuiltInEncoder};
}

Result<void> checkLayers(const ExtractionRequest& request, const EncoderDescription& encoder) {
  if (request.layers.empty() || request.layers.back() <= encoder.layers) return {};
  return usageError(
      "--layers",
      "layer " + std::to_string(request.layers.back()) + " is asked for, but " + encoder.name + " has " + std::to_string(encoder.layers),
      "Name layers from 1 to " + std::to_string(encoder.layers));
}

/// The bound of a text's word pieces that the checkpoint gives.
int mostPieces(const WordPiece& tokenizer, const EncoderConfig& config) {
  return tokenizer.longest() > 0 ? std::min(tokenizer.longest(), config.positions) : config.positions;
}

Result<void> openText(const ExtractionRequest& request, const CheckpointPlace& place, const device::ComputeDevice& device,
                      const ProgressCallback& progress, OpenedEncoders& opened) {
  const fs::path& folder = place.folder;
  auto encoder = TextEncoder::load(folder, device);
  if (!encoder) return tl::unexpected(encoder.error());
  auto tokenizer = WordPiece::load(folder);
  if (!tokenizer) return tl::unexpected(tokenizer.error());
  const EncoderConfig& config = encoder->config();
  if (tokenizer->size() > config.vocabulary)
    return badInput(
        folder.string(),
        "the vocabulary has " + std::to_string(tokenizer->size()) + " word pieces, the weights have " + std::to_string(config.vocabulary),
        "Take the vocabulary and the weights of one checkpoint");
  auto description = describeEncoder(place, config, progress);
  if (!description) return tl::unexpected(description.error());
  const int most = mostPieces(*tokenizer, config), longest = std::min(request.maxTokens, most);
  if (most < kFewestPieces)
    return badInput(
        folder.string(),
        "the encoder takes texts of " + std::to_string(most) + " word pieces, [CLS] and [SEP] included: none is left for a word",
        "Correct model_max_length in tokenizer_config.json, or take another checkpoint");
  description->tokenizerSha256 = tokenizer->sha256();
  description->settings =
      settingsIn(folder, {"config.json", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json"});
  description->preprocessing = "title. description, at most " + std::to_string(longest) + " word pieces";
  opened.textDescription = std::move(*description);
  const Pooling pooling = request.pooling == "cls" ? Pooling::kCls : Pooling::kMean0;
  opened.text.emplace(TextModel{std::move(*encoder), std::move(*tokenizer), longest, pooling, device.device});
  return checkLayers(request, opened.textDescription);
}

Result<void> openImage(const ExtractionRequest& request, const CheckpointPlace& place, const device::ComputeDevice& device,
                       const ProgressCallback& progress, OpenedEncoders& opened) {
  const fs::path& folder = place.folder;
  auto encoder = ImageEncoder::load(folder, device);
  if (!encoder) return tl::unexpected(encoder.error());
  auto preparation = PicturePreparation::load(folder, &encoder->config());
  if (!preparation) return tl::unexpected(preparation.error());
  const EncoderConfig& config = encoder->config();
  if (preparation->width != config.imageWidth || preparation->height != config.imageHeight || config.channels != 3)
    return badInput((folder / PicturePreparation::fileIn(folder)).string(),
                    "makes pictures of " + std::to_string(preparation->width) + " x " + std::to_string(preparation->height) +
                        " in 3 colours, the encoder takes " + std::to_string(config.imageWidth) + " x " +
                        std::to_string(config.imageHeight) + " in " + std::to_string(config.channels),
                    "Take both files of one checkpoint");
  auto description = describeEncoder(place, config, progress);
  if (!description) return tl::unexpected(description.error());
  description->settings = settingsIn(folder, {"config.json"});
  if (const std::string file = PicturePreparation::fileIn(folder); file.empty())
    description->name += ", pictures prepared by ViT's defaults since no file says how";
  else
    description->settings.merge(settingsIn(folder, {file.c_str()}));
  description->preprocessing = wordsFor(*preparation);
  opened.imageDescription = std::move(*description);
  const Pooling pooling = request.pooling == "cls" ? Pooling::kCls : Pooling::kMean0;
  opened.image.emplace(PictureModel{std::move(*encoder), *preparation, pooling, device.device});
  return checkLayers(request, opened.imageDescription);
}

}  // namespace

std::string EncoderDescription::settingsSha256() const {
  std::string lines;
  for (const auto& [file, sum] : settings) lines += sum + "  " + file + '\n';
  return sha256Of(lines);
}

Result<OpenedEncoders> openEncoders(const ExtractionRequest& request, WantedModalities wanted, const device::ComputeDevice& device,
                                    const ProgressCallback& progress) {
  OpenedEncoders opened;
  if (wanted.text) {
    const auto place = placeOf(request.textEncoder, &BuiltInEncoders::text);
    if (!place) return tl::unexpected(place.error());
    if (auto good = openText(request, *place, device, progress, opened); !good) return tl::unexpected(good.error());
  }
  if (wanted.image) {
    const auto place = placeOf(request.imageEncoder, &BuiltInEncoders::image);
    if (!place) return tl::unexpected(place.error());
    if (auto good = openImage(request, *place, device, progress, opened); !good) return tl::unexpected(good.error());
  }
  return opened;
}

}  // namespace xsmoe::encoders
