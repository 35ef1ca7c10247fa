// SPDX-License-Identifier: Apache-2.0
#include "model/core/run_tree.h"

#include <algorithm>
#include <filesystem>

namespace xsmoe {
namespace {

namespace fs = std::filesystem;

fs::path plain(const std::string& folder) {
  std::error_code ignored;
  const auto path = fs::absolute(folder, ignored).lexically_normal();
  return path.has_filename() ? path : path.parent_path();
}

/// How many folders two paths have in common, from the root.
std::ptrdiff_t common(const fs::path& a, const fs::path& b) {
  return std::distance(a.begin(), std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first);
}

bool hasPastOf(const RunSummary& fork, const RunSummary& run) {
  const auto& origin = *fork.description.origin;
  auto settings = run.description.settings;
  if (origin.fromStart) settings.model.tau = fork.description.settings.model.tau;
  return settings == fork.description.settings && run.windowsDone > origin.window.value;
}

class Search {
 public:
  explicit Search(const std::vector<RunSummary>& runs) : runs_(runs), parents_(runs.size(), -1) {
    for (const auto& run : runs) folders_.push_back(plain(run.description.folder));
  }

  std::vector<int> parents() {
    for (std::size_t i = 0; i < runs_.size(); ++i)
      if (runs_[i].description.origin) parents_[i] = parentOf(i);
    return parents_;
  }

 private:
  [[nodiscard]] int parentOf(std::size_t fork) const {
    const auto& origin = *runs_[fork].description.origin;
    const auto named = plain(origin.folder);
    int nearest = -1;
    std::ptrdiff_t most = -1;
    for (std::size_t i = 0; i < runs_.size(); ++i) {
      if (!hasPastOf(runs_[fork], runs_[i]) || isBelow(i, fork)) continue;
      if (folders_[i] == named) return static_cast<int>(i);
      if (runs_[i].description.name != origin.run) continue;
      const auto together = common(folders_[i], folders_[fork]);
      if (together == most) nearest = -1;  // two are as near: neither is told from the other
      if (together > most) nearest = static_cast<int>(i);
      most = std::max(most, together);
    }
    return nearest;
  }

  /// Whether a run is another one or comes from it, as far as parents are known: names alone could go round in a circle.
  [[nodiscard]] bool isBelow(std::size_t run, std::size_t other) const {
    auto at = static_cast<int>(run);
    while (at >= 0 && at != static_cast<int>(other)) at = parents_[static_cast<std::size_t>(at)];
    return at >= 0;
  }

  const std::vector<RunSummary>& runs_;
  std::vector<fs::path> folders_;
  std::vector<int> parents_;
};

}  // namespace

std::vector<int> parentsOf(const std::vector<RunSummary>& runs) { return Search(runs).parents(); }

}  // namespace xsmoe
