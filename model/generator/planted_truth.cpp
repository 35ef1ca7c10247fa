// SPDX-License-Identifier: Apache-2.0
#include "model/generator/planted_truth.h"

#include <nlohmann/json.hpp>

#include "model/generator/planted_schedule.h"

namespace xsmoe::generator {
namespace {

using Json = nlohmann::ordered_json;

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
  return {{"window", window}, {"shares", shares}, {"arrive", arrive}, {"return", comeBack}, {"fade", fade}};
}

Json describeItem(const PlantedItem& item) {
  Json text{{"item", item.id},
            {"collection", kCollectionDesigns[static_cast<std::size_t>(item.collection)].name},
            {"first_window", item.birthWindow},
            {"ornate", item.ornate},
            {"expressive", item.expressive}};
  for (std::size_t i = 0; i < kStyles.size(); ++i)
    text[std::string(kStyles[i].name)] = kStyles[i].values[static_cast<std::size_t>(item.style[i])];
  return text;
}

}  // namespace

std::string describeTruth(const GeneratorSettings& settings, const std::vector<PlantedItem>& items) {
  Json truth{{"format", "xsmoe-planted-truth"},
             {"version", 1},
             {"settings",
              {{"items", settings.items},
               {"users", settings.users},
               {"records", settings.records},
               {"windows", settings.windows},
               {"seed", settings.seed}}},
             {"attributes", describeAttributes()},
             {"collections", describeCollections()},
             {"drifts", describeDrifts(settings.windows)}};
  for (int window = 0; window < settings.windows; ++window) truth["windows"].push_back(describeWindow(window, settings.windows));
  for (const PlantedItem& item : items) truth["items"].push_back(describeItem(item));
  return truth.dump(1) + '\n';
}

}  // namespace xsmoe::generator
