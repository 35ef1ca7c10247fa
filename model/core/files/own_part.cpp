// SPDX-License-Identifier: Apache-2.0
#include "model/core/files/own_part.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>

namespace xsmoe {
namespace {

namespace fs = std::filesystem;

bool isThere(const fs::path& path) {
  std::error_code unknown;
  return fs::exists(path, unknown);
}

bool isRun(const fs::path& folder) { return isThere(folder / "run.json") && isThere(folder / "record.sqlite"); }
bool isStream(const fs::path& folder) {
  return isThere(folder / "stream.json") || isThere(folder / "interactions.csv") || isThere(folder / "interactions.tsv");
}

template <std::size_t Count>
bool beginsAs(const std::string& name, const std::array<std::string_view, Count>& own) {
  return std::any_of(own.begin(), own.end(), [&](std::string_view one) { return name.starts_with(one); });
}

/// Whether `path` is a file or folder of the run in `folder`, by its name.
bool isOfRun(const fs::path& folder, const std::string& name) {
  constexpr std::array<std::string_view, 8> kOwn{"run.json",    "record.sqlite", "notes.json", "forgetting.json",
                                                 "checkpoints", "ranks",         "resume.",    "constants."};
  return isRun(folder) && beginsAs(name, kOwn);
}
bool isOfStream(const fs::path& folder, const std::string& name) {
  constexpr std::array<std::string_view, 7> kOwn{"stream.json", "interactions.", "items.", "features.h5",
                                                 "truth.json",  "import.json",   "images"};
  return isStream(folder) && beginsAs(name, kOwn);
}

}  // namespace

Result<void> checkOutput(const fs::path& place) {
  std::error_code unknown;
  fs::path path = fs::weakly_canonical(place, unknown);
  if (unknown || path.empty()) return {};
  if (path.filename().empty()) path = path.parent_path();
  const fs::path folder = path.parent_path(), above = folder.parent_path();
  const auto name = path.filename().string(), within = folder.filename().string();
  const bool run = isOfRun(folder, name) || isOfRun(above, within) || isRun(path);
  const bool stream = isOfStream(folder, name) || isOfStream(above, within) || isStream(path);
  if (!run && !stream) return {};
  return usageError(place.string(), std::string("is a part of a ") + (run ? "run" : "stream") + ", which is only read",
                    "Choose another place");
}

}  // namespace xsmoe
