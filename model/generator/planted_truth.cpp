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

Json describeWindow(int window, int windows) {
  Json shares = Json::object(), arrive = Json::array(), comeBack = Json::array(), leave = Json::array();
  for (int collection = 0; collection < kCollections; ++collection) {
    const auto c = static_cast<std::size_t>(collection);
    const std::string name(kCollectionDesigns[c].name);
    const bool here = sharesOf(window, windows)[c] > 0, before = window > 0 && sharesOf(window - 1, windows)[c] > 0;
    if (here) shares[name] = sharesOf(window, windows)[c];
    if (here && !before) (firstWindowOf(collection, windows) == window ? arrive : comeBack).push_back(name);
    if (before && !here) leave.push_back(name);
  }
  return {{"window", window}, {"shares", shares}, {"arrive", arrive}, {"return", comeBack}, {"leave", leave}};
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
             {"collections", describeCollections()}};
  for (int window = 0; window < settings.windows; ++window) truth["windows"].push_back(describeWindow(window, settings.windows));
  for (const PlantedItem& item : items) truth["items"].push_back(describeItem(item));
  return truth.dump(1) + '\n';
}

}  // namespace xsmoe::generator
