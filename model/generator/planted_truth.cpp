// SPDX-License-Identifier: Apache-2.0
#include "model/generator/planted_truth.h"

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <utility>

#include "model/core/files/regular_file.h"
#include "model/generator/planted_schedule.h"

namespace xsmoe::generator {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kFormat = "xsmoe-planted-truth";
constexpr int kVersion = 2;  // 1: what a user liked in one collection told nothing of another

std::string styleName(Style style) { return std::string(kStyles[static_cast<std::size_t>(style)].name); }

Json describeAttributes() {
  Json attributes = Json::object();
  for (const StyleDescription& style : kStyles) attributes[std::string(style.name)] = style.values;
  return attributes;
}

Json describeCollections() {
  Json collections = Json::array();
  for (const CollectionDesign& design : kCollectionDesigns)
    collections.push_back(
        {{"name", design.name}, {"visual_taste", styleName(design.visualTaste)}, {"textual_taste", styleName(design.textualTaste)}});
  return collections;
}

/// The first window of a row of the schedule.
int windowOfRow(int row, int windows) {
  int window = 0;
  while (rowOf(window, windows) < row && window + 1 < windows) ++window;
  return window;
}

Json describeDrifts(int windows) {
  const auto drift = [&](int row, const char* modality, const char* attribute) {
    return Json{{"window", windowOfRow(row, windows)},
                {"modality", modality},
                {"attribute", attribute},
                {"liked_before", kLikedBefore},
                {"liked_after", kLikedAfter}};
  };
  return Json::array({drift(kOrnateDriftRow, "visual", "ornate"), drift(kExpressiveDriftRow, "textual", "expressive")});
}

Json describeChoices() {
  return {{"visual_pull", kVisualPull},   {"textual_pull", kTextualPull}, {"manner_pull", kMannerPull},
          {"taste_change", kTasteChange}, {"stays_inside", kStaysInside}, {"whim", kWhim},
          {"freshness", kFreshness}};
}

Json describeWindow(int window, int windows) {
  constexpr double kMuch = .25;  // a change of share that people notice
  Json shares = Json::object(), arrive = Json::array(), comeBack = Json::array(), fade = Json::array();
  for (int collection = 0; collection < kCollections; ++collection) {
    const auto c = static_cast<std::size_t>(collection);
    const std::string name(kCollectionDesigns[c].name);
    const double here = sharesOf(window, windows)[c], before = window > 0 ? sharesOf(window - 1, windows)[c] : here;
    if (here > 0) shares[name] = here;
    if (here > 0 && firstWindowOf(collection, windows) == window) arrive.push_back(name);
    if (here > before + kMuch && firstWindowOf(collection, windows) < window) comeBack.push_back(name);
    if (here < before - kMuch) fade.push_back(name);
  }
  const Json liked{{"ornate", likingOrnate(window, windows)}, {"expressive", likingExpressive(window, windows)}};
  return {{"window", window}, {"shares", shares}, {"liked", liked}, {"arrive", arrive}, {"return", comeBack}, {"fade", fade}};
}

Json describeItem(const PlantedItem& item) {
  Json text{{"item", item.id},
            {"collection", kCollectionDesigns[static_cast<std::size_t>(item.collection)].name},
            {"first_window", item.birthWindow},
            {"popularity", item.popularity},
            {"ornate", item.ornate},
            {"expressive", item.expressive}};
  for (std::size_t i = 0; i < kStyles.size(); ++i)
    text[std::string(kStyles[i].name)] = kStyles[i].values[static_cast<std::size_t>(item.style[i])];
  return text;
}

int placeIn(const std::vector<std::string>& names, const std::string& name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) throw std::invalid_argument('"' + name + "\" is none of the names that the file lists");
  return static_cast<int>(found - names.begin());
}

const Json& listOf(const Json& json, const char* key) {
  const Json& list = json.at(key);
  if (!list.is_array()) throw std::invalid_argument('"' + std::string(key) + "\" is no list");
  return list;
}

/// Takes the parts of a truth one after the other; what does not fit throws.
class TruthReader {
 public:
  explicit TruthReader(const Json& json) : json_(json) {
    for (const Json& collection : json.at("collections")) names_.push_back(collection.at("name"));
  }
  [[nodiscard]] PlantedTruth read() {
    truth_.records = json_.at("settings").at("records");
    for (const auto& attribute : json_.at("attributes").items())
      truth_.values = std::max(truth_.values, static_cast<int>(attribute.value().size()));
    readChoices(json_.at("choices"));
    for (const Json& window : json_.at("windows")) addWindow(window);
    for (const Json& drift : listOf(json_, "drifts")) addManner(drift);
    std::stable_sort(truth_.drifts.begin(), truth_.drifts.end(),
                     [](const PlantedDrift& a, const PlantedDrift& b) { return a.window < b.window; });
    for (const Json& item : json_.at("items")) addItem(item);
    return std::move(truth_);
  }

 private:
  void readChoices(const Json& choices) {
    truth_.visualPull = choices.at("visual_pull");
    truth_.textualPull = choices.at("textual_pull");
    truth_.mannerPull = choices.at("manner_pull");
    truth_.staysInside = choices.at("stays_inside");
    truth_.whim = choices.at("whim");
    truth_.freshness = choices.at("freshness");
  }
  void addWindow(const Json& window) {
    const Json& liked = window.at("liked");
    PlantedTruth::Window read{std::vector<double>(names_.size(), 0), liked.at("ornate"), liked.at("expressive"),
                              !window.at("return").empty()};
    for (const auto& share : window.at("shares").items())
      read.shares[static_cast<std::size_t>(placeIn(names_, share.key()))] = share.value();
    addCollections(PlantedDrift::Kind::kArrival, listOf(window, "arrive"));
    addCollections(PlantedDrift::Kind::kFading, listOf(window, "fade"));
    truth_.windows.push_back(std::move(read));
  }
  /// Of the window that comes next.
  void addCollections(PlantedDrift::Kind kind, const Json& names) {
    const auto window = static_cast<int>(truth_.windows.size());
    for (const Json& name : names) {
      const auto place = static_cast<std::size_t>(placeIn(names_, name));
      if (window > 0) truth_.drifts.push_back({kind, window, names_[place]});
    }
  }
  void addManner(const Json& drift) {
    PlantedDrift read;
    read.window = drift.at("window");
    read.name = drift.at("attribute");
    read.before = drift.at("liked_before");
    read.after = drift.at("liked_after");
    if (read.window < 0 || read.window >= static_cast<int>(truth_.windows.size()))
      throw std::invalid_argument("the drift to " + read.name + " is in window " + std::to_string(read.window) + " of " +
                                  std::to_string(truth_.windows.size()));
    truth_.drifts.push_back(std::move(read));
  }
  void addItem(const Json& item) {
    PlantedTruth::Item read;
    read.id = item.at("item");
    read.collection = placeIn(names_, item.at("collection"));
    const Json& collection = json_.at("collections").at(static_cast<std::size_t>(read.collection));
    read.visual = valueOf(item, collection.at("visual_taste"));
    read.textual = valueOf(item, collection.at("textual_taste"));
    read.ornate = item.at("ornate");
    read.expressive = item.at("expressive");
    read.firstWindow = item.at("first_window");
    read.popularity = item.at("popularity");
    if (!(read.popularity > 0)) throw std::invalid_argument("the popularity of " + read.id + " is not above 0");
    truth_.items.push_back(std::move(read));
  }
  [[nodiscard]] int valueOf(const Json& item, const std::string& attribute) const {
    return placeIn(json_.at("attributes").at(attribute), item.at(attribute));
  }

  const Json& json_;
  std::vector<std::string> names_;  // of the collections
  PlantedTruth truth_;
};

}  // namespace

std::string describeTruth(const GeneratorSettings& settings, const std::vector<PlantedItem>& items) {
  Json truth{{"format", kFormat},
             {"version", kVersion},
             {"settings",
              {{"items", settings.items},
               {"users", settings.users},
               {"records", settings.records},
               {"windows", settings.windows},
               {"seed", settings.seed}}},
             {"attributes", describeAttributes()},
             {"collections", describeCollections()},
             {"drifts", describeDrifts(settings.windows)},
             {"choices", describeChoices()}};
  for (int window = 0; window < settings.windows; ++window) truth["windows"].push_back(describeWindow(window, settings.windows));
  for (const PlantedItem& item : items) truth["items"].push_back(describeItem(item));
  return truth.dump(1) + '\n';
}

Result<std::optional<PlantedTruth>> readTruth(const std::filesystem::path& folder) {
  const auto path = folder / "truth.json";
  if (!isRegularFile(path)) return std::nullopt;
  try {
    std::ifstream file(path);
    const Json json = Json::parse(file);
    if (!json.is_object() || json.value("format", "") != kFormat) return std::nullopt;
    if (const int version = json.value("version", 0); version < 1 || version > kVersion)
      return unknownVersion(path.string(), "what was planted", version, kVersion);
    if (json.value("version", 0) < kVersion) return std::nullopt;  // drawn by an earlier generator, by other rules
    return TruthReader(json).read();
  } catch (const std::exception& problem) {
    return badInput(path.string(), "what was planted cannot be read: " + wordsOf(problem),
                    "Generate the stream again, or remove the file: the stream is whole without it");
  }
}

}  // namespace xsmoe::generator
