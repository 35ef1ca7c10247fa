// SPDX-License-Identifier: Apache-2.0
#include "model/generator/planted_features.h"

#include <ATen/ATen.h>

#include <map>
#include <string>

#include "model/core/names.h"
#include "model/features/feature_cache.h"
#include "model/generator/frozen_tower.h"
#include "model/generator/random.h"

namespace xsmoe::generator {
namespace {

constexpr std::array kSeen{Style::kShape, Style::kPalette, Style::kPattern};
constexpr std::array kRead{Style::kTheme, Style::kMaterial, Style::kLine};

/// What the tower sees of an item: every attribute of the modality, and the collection's mark.
void appendAttributes(const PlantedItem& item, Modality modality, std::vector<float>& inputs) {
  for (const Style style : modality == Modality::kVisual ? kSeen : kRead) appendCategory(inputs, item.value(style), kValues, kStyleGain);
  appendCategory(inputs, modality == Modality::kVisual ? item.ornate : item.expressive, 2, kMannerGain);
  appendCategory(inputs, item.collection, kCollections, kCollectionGain);
}

FrozenTower towerOver(const std::vector<PlantedItem>& items, Modality modality, std::uint64_t seed) {
  std::vector<float> inputs;
  for (const PlantedItem& item : items) appendAttributes(item, modality, inputs);
  const auto count = static_cast<std::int64_t>(items.size());
  const at::Tensor attributes = at::from_blob(inputs.data(), {count, static_cast<std::int64_t>(inputs.size()) / count}, at::kFloat);
  const std::uint64_t towerSeed = Random(seed, std::string("tower of ") + std::string(name(modality))).next();
  return {attributes, TowerOptions{kWidth, kStates, kMixing, kInputNoise, kStepNoise, kStateScale, towerSeed}};
}

}  // namespace

Result<void> writePlantedFeatures(const std::filesystem::path& path, const std::vector<PlantedItem>& items, std::uint64_t seed,
                                  const ProgressCallback& progress) {
  std::vector<std::string> ids;
  for (const PlantedItem& item : items) ids.push_back(item.id);
  std::map<Modality, FrozenTower> towers;
  std::map<Modality, features::ModalityContent> contents;
  std::int64_t done = 0;
  bool wanted = true;
  for (const Modality modality : kModalities) {
    FrozenTower& tower = towers.emplace(modality, towerOver(items, modality, seed)).first->second;
    contents[modality] = {kWidth,
                          kStates,
                          "frozen random residual tower over the generated items' " + std::string(name(modality)) + " attributes",
                          "",
                          "",
                          {},
                          [&](int) {
                            if (progress) wanted = progress({"computing hidden states", ++done, 2 * kStates, "states"}) && wanted;
                            return tower.next();
                          }};
  }
  auto written = features::writeFeatureCache(path, ids, "mean0", contents);
  return written && !wanted ? failure(path.string(), "cancelled") : written;
}

}  // namespace xsmoe::generator
