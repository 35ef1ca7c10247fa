// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/runs/changes_to_come.h"

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "model/core/files/replacement_file.h"
#include "model/experiments/runs/event_json.h"

namespace xsmoe::experiments {
namespace {

/// A person's wish, whatever place it was made at.
bool isSame(const PlacedChange& one, const PlacedChange& other) { return one.askedMs == other.askedMs && one.change == other.change; }

bool contains(const std::vector<PlacedChange>& changes, const PlacedChange& change) {
  return std::any_of(changes.begin(), changes.end(), [&](const PlacedChange& one) { return isSame(one, change); });
}

/// Throws where it is none that has changed the run: a pause, for example.
PlacedChange placedChangeFrom(const nlohmann::json& json) {
  const auto logged = std::get<ChangeLogged>(eventFromJson("change", json));
  auto change = placedChange(logged);
  if (!change) throw std::invalid_argument("\"" + inWords(logged.act) + "\" is no change that was made");
  return std::move(*change);
}

}  // namespace

Result<std::vector<PlacedChange>> ChangesToCome::read() {
  std::ifstream file(path_);
  if (!file) return std::vector<PlacedChange>();
  written_.reset();
  try {
    std::vector<PlacedChange> changes;
    for (const auto& json : nlohmann::json::parse(file)) changes.push_back(placedChangeFrom(json));
    written_ = changes;
    return changes;
  } catch (const std::exception& error) {
    return badInput(path_.string(), "the changes to make again cannot be read: " + wordsOf(error),
                    "The file is damaged: make them by hand");
  }
}

Result<void> ChangesToCome::write(std::vector<PlacedChange> changes) {
  if (written_ && std::equal(changes.begin(), changes.end(), written_->begin(), written_->end(), isSame)) return {};
  if (changes.empty()) {
    std::error_code ignored;  // where it stays, the record tells that they are made
    std::filesystem::remove(path_, ignored);
  } else {
    auto all = nlohmann::json::array();
    for (const auto& change : changes) all.push_back(toJson(ChangeLogged{change.change, change.askedMs, change.place}));
    if (auto written = writeTextFile(path_, all.dump(1) + '\n'); !written) return written;
  }
  written_ = std::move(changes);
  return {};
}

std::vector<PlacedChange> changesAgain(const ChangesLogged& logged, const std::vector<PlacedChange>& kept, const RunPlace& point) {
  auto again = logged.after;
  for (const auto& change : kept)
    if (!contains(logged.before, change) && !contains(logged.after, change) && !isBefore(change.place, point)) again.push_back(change);
  std::stable_sort(again.begin(), again.end(), [](const auto& one, const auto& other) { return isBefore(one.place, other.place); });
  return again;
}

}  // namespace xsmoe::experiments
