// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "model/core/error.h"
#include "model/core/planted_drift.h"
#include "model/generator/planted_items.h"

namespace xsmoe::generator {

/// What was planted, as the text of `truth.json`:
///   settings     the generator's
///   attributes   name → values, in the order that items index them
///   collections  [{name, visual_taste, textual_taste}]: what people choose by inside each
///   drifts       [{window, modality, attribute, liked_before, liked_after}]: shares of the users who like it
///   choices      how people choose: the numbers of stream_design.h
///   windows      [{window, shares: {collection → share of sessions}, liked: {manner → share of users}, arrive, return, fade:
///                [collections]}], the last three against the window before, return and fade by more than a quarter of the sessions
///   items        [{item, collection, first_window, popularity, shape, palette, …, ornate, expressive}]
[[nodiscard]] std::string describeTruth(const GeneratorSettings& settings, const std::vector<PlantedItem>& items);

/// What people choose by, read back: what a predictor of purchases can know without knowing the people; and where that turns.
struct PlantedTruth {
  struct Item {
    std::string id;
    int collection = 0;
    int visual = 0, textual = 0;  ///< values of the two attributes that its collection's buyers choose by
    bool ornate = false, expressive = false;
    int firstWindow = 0;
    double popularity = 1;
  };
  struct Window {
    std::vector<double> shares;         ///< [collections] of the sessions
    double ornate = 0, expressive = 0;  ///< shares of the users who like it
    bool comesBack = false;             ///< a collection that had all but gone does
  };
  int records = 0;
  int values = 0;                                                                                    ///< of an attribute
  double visualPull = 0, textualPull = 0, mannerPull = 0, staysInside = 0, whim = 0, freshness = 1;  ///< stream_design.h
  std::vector<Window> windows;
  std::vector<PlantedDrift> drifts;  ///< by window; nothing arrives in the first one, since all is new there
  std::vector<Item> items;
};

/// From a stream's folder. Nothing where there is no `truth.json`, where a file of this name is not the generator's, and where it is an
/// earlier generator's, in whose streams people chose by other rules. Errors: a newer version, a file that is damaged.
[[nodiscard]] Result<std::optional<PlantedTruth>> readTruth(const std::filesystem::path& folder);

}  // namespace xsmoe::generator
