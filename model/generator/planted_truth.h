// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "model/generator/catalogue.h"

namespace xsmoe::generator {

/// What was planted, as the text of `truth.json`:
///   settings     the generator's
///   attributes   name → values, in the order that items index them
///   collections  [{name, visual_taste, textual_taste}]: what people choose by inside each
///   drifts       [{window, modality, attribute, liked_before, liked_after}]: shares of the users who like it
///   windows      [{window, shares: {collection → share of sessions}, arrive, return, fade: [collections]}], against the window before
///   items        [{item, collection, first_window, shape, palette, …, ornate, expressive}]
[[nodiscard]] std::string describeTruth(const GeneratorSettings& settings, const std::vector<PlantedItem>& items);

}  // namespace xsmoe::generator
