// SPDX-License-Identifier: Apache-2.0
#include "model/generator/hashed_features.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "model/features/feature_cache.h"
#include "model/features/replacement_file.h"
#include "model/generator/frozen_tower.h"
#include "model/generator/hashed_words.h"
#include "model/generator/picture_statistics.h"

namespace xsmoe::generator {
namespace {

constexpr int kWordPlaces = 1024;
constexpr std::uint64_t kTowerSeed = 20'250'101;  // any number, but always the same: one tower for all catalogues

/// What goes into a modality's tower.
struct Inputs {
  at::Tensor values;  ///< [items, inputs] float32
  std::vector<bool> present;
  std::int64_t unreadable = 0;
  [[nodiscard]] bool any() const { return std::find(present.begin(), present.end(), true) != present.end(); }
};

std::vector<ItemCard> inOrder(const data::ItemCatalogue& catalogue) {
  std::vector<ItemCard> items;
  for (const auto& [id, card] : catalogue) {
    items.push_back(card);
    items.back().id = id;
  }
  std::sort(items.begin(), items.end(), [](const ItemCard& a, const ItemCard& b) { return a.id < b.id; });
  return items;
}

at::Tensor tensorOf(std::vector<float>& values, std::size_t rows) {
  const auto count = static_cast<std::int64_t>(rows);
  return at::from_blob(values.data(), {count, static_cast<std::int64_t>(values.size()) / count}, at::kFloat).clone();
}

Inputs hashTexts(const std::vector<ItemCard>& items) {
  std::vector<std::string> texts;
  for (const ItemCard& item : items) texts.push_back(item.title + ' ' + item.title + ' ' + item.description);  // a title counts twice
  std::vector<float> words = hashWords(texts, kWordPlaces);
  Inputs inputs{tensorOf(words, items.size()), {}};
  for (std::size_t i = 0; i < items.size(); ++i) {
    const float* const row = words.data() + i * kWordPlaces;
    inputs.present.push_back(std::any_of(row, row + kWordPlaces, [](float value) { return value != 0; }));
  }
  return inputs;
}

/// Each number relative to its mean and spread over the items that have a picture; the others get zeros.
void standardise(std::vector<float>& numbers, const std::vector<bool>& present) {
  const auto count = static_cast<double>(std::count(present.begin(), present.end(), true));
  for (std::size_t column = 0; column < kPictureNumbers; ++column) {
    double sum = 0, squares = 0;
    for (std::size_t i = 0; i < present.size(); ++i) {
      const double value = numbers[i * kPictureNumbers + column];
      sum += value, squares += value * value;  // absent rows are zeros
    }
    const double mean = sum / count, spread = std::sqrt(std::max(0.0, squares / count - mean * mean));
    for (std::size_t i = 0; i < present.size(); ++i) {
      float& value = numbers[i * kPictureNumbers + column];
      value = present[i] && spread > 1e-6 ? static_cast<float>((value - mean) / spread) : 0;
    }
  }
}

Result<Inputs> measurePictures(const std::vector<ItemCard>& items, const ProgressCallback& progress) {
  std::vector<float> numbers;
  Inputs inputs;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (progress && !progress({"reading pictures", static_cast<std::int64_t>(i), static_cast<std::int64_t>(items.size()), "items"}))
      return failure("pictures", "cancelled");
    const auto pixels = items[i].imagePath.empty() ? std::nullopt : decodePicture(items[i].imagePath);
    inputs.unreadable += !items[i].imagePath.empty() && !pixels;
    inputs.present.push_back(pixels.has_value());
    const auto row = pixels ? pictureStatistics(*pixels) : std::vector<float>(kPictureNumbers);
    numbers.insert(numbers.end(), row.begin(), row.end());
  }
  if (inputs.any()) standardise(numbers, inputs.present);
  inputs.values = tensorOf(numbers, items.size());
  return inputs;
}

/// Counts the states of both towers, and remembers a wish to stop.
struct Watch {
  const ProgressCallback& progress;
  std::int64_t done = 0, total = 0;
  bool wanted = true;
  void advance() {
    if (progress) wanted = progress({"computing hidden states", ++done, total, "states"}) && wanted;
  }
};

features::ModalityContent contentOf(const std::string& encoder, const Inputs& inputs, FrozenTower& tower, const TowerOptions& options,
                                    Watch& watch) {
  features::ModalityContent content;
  content.width = options.width;
  content.stateCount = options.stateCount;
  content.encoder = encoder;
  content.present = inputs.present;
  content.states = [&tower, &watch](int) {
    watch.advance();
    return tower.next();
  };
  watch.total += options.stateCount;
  return content;
}

Result<void> checkPlace(const data::StreamFolder& stream) {
  std::error_code reason;
  if (!std::filesystem::exists(stream.features, reason)) return {};
  return usageError(stream.features.string(), "there is a feature cache already; it is never replaced", "Move it away first");
}

/// Both towers into one cache. A cancelled cache is not left behind.
Result<void> writeStates(const std::filesystem::path& path, const std::vector<std::string>& ids, const Inputs& pictures,
                         const Inputs& texts, const ProgressCallback& progress) {
  TowerOptions options;
  options.seed = kTowerSeed;
  FrozenTower seen(pictures.values, options), read(texts.values, options);
  Watch watch{progress};
  std::map<Modality, features::ModalityContent> contents;
  if (pictures.any())
    contents[Modality::kVisual] = contentOf("coarse picture statistics through a frozen random tower", pictures, seen, options, watch);
  if (texts.any()) contents[Modality::kTextual] = contentOf("hashed words through a frozen random tower", texts, read, options, watch);
  features::ReplacementFile made(path);
  if (auto good =
          features::writeFeatureCache(made.path(), ids, "mean0", contents, {{"unreadable_pictures", std::to_string(pictures.unreadable)}});
      !good)
    return good;
  if (!watch.wanted) return failure(path.string(), "cancelled");
  return made.commit();
}

}  // namespace

Result<void> writeHashedFeatures(const data::StreamFolder& stream, const ProgressCallback& progress) {
  if (auto good = checkPlace(stream); !good) return good;
  const auto catalogue = data::readItems(stream);
  if (!catalogue) return tl::unexpected(catalogue.error());
  if (catalogue->empty())
    return badInput(stream.items.string(), "there are no items to make features of", "Add titles, descriptions or pictures");
  const std::vector<ItemCard> items = inOrder(*catalogue);
  const auto pictures = measurePictures(items, progress);
  if (!pictures) return tl::unexpected(pictures.error());
  const Inputs texts = hashTexts(items);
  if (!pictures->any() && !texts.any())
    return badInput(stream.items.string(), "no item has words or a readable picture", "Add titles, descriptions or pictures");
  std::vector<std::string> ids;
  for (const ItemCard& item : items) ids.push_back(item.id);
  return writeStates(stream.features, ids, *pictures, texts, progress);
}

}  // namespace xsmoe::generator
