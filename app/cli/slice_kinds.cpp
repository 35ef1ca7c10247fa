// SPDX-License-Identifier: Apache-2.0
#include "app/cli/slice_kinds.h"

#include <fmt/format.h>

#include <CLI/Error.hpp>
#include <algorithm>
#include <utility>
#include <vector>

#include "app/cli/list_option.h"
#include "model/core/nearest_name.h"

namespace xsmoe::cli {

std::string namesOfSliceKinds() {
  std::string names;
  for (const auto& kind : sliceKinds()) names += (names.empty() ? "" : ", ") + std::string(kind.key);
  return names;
}

std::string unknownSliceKind(const std::string& keys) {
  for (const auto& part : partsOf(keys, ','))
    if (findSliceKind(part) == nullptr) return "there is no kind \"" + part + "\"; there are " + namesOfSliceKinds();
  return {};
}

bool isAsked(const std::string& keys, SliceKind kind) {
  const auto parts = partsOf(keys, ',');
  return keys.empty() || std::find(parts.begin(), parts.end(), descriptionOf(kind).key) != parts.end();
}

void tellNoCategories(Console& console, const std::string& keys, std::string_view items) {
  if (isAsked(keys, SliceKind::kCategory))
    console.message(fmt::format(
        "xsmoe: {} has a category, so nothing is told by category. Name it in a column \"category\" of the stream's items.csv", items));
}

Result<std::unordered_set<std::string>> pickedIn(const std::string& items, engine::Questions& questions) {
  if (items.empty()) return {};
  std::vector<std::string> known;
  for (auto& card : questions.mapItems()) known.push_back(std::move(card.id));
  const std::unordered_set<std::string_view> all(known.begin(), known.end());
  std::unordered_set<std::string> picked;
  for (auto& id : partsOf(items, ',')) {
    if (!all.contains(id)) {
      const std::string nearest = nearestName(id, known);
      return badInput("--items", "\"" + id + "\" is no item of the run's stream",
                      "Give ids of its items" + (nearest.empty() ? "" : ". The nearest is \"" + nearest + "\""));
    }
    picked.insert(std::move(id));
  }
  return picked;
}

void checkPicked(const std::string& keys, const std::string& items) {
  if (items.empty() && !keys.empty() && isAsked(keys, SliceKind::kPicked))
    throw CLI::ValidationError("--by", "no item is picked: name some with --items");
}

std::string helpOfPicked() {
  return "Item ids between commas: tests whose held-out item is among them are told from the others, the kind picked. An id that has a "
         "comma "
         "cannot be given.";
}

}  // namespace xsmoe::cli
