// SPDX-License-Identifier: Apache-2.0
#include "model/generator/generate_stream.h"

#include <array>
#include <cstddef>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "model/core/files/new_folder.h"
#include "model/data/text_file.h"
#include "model/generator/item_picture.h"
#include "model/generator/item_text.h"
#include "model/generator/planted_log.h"
#include "model/generator/planted_truth.h"
#include "model/generator/stream_design.h"

namespace xsmoe::generator {
namespace {

namespace fs = std::filesystem;

constexpr int kCore = 5;
/// Width of item and user embeddings: five kinds of eyes times five of ears, manners and collections have room in it. At the paper's 128
/// the fusion and the user encoder alone tell most of it, side networks or not.
constexpr int kEmbedding = 32;

Result<void> writeText(const fs::path& path, const std::string& text) {
  data::TextFile file(path);
  file.write(text);
  return file.close();
}

/// As RFC 4180 has it.
std::string quoted(const std::string& text) {
  std::string field = "\"";
  for (const char c : text) field += c == '"' ? "\"\"" : std::string(1, c);
  return field + '"';
}

std::string userId(int user) {
  std::array<char, 24> text{};
  std::snprintf(text.data(), text.size(), "user-%04d", user + 1);
  return text.data();
}

std::string describeStream(const GeneratorSettings& settings) {
  const nlohmann::ordered_json stream{{"title", "Built-in stream, seed " + std::to_string(settings.seed)},
                                      {"interactions", "interactions.csv"},
                                      {"items", "items.csv"},
                                      {"features", "features.h5"},
                                      {"windows", settings.windows},
                                      {"k_core", kCore},
                                      {"embedding", kEmbedding}};
  return stream.dump(2) + '\n';
}

std::string listInteractions(const std::vector<PlantedRecord>& log, const std::vector<PlantedItem>& items) {
  std::string text = "user,item,timestamp\n";
  for (const PlantedRecord& record : log)
    text += userId(record.user) + ',' + items[static_cast<std::size_t>(record.item)].id + ',' + std::to_string(record.time) + '\n';
  return text;
}

/// The shape as truth.json names it: what a title calls it varies ("bud vase").
std::string_view categoryOf(const PlantedItem& item) {
  return kStyles[static_cast<std::size_t>(Style::kShape)].values[static_cast<std::size_t>(item.value(Style::kShape))];
}

std::string listItems(const std::vector<PlantedItem>& items, std::uint64_t seed) {
  std::string text = "item,title,description,category,image\n";
  for (const PlantedItem& item : items) {
    const ItemText words = composeText(item, seed);
    text += item.id + ',' + quoted(words.title) + ',' + quoted(words.description) + ',';
    text += categoryOf(item);
    text += ",images/" + item.id + ".png\n";
  }
  return text;
}

Result<void> drawPictures(const fs::path& folder, const std::vector<PlantedItem>& items, std::uint64_t seed,
                          const ProgressCallback& progress) {
  std::error_code reason;
  if (!fs::create_directory(folder, reason)) return cannotWrite(folder.string(), "the folder cannot be made (" + reason.message() + ")");
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (progress && !progress({"drawing pictures", static_cast<std::int64_t>(i), static_cast<std::int64_t>(items.size()), "pictures"}))
      return failure(folder.string(), "cancelled");
    if (auto good = writePicture(folder / (items[i].id + ".png"), items[i], seed); !good) return good;
  }
  return {};
}

Result<void> writeStream(const fs::path& folder, const GeneratorSettings& settings, const ProgressCallback& progress) {
  const std::vector<PlantedItem> items = drawCatalogue(settings);
  const std::vector<PlantedRecord> log = drawLog(settings, items);
  if (auto good = drawPictures(folder / "images", items, settings.seed, progress); !good) return good;
  if (auto good = writeText(folder / "interactions.csv", listInteractions(log, items)); !good) return good;
  if (auto good = writeText(folder / "items.csv", listItems(items, settings.seed)); !good) return good;
  if (auto good = writeText(folder / "truth.json", describeTruth(settings, items)); !good) return good;
  return writeText(folder / "stream.json", describeStream(settings));
}

}  // namespace

Result<void> validate(const GeneratorSettings& settings) {
  struct Range {
    std::string_view name;
    int value, least, most;
  };
  for (const Range& range :
       {Range{"windows", settings.windows, 2, 100}, Range{"items", settings.items, 60, 200'000},
        Range{"users", settings.users, 20, 1'000'000}, Range{"records", settings.records, 20 * settings.windows, 20'000'000}})
    if (range.value < range.least || range.value > range.most)
      return usageError(std::string(range.name),
                        "is " + std::to_string(range.value) + "; possible is " + std::to_string(range.least) + " to " +
                            std::to_string(range.most) + (range.name == "records" ? " (20 for each window at least)" : ""),
                        "Choose another number");
  if (settings.items < 2 * settings.windows)
    return usageError("items",
                      "are " + std::to_string(settings.items) + "; every window needs new ones, so at least two for each of the " +
                          std::to_string(settings.windows) + " windows",
                      "Choose more items or fewer windows");
  return {};
}

Result<void> generateStream(const fs::path& folder, const GeneratorSettings& settings, const FeatureMaker& makeFeatures,
                            const ProgressCallback& progress) {
  if (auto good = validate(settings); !good) return good;
  auto made = NewFolder::create(folder);
  if (!made) return tl::unexpected(made.error());
  if (auto good = writeStream(made->path(), settings, progress); !good) return good;
  if (auto good = makeFeatures(made->path()); !good) return good;
  return made->commit();
}

}  // namespace xsmoe::generator
