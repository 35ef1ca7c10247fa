// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/runs/stream_place.h"

#include <algorithm>
#include <system_error>

#include "model/core/files/new_folder.h"
#include "model/data/stream_folder.h"

namespace xsmoe::experiments {
namespace {

namespace fs = std::filesystem;

bool holdsStream(const fs::path& folder) {
  std::error_code unknown;
  return fs::is_directory(folder, unknown) && data::openStreamFolder(folder).has_value();
}

/// a/b/c, b/c, c: the ends of a path, the longest first.
std::vector<fs::path> endsOf(const fs::path& path) {
  std::vector<fs::path> ends;
  for (auto begin = path.begin(); begin != path.end(); ++begin) {
    fs::path& rest = ends.emplace_back();
    for (auto part = begin; part != path.end(); ++part) rest /= *part;
  }
  return ends;
}

}  // namespace

std::vector<fs::path> placesOfStream(const fs::path& was, const fs::path& run) {
  std::vector<fs::path> places;
  if (was.empty()) return places;
  const auto add = [&](const fs::path& place) {
    if (std::find(places.begin(), places.end(), place) == places.end() && holdsStream(place)) places.push_back(place);
  };
  add(was);
  for (const auto& end : endsOf(plainPath(was).relative_path()))
    for (auto above = plainPath(run).parent_path();; above = above.parent_path()) {
      add(above / end);
      if (above == above.parent_path()) break;
    }
  return places;
}

}  // namespace xsmoe::experiments
