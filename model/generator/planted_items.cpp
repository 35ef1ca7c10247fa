// SPDX-License-Identifier: Apache-2.0
#include "model/generator/planted_items.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "model/generator/planted_schedule.h"
#include "model/generator/random.h"

namespace xsmoe::generator {
namespace {

std::string idFromNumber(int number) {
  std::array<char, 24> text{};
  std::snprintf(text.data(), text.size(), "item-%04d", number);
  return text.data();
}

/// Sizes that people would believe of a vase, lamp, cup, chair and clock: width, height and depth in centimetres, density.
struct Build {
  double width, height, depth, gramsPerLitre;
};
constexpr std::array<Build, kValues> kBuilds{{{16, 28, 16, 180}, {26, 44, 26, 90}, {11, 10, 9, 420}, {48, 86, 50, 30}, {28, 30, 6, 160}}};

void drawSize(PlantedItem& item, Random& random) {
  const Build& build = kBuilds[static_cast<std::size_t>(item.value(Style::kShape))];
  const double size = random.uniform(.75, 1.3);
  item.width = std::max(4, static_cast<int>(std::lround(build.width * size * random.uniform(.85, 1.15))));
  item.height = std::max(4, static_cast<int>(std::lround(build.height * size * random.uniform(.85, 1.15))));
  item.depth = std::max(3, static_cast<int>(std::lround(build.depth * size)));
  const double litres = item.width * item.height * item.depth / 1000.0;
  item.weight = std::max(80, static_cast<int>(std::lround(litres * build.gramsPerLitre / 10)) * 10);
}

/// Births: the first items from the start, the others evenly over the later windows, so that every window has new ones.
void drawBirths(std::vector<PlantedItem>& items, int windows, Random& random) {
  std::vector<std::size_t> order(items.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  random.shuffle(order);
  const auto fromTheStart = static_cast<std::size_t>(kFromTheStart * static_cast<double>(items.size()));
  for (std::size_t i = 0; i < order.size(); ++i) {
    PlantedItem& item = items[order[i]];
    const int drawn = i < fromTheStart ? 0 : 1 + static_cast<int>((i - fromTheStart) % static_cast<std::size_t>(windows - 1));
    item.birthWindow = std::max(drawn, firstWindowOf(item.collection, windows));
  }
}

void drawPopularity(std::vector<PlantedItem>& items, Random& random) {
  std::vector<double> weights;
  double sum = 0;
  for (std::size_t rank = 0; rank < items.size(); ++rank) sum += weights.emplace_back(std::pow(static_cast<double>(rank) + 10, -kZipf));
  random.shuffle(weights);
  for (std::size_t i = 0; i < items.size(); ++i) items[i].popularity = weights[i] * static_cast<double>(items.size()) / sum;
}

}  // namespace

std::vector<PlantedItem> drawCatalogue(const GeneratorSettings& settings) {
  Random random(settings.seed, "catalogue");
  std::vector<PlantedItem> items(static_cast<std::size_t>(settings.items));
  for (std::size_t i = 0; i < items.size(); ++i) {
    PlantedItem& item = items[i];
    item.id = idFromNumber(static_cast<int>(i) + 1);
    item.collection = random.below(kCollections);
    for (int& value : item.style) value = random.below(kValues);
    item.ornate = random.chance(.5);
    item.expressive = random.chance(.5);
    drawSize(item, random);
  }
  Random births(settings.seed, "births"), popularity(settings.seed, "popularity");
  drawBirths(items, settings.windows, births);
  drawPopularity(items, popularity);
  return items;
}

}  // namespace xsmoe::generator
