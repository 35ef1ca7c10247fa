// SPDX-License-Identifier: Apache-2.0
#include "model/analysis/run_names.h"

#include <algorithm>
#include <filesystem>
#include <string_view>
#include <unordered_map>

namespace xsmoe {
namespace {

namespace fs = std::filesystem;

/// What two paths begin with.
fs::path commonOf(const fs::path& one, const fs::path& other) {
  fs::path common;
  const auto ends = std::mismatch(one.begin(), one.end(), other.begin(), other.end());
  for (auto part = one.begin(); part != ends.first; ++part) common /= *part;
  return common;
}

fs::path folderOfAll(const std::vector<RunSummary>& runs, const std::vector<std::size_t>& places) {
  const auto around = [&](std::size_t place) { return fs::path(runs[place].description.folder).parent_path(); };
  fs::path folder = around(places.front());
  for (const auto place : places) folder = commonOf(folder, around(place));
  return folder;
}

}  // namespace

std::vector<std::string> namesApart(const std::vector<RunSummary>& runs, const std::string& folder) {
  std::unordered_map<std::string_view, std::vector<std::size_t>> byName;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    byName[runs[i].description.name].push_back(i);
    names.push_back(runs[i].description.name);
  }
  std::error_code ignored;
  const fs::path listed = folder.empty() ? fs::path() : (fs::absolute(folder, ignored) / "").lexically_normal();
  for (const auto& [name, places] : byName) {
    if (places.size() == 1) continue;
    const fs::path above = folder.empty() ? folderOfAll(runs, places) : listed;
    for (const auto place : places) names[place] = fs::path(runs[place].description.folder).lexically_relative(above).string();
  }
  return names;
}

}  // namespace xsmoe
