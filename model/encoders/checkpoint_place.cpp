// SPDX-License-Identifier: Apache-2.0
#include "model/encoders/checkpoint_place.h"

#include <algorithm>
#include <fstream>
#include <string_view>
#include <system_error>
#include <vector>

#include "model/core/files/new_folder.h"

namespace xsmoe::encoders {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kModel = "models--";
constexpr const char* kSnapshots = "snapshots";

std::vector<std::string> foldersIn(const fs::path& folder) {
  std::vector<std::string> names;
  std::error_code reason;
  for (fs::directory_iterator entry(folder, reason), end; !reason && entry != end; entry.increment(reason))
    if (entry->is_directory(reason)) names.push_back(entry->path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

std::string listed(const std::vector<std::string>& names) {
  constexpr std::size_t kMost = 5;
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), kMost); ++i) text += (i == 0 ? "" : ", ") + names[i];
  return names.size() > kMost ? text + ", …" : text;
}

/// "models--google--vit-base" is the model google/vit-base.
std::string modelName(const std::string& folder) {
  std::string name = folder.substr(kModel.size());
  if (const auto dashes = name.find("--"); dashes != std::string::npos) name.replace(dashes, 2, "/");
  return name;
}

std::string mainSnapshot(const fs::path& model) {
  std::ifstream file(model / "refs/main");
  std::string name;
  file >> name;
  return name;
}

Result<fs::path> snapshotOf(const fs::path& model) {
  const auto snapshots = foldersIn(model / kSnapshots);
  if (snapshots.empty())
    return badInput(model.string(), "the cached model holds no snapshot", "Download the model again, or name its folder with config.json");
  if (const std::string main = mainSnapshot(model); !main.empty()) {
    if (std::find(snapshots.begin(), snapshots.end(), main) != snapshots.end()) return model / kSnapshots / main;
    return badInput((model / "refs/main").string(), "names the snapshot " + main + ", which is not there; there are " + listed(snapshots),
                    "Download the model again, or name a snapshot's folder");
  }
  if (snapshots.size() == 1) return model / kSnapshots / snapshots.front();
  return badInput(model.string(), "the cached model has several snapshots: " + listed(snapshots), "Name one snapshot's folder");
}

/// The name of the model in the cache that a folder belongs to; empty where it belongs to none.
std::string cachedName(const fs::path& folder) {
  for (const fs::path& part : folder)
    if (part.string().starts_with(kModel)) return modelName(part.string());
  return {};
}

}  // namespace

Result<CheckpointPlace> findCheckpoint(const fs::path& named) {
  std::error_code ignored;
  const fs::path folder = plainPath(named);
  const auto nameFor = [&](const fs::path& place) {
    const std::string cached = cachedName(place);
    return cached.empty() ? place.filename().string() : cached;
  };
  if (fs::exists(folder / "config.json", ignored) || !fs::is_directory(folder, ignored)) return CheckpointPlace{named, nameFor(folder)};
  const fs::path model = folder.filename() == kSnapshots ? folder.parent_path() : folder;
  if (fs::is_directory(model / kSnapshots, ignored)) {
    auto snapshot = snapshotOf(model);
    if (!snapshot) return tl::unexpected(snapshot.error());
    return CheckpointPlace{*snapshot, nameFor(*snapshot)};
  }
  auto models = foldersIn(folder);
  std::erase_if(models, [](const std::string& name) { return !name.starts_with(kModel); });
  if (constexpr const char* kHub = "hub"; models.empty() && fs::is_directory(folder / kHub, ignored)) return findCheckpoint(folder / kHub);
  if (models.size() == 1) return findCheckpoint(folder / models.front());
  if (models.size() > 1)
    return badInput(folder.string(), "this is a cache of " + std::to_string(models.size()) + " models: " + listed(models),
                    "Name one of them");
  return CheckpointPlace{named, nameFor(folder)};
}

}  // namespace xsmoe::encoders
