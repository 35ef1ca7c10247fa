// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/run_pretraining.h"

#include <ATen/ops/tensor.h>

#include <chrono>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "model/core/files/new_folder.h"
#include "model/data/text_file.h"
#include "model/device/opened_device.h"
#include "model/encoders/built_in_encoders.h"
#include "model/encoders/checkpoint_folder.h"
#include "model/encoders/extraction/item_words.h"
#include "model/encoders/pretraining/golden_rows.h"
#include "model/encoders/pretraining/pretrained_encoder.h"
#include "model/generator/item_picture.h"
#include "model/generator/item_text.h"
#include "model/generator/planted_items.h"

namespace xsmoe::experiments {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kCatalogueSeeds = 1'000'000;  // far from those that people give streams
constexpr std::size_t kGoldenRows = 2, kStylesOfDesign = 3;

std::vector<generator::PlantedItem> drawItems(const PretrainRequest& request, int count) {
  GeneratorSettings settings;
  settings.items = count;
  settings.seed = kCatalogueSeeds + request.seed;
  return generator::drawCatalogue(settings);
}

/// What the generator drew: these styles, the collection and a manner. A design is what the last three of the styles are.
encoders::ItemLabels labelsOf(const std::vector<generator::PlantedItem>& items, const std::vector<generator::Style>& styles,
                              bool generator::PlantedItem::*manner) {
  encoders::ItemLabels labels;
  labels.classes.assign(styles.size(), generator::kValues);
  labels.classes.push_back(generator::kCollections);
  labels.classes.push_back(2);
  for (std::size_t i = styles.size() - kStylesOfDesign; i < styles.size(); ++i) labels.design.push_back(static_cast<std::int64_t>(i));
  std::vector<std::int64_t> values;
  for (const auto& item : items) {
    for (const generator::Style style : styles) values.push_back(item.value(style));
    values.push_back(item.collection);
    values.push_back(item.*manner ? 1 : 0);
  }
  labels.values = at::tensor(values, at::kLong).view({-1, static_cast<std::int64_t>(labels.classes.size())});
  return labels;
}

std::vector<std::string> composeTexts(const std::vector<generator::PlantedItem>& items, std::uint64_t seed) {
  std::vector<std::string> texts;
  for (const auto& item : items) {
    auto [title, description] = generator::composeText(item, kCatalogueSeeds + seed);
    ItemCard card;
    card.title = std::move(title);
    card.description = std::move(description);
    texts.push_back(encoders::itemWords(card));
  }
  return texts;
}

std::vector<encoders::Picture> drawPictures(const std::vector<generator::PlantedItem>& items, std::uint64_t seed) {
  std::vector<encoders::Picture> pictures;
  for (const auto& item : items)
    pictures.push_back({generator::kPictureSize, generator::kPictureSize, generator::drawPicture(item, kCatalogueSeeds + seed)});
  return pictures;
}

Result<void> writeText(const fs::path& path, const std::string& text) {
  data::TextFile file(path);
  file.write(text);
  return file.close();
}

/// What the tokenizer needs of a checkpoint folder.
Result<void> writeTokenizer(const fs::path& folder, const fs::path& vocabulary, int positions) {
  std::error_code reason;
  fs::create_directories(folder, reason);
  if (!fs::copy_file(vocabulary, folder / "vocab.txt", fs::copy_options::none, reason))
    return badInput(vocabulary.string(), "the vocabulary cannot be copied (" + reason.message() + ")", "Name a vocab.txt");
  return writeText(folder / "tokenizer_config.json",
                   "{\n  \"do_lower_case\": true,\n  \"model_max_length\": " + std::to_string(positions) + "\n}\n");
}

Result<void> writePreparation(const fs::path& folder, const encoders::EncoderConfig& config) {
  return writeText(folder / "preprocessor_config.json",
                   "{\n  \"do_normalize\": true,\n  \"do_rescale\": true,\n  \"do_resize\": true,\n"
                   "  \"image_mean\": [0.5, 0.5, 0.5],\n  \"image_processor_type\": \"ViTImageProcessor\",\n"
                   "  \"image_std\": [0.5, 0.5, 0.5],\n  \"resample\": 2,\n  \"rescale_factor\": 0.00392156862745098,\n"
                   "  \"size\": {\"height\": " +
                       std::to_string(config.imageHeight) + ", \"width\": " + std::to_string(config.imageWidth) + "}\n}\n");
}

PretrainingSettings seeded(PretrainingSettings settings, std::uint64_t seed) {
  settings.seed = seed;
  return settings;
}

class Clock {
 public:
  [[nodiscard]] double seconds() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count(); }

 private:
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

template <class T>
std::vector<T> firstOf(const std::vector<T>& all) {
  return {all.begin(), all.begin() + static_cast<std::ptrdiff_t>(kGoldenRows)};
}

Result<PretrainReport::Encoder> makeTextEncoder(const fs::path& folder, const PretrainRequest& request, const ProgressCallback& progress) {
  const Clock clock;
  const auto builtIn = request.vocabulary.empty() ? encoders::findBuiltInVocabulary() : Result<fs::path>(request.vocabulary);
  if (!builtIn) return tl::unexpected(builtIn.error());
  encoders::EncoderConfig config = encoders::smallTextConfig(0);
  if (auto good = writeTokenizer(folder, *builtIn, config.positions); !good) return tl::unexpected(good.error());
  const auto tokenizer = encoders::WordPiece::load(folder);
  if (!tokenizer) return tl::unexpected(tokenizer.error());
  config.vocabulary = tokenizer->size();
  using enum generator::Style;
  const auto items = drawItems(request, request.textItems);
  const auto labels = labelsOf(items, {kShape, kTheme, kMaterial, kLine}, &generator::PlantedItem::expressive);
  const auto texts = composeTexts(items, request.seed);
  const auto made = encoders::pretrainOnTexts(texts, labels, *tokenizer, config, seeded(request.text, request.seed), progress);
  if (!made) return tl::unexpected(made.error());
  if (auto good = encoders::saveCheckpoint(folder, made->config, made->weights, true); !good) return tl::unexpected(good.error());
  if (auto good = encoders::writeGoldenTexts(folder, firstOf(texts)); !good) return tl::unexpected(good.error());
  return PretrainReport::Encoder{made->curve, clock.seconds()};
}

Result<PretrainReport::Encoder> makeImageEncoder(const fs::path& folder, const PretrainRequest& request, const ProgressCallback& progress) {
  const Clock clock;
  using enum generator::Style;
  const auto items = drawItems(request, request.imageItems);
  const auto labels = labelsOf(items, {kShape, kPalette, kPattern}, &generator::PlantedItem::ornate);
  const auto pictures = drawPictures(items, request.seed);
  const auto made =
      encoders::pretrainOnPictures(pictures, labels, encoders::smallPictureConfig(), seeded(request.image, request.seed), progress);
  if (!made) return tl::unexpected(made.error());
  if (auto good = encoders::saveCheckpoint(folder, made->config, made->weights, true); !good) return tl::unexpected(good.error());
  if (auto good = writePreparation(folder, made->config); !good) return tl::unexpected(good.error());
  if (auto good = encoders::writeGoldenPictures(folder, firstOf(pictures)); !good) return tl::unexpected(good.error());
  return PretrainReport::Encoder{made->curve, clock.seconds()};
}

Result<void> checkRange(const std::string& option, double value, double least, double most) {
  if (std::isfinite(value) && value >= least && value <= most) return {};
  const auto text = [](double number) {
    return number == std::floor(number) ? std::to_string(std::llround(number)) : std::to_string(number);
  };
  return usageError(option, "is " + text(value) + "; possible is " + text(least) + " to " + text(most), "Choose another number");
}

}  // namespace

Result<void> validate(const PretrainRequest& request) {
  const auto batch = [](const PretrainingSettings& settings) { return settings.parts * settings.partItems; };
  struct Range {
    const char* option;
    double value, least, most;
  };
  for (const Range& range :
       {Range{"--text-items", static_cast<double>(request.textItems), static_cast<double>(batch(request.text)), 1e6},
        Range{"--image-items", static_cast<double>(request.imageItems), static_cast<double>(batch(request.image)), 1e5},
        Range{"--text-steps", static_cast<double>(request.text.steps), 1, 1e6},
        Range{"--image-steps", static_cast<double>(request.image.steps), 1, 1e6}, Range{"--text-masked", request.text.maskedShare, .01, .9},
        Range{"--image-masked", request.image.maskedShare, .01, .9}, Range{"--text-whole", request.text.wholeWeight, 0, 100},
        Range{"--image-whole", request.image.wholeWeight, 0, 100}, Range{"--text-contrast", request.text.contrastiveWeight, 0, 100},
        Range{"--image-contrast", request.image.contrastiveWeight, 0, 100},
        Range{"--text-attributes", request.text.attributesWeight, 0, 100},
        Range{"--image-attributes", request.image.attributesWeight, 0, 100},
        Range{"--threads", static_cast<double>(request.threads), 0, 1024}})
    if (auto good = checkRange(range.option, range.value, range.least, range.most); !good) return good;
  return {};
}

Result<PretrainReport> runPretraining(const PretrainRequest& request, const ProgressCallback& progress) {
  if (auto good = validate(request); !good) return tl::unexpected(good.error());
  DeviceSettings settings;
  settings.device = "cpu";
  settings.threads = request.threads;
  const auto device = device::openDevice(settings);
  if (!device) return tl::unexpected(device.error());
  auto folder = NewFolder::create(request.folder);
  if (!folder) return tl::unexpected(folder.error());
  const auto text = makeTextEncoder(folder->path() / "text", request, progress);
  if (!text) return tl::unexpected(text.error());
  const auto image = makeImageEncoder(folder->path() / "image", request, progress);
  if (!image) return tl::unexpected(image.error());
  if (auto good = folder->commit(); !good) return tl::unexpected(good.error());
  return PretrainReport{*text, *image};
}

}  // namespace xsmoe::experiments
