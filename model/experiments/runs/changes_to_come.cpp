// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/runs/changes_to_come.h"

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <system_error>
#include <utility>

#include "model/core/files/replacement_file.h"
#include "model/experiments/runs/event_json.h"

namespace xsmoe::experiments {
namespace {

/// A person's wish, whatever place it was made at.
bool isSame(const ChangeLogged& one, const ChangeLogged& other) { return one.askedMs == other.askedMs && one.act == other.act; }

bool contains(const std::vector<ChangeLogged>& changes, const ChangeLogged& change) {
  return std::any_of(changes.begin(), changes.end(), [&](const ChangeLogged& one) { return isSame(one, change); });
}

}  // namespace

Result<std::vector<ChangeLogged>> ChangesToCome::read() {
  std::ifstream file(path_);
  if (!file) return std::vector<ChangeLogged>();
  written_.reset();
  try {
    std::vector<ChangeLogged> changes;
    for (const auto& json : nlohmann::json::parse(file)) changes.push_back(std::get<ChangeLogged>(eventFromJson("change", json)));
    written_ = changes;
    return changes;
  } catch (const std::exception& error) {
    return badInput(path_.string(), "the changes to make again cannot be read: " + wordsOf(error),
                    "The file is damaged: make them by hand");
  }
}

Result<void> ChangesToCome::write(std::vector<ChangeLogged> changes) {
  if (written_ && std::equal(changes.begin(), changes.end(), written_->begin(), written_->end(), isSame)) return {};
  if (changes.empty()) {
    std::error_code ignored;  // where it stays, the record tells that they are made
    std::filesystem::remove(path_, ignored);
  } else {
    auto all = nlohmann::json::array();
    for (const auto& change : changes) all.push_back(toJson(EventDetail(change)));
    if (auto written = writeTextFile(path_, all.dump(1) + '\n'); !written) return written;
  }
  written_ = std::move(changes);
  return {};
}

std::vector<ChangeLogged> changesAgain(const ChangesLogged& logged, const std::vector<ChangeLogged>& kept, const RunPlace& point) {
  auto again = logged.after;
  for (const auto& change : kept)
    if (!contains(logged.before, change) && !contains(logged.after, change) && !isBefore(change.place, point)) again.push_back(change);
  std::stable_sort(again.begin(), again.end(), [](const auto& one, const auto& other) { return isBefore(one.place, other.place); });
  return again;
}

}  // namespace xsmoe::experiments
