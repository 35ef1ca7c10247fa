// SPDX-License-Identifier: Apache-2.0
#include "model/encoders/extraction/opened_encoders.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <sstream>
#include <utility>

#include "model/encoders/built_in_encoders.h"
#include "model/encoders/weight_files.h"
#include "model/features/sha256.h"

namespace xsmoe::encoders {
namespace {

namespace fs = std::filesystem;

std::string contentOf(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Of some files' contents; one that is not there counts as empty.
std::string sha256Of(const fs::path& folder, std::initializer_list<const char*> files) {
  features::Sha256 sum;
  for (const char* file : files) {
    const std::string content = contentOf(folder / file), size = std::to_string(content.size()) + '\n';
    sum.add(size.data(), size.size());
    sum.add(content.data(), content.size());
  }
  return sum.finish();
}

std::string nameOf(const std::string& asked, const fs::path& folder, const EncoderConfig& config) {
  const bool bert = config.kind == EncoderKind::kBert;
  const fs::path plain = folder.lexically_normal();
  const std::string named = asked == kBuiltInEncoder   ? "built-in"
                            : plain.filename().empty() ? plain.parent_path().filename().string()
                                                       : plain.filename().string();
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

Result<EncoderDescription> describeEncoder(const std::string& asked, const fs::path& folder, const EncoderConfig& config,
                                           const ProgressCallback& progress) {
  auto weights = weightsSha256(folder, progress);
  if (!weights) return tl::unexpected(weights.error());
  EncoderDescription description;
  description.folder = folder;
  description.name = nameOf(asked, folder, config);
  description.weightsSha256 = std::move(*weights);
  description.width = config.width;
  description.layers = config.layers;
  return description;
}

Result<void> checkLayers(const ExtractionRequest& request, const EncoderDescription& encoder) {
  if (request.layers.empty() || request.layers.back() <= encoder.layers) return {};
  return usageError(
      "--layers",
      "layer " + std::to_string(request.layers.back()) + " is asked for, but " + encoder.name + " has " + std::to_string(encoder.layers),
      "Name layers from 1 to " + std::to_string(encoder.layers));
}

Result<void> openText(const ExtractionRequest& request, const fs::path& folder, const device::ComputeDevice& device,
                      const ProgressCallback& progress, OpenedEncoders& opened) {
  auto encoder = TextEncoder::load(folder, device);
  if (!encoder) return tl::unexpected(encoder.error());
  auto tokenizer = WordPiece::load(folder);
  if (!tokenizer) return tl::unexpected(tokenizer.error());
  const EncoderConfig& config = encoder->config();
  if (tokenizer->size() > config.vocabulary)
    return badInput((folder / "vocab.txt").string(),
                    "has " + std::to_string(tokenizer->size()) + " word pieces, the weights have " + std::to_string(config.vocabulary),
                    "Take the vocabulary and the weights of one checkpoint");
  auto description = describeEncoder(request.textEncoder, folder, config, progress);
  if (!description) return tl::unexpected(description.error());
  int longest = std::min(request.maxTokens, config.positions);
  if (tokenizer->longest() > 1) longest = std::min(longest, tokenizer->longest());
  description->tokenizerSha256 = tokenizer->sha256();
  description->settingsSha256 = sha256Of(folder, {"config.json", "tokenizer_config.json"});
  description->preprocessing = "title. description, at most " + std::to_string(longest) + " word pieces";
  opened.textDescription = std::move(*description);
  const Pooling pooling = request.pooling == "cls" ? Pooling::kCls : Pooling::kMean0;
  opened.text.emplace(TextModel{std::move(*encoder), std::move(*tokenizer), longest, pooling, device.device});
  return checkLayers(request, opened.textDescription);
}

Result<void> openImage(const ExtractionRequest& request, const fs::path& folder, const device::ComputeDevice& device,
                       const ProgressCallback& progress, OpenedEncoders& opened) {
  auto encoder = ImageEncoder::load(folder, device);
  if (!encoder) return tl::unexpected(encoder.error());
  auto preparation = PicturePreparation::load(folder);
  if (!preparation) return tl::unexpected(preparation.error());
  const EncoderConfig& config = encoder->config();
  if (preparation->width != config.imageWidth || preparation->height != config.imageHeight || config.channels != 3)
    return badInput((folder / "preprocessor_config.json").string(),
                    "makes pictures of " + std::to_string(preparation->width) + " x " + std::to_string(preparation->height) +
                        " in 3 colours, the encoder takes " + std::to_string(config.imageWidth) + " x " +
                        std::to_string(config.imageHeight) + " in " + std::to_string(config.channels),
                    "Take both files of one checkpoint");
  auto description = describeEncoder(request.imageEncoder, folder, config, progress);
  if (!description) return tl::unexpected(description.error());
  description->settingsSha256 = sha256Of(folder, {"config.json"});
  description->preprocessing = wordsFor(*preparation);
  opened.imageDescription = std::move(*description);
  const Pooling pooling = request.pooling == "cls" ? Pooling::kCls : Pooling::kMean0;
  opened.image.emplace(PictureModel{std::move(*encoder), *preparation, pooling, device.device});
  return checkLayers(request, opened.imageDescription);
}

}  // namespace

Result<OpenedEncoders> openEncoders(const ExtractionRequest& request, WantedModalities wanted, const device::ComputeDevice& device,
                                    const ProgressCallback& progress) {
  fs::path text = request.textEncoder, image = request.imageEncoder;
  if ((wanted.text && text == kBuiltInEncoder) || (wanted.image && image == kBuiltInEncoder)) {
    const auto builtIn = findBuiltInEncoders();
    if (!builtIn) return tl::unexpected(builtIn.error());
    if (text == kBuiltInEncoder) text = builtIn->text;
    if (image == kBuiltInEncoder) image = builtIn->image;
  }
  OpenedEncoders opened;
  if (wanted.text)
    if (auto good = openText(request, text, device, progress, opened); !good) return tl::unexpected(good.error());
  if (wanted.image)
    if (auto good = openImage(request, image, device, progress, opened); !good) return tl::unexpected(good.error());
  return opened;
}

}  // namespace xsmoe::encoders
