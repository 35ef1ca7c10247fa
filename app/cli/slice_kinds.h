// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_set>

#include "app/cli/console.h"
#include "model/analysis/test_slices.h"
#include "model/core/error.h"
#include "model/engine/questions.h"

namespace xsmoe::cli {

/// "users, items, category, popularity, history".
[[nodiscard]] std::string namesOfSliceKinds();
/// What is wrong with keys of kinds between commas; empty: each part names one.
[[nodiscard]] std::string unknownSliceKind(const std::string& keys);
/// Whether a kind is among keys between commas; of none all are.
[[nodiscard]] bool isAsked(const std::string& keys, SliceKind kind);

/// Whether some of what is told, slices or groups of items, are of categories.
template <class Told>
[[nodiscard]] bool hasCategories(const Told& told) {
  return std::ranges::any_of(told, [](const auto& one) { return one.kind == SliceKind::kCategory; });
}
/// Says why nothing is told by category, where that kind is asked for; `items` are those of which none has one: "no held-out item".
void tellNoCategories(Console& console, const std::string& keys, std::string_view items);

/// The items of --items, external ids between commas, by which picked ones are told from others. An error names one that the run's stream
/// does not have.
[[nodiscard]] Result<std::unordered_set<std::string>> pickedIn(const std::string& items, engine::Questions& questions);
/// Throws CLI::ValidationError where keys name the kind of picked items and none is picked.
void checkPicked(const std::string& keys, const std::string& items);
/// What --items is.
[[nodiscard]] std::string helpOfPicked();

}  // namespace xsmoe::cli
