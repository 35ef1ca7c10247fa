// SPDX-License-Identifier: Apache-2.0
#include "model/analysis/run_tree.h"

#include <filesystem>
#include <string>
#include <unordered_map>

#include "model/core/first_window.h"

namespace xsmoe {
namespace {

namespace fs = std::filesystem;

fs::path plain(const std::string& folder) {
  std::error_code ignored;
  const auto path = fs::absolute(folder, ignored).lexically_normal();
  return path.has_filename() ? path : path.parent_path();
}

/// A path and all folders that it lies in, the deepest first; last the empty one, in which everything lies.
std::vector<fs::path> outward(fs::path path) {
  std::vector<fs::path> places;
  for (; path.has_relative_path(); path = path.parent_path()) places.push_back(path);
  if (!path.empty()) places.push_back(path);
  places.emplace_back();
  return places;
}

bool hasPastOf(const RunSummary& fork, const RunSummary& run) {
  const auto& origin = *fork.description.origin;
  const auto &settings = run.description.settings, &own = fork.description.settings;
  const bool same = origin.fromStart ? settingsOfFirstWindow(settings) == settingsOfFirstWindow(own) : settings == own;
  return same && run.windowsDone > origin.window.value;
}

/// Runs are found by where they lie: a folder has thousands, and half of them may be forks.
class Search {
 public:
  explicit Search(const std::vector<RunSummary>& runs) : runs_(runs), parents_(runs.size(), -1), hasForks_(runs.size()) {
    for (std::size_t i = 0; i < runs.size(); ++i) {
      folders_.push_back(plain(runs[i].description.folder));
      at_[folders_[i].native()].push_back(i);
      for (const auto& place : outward(folders_[i])) within_[key(runs[i].description.name, place)].push_back(i);
    }
  }

  std::vector<int> parents() {
    for (std::size_t i = 0; i < runs_.size(); ++i) {
      if (!runs_[i].description.origin) continue;
      parents_[i] = parentOf(i);
      if (parents_[i] >= 0) hasForks_[static_cast<std::size_t>(parents_[i])] = true;
    }
    return parents_;
  }

 private:
  using Places = std::vector<std::size_t>;  // in the list of runs

  [[nodiscard]] static std::string key(const std::string& name, const fs::path& within) { return within.native() + '\0' + name; }

  [[nodiscard]] int parentOf(std::size_t fork) const {
    const auto& origin = *runs_[fork].description.origin;
    if (const auto named = candidates(fork, at_, plain(origin.folder).native()); !named.empty()) return static_cast<int>(named.front());
    for (const auto& place : outward(folders_[fork]))
      if (const auto nearest = candidates(fork, within_, key(origin.run, place)); !nearest.empty())
        return nearest.size() == 1 ? static_cast<int>(nearest.front()) : -1;  // two are as near: neither is told from the other
    return -1;
  }

  /// The first two of what an index has under a key that the fork may come from.
  [[nodiscard]] Places candidates(std::size_t fork, const std::unordered_map<std::string, Places>& index, const std::string& key) const {
    Places found;
    const auto all = index.find(key);
    if (all == index.end()) return found;
    for (const auto run : all->second) {
      if (!hasPastOf(runs_[fork], runs_[run]) || isBelow(run, fork)) continue;
      found.push_back(run);
      if (found.size() == 2) break;
    }
    return found;
  }

  /// Whether a run is another one or comes from it, as far as parents are known: names alone could go round in a circle.
  [[nodiscard]] bool isBelow(std::size_t run, std::size_t other) const {
    if (!hasForks_[other]) return run == other;
    auto at = static_cast<int>(run);
    while (at >= 0 && at != static_cast<int>(other)) at = parents_[static_cast<std::size_t>(at)];
    return at >= 0;
  }

  const std::vector<RunSummary>& runs_;
  std::vector<fs::path> folders_;
  std::vector<int> parents_;
  std::vector<bool> hasForks_;
  std::unordered_map<std::string, Places> at_, within_;  // by folder; by folder that they lie in, and name
};

}  // namespace

std::vector<int> parentsOf(const std::vector<RunSummary>& runs) { return Search(runs).parents(); }

}  // namespace xsmoe
