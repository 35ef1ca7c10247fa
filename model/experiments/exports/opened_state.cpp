// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/exports/opened_state.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>
#include <system_error>

#include "model/core/files/new_folder.h"
#include "model/core/files/regular_file.h"
#include "model/core/files/replacement_file.h"
#include "model/core/run_moment.h"
#include "model/data/stream_folder.h"
#include "model/experiments/exports/state_file.h"
#include "model/experiments/exports/state_manifest.h"
#include "model/experiments/runs/run_folder.h"

namespace xsmoe::experiments {
namespace {

namespace fs = std::filesystem;

/// Whether the same state was unpacked there, and all of its files are still there: some may have been changed since, by going on.
bool wasUnpackedInto(const fs::path& place, const StateFile& state) {
  std::ifstream manifest(place / kStateManifest, std::ios::binary);
  if (!manifest || std::string(std::istreambuf_iterator<char>(manifest), {}) != state.text()) return false;
  return std::all_of(state.manifest().files.begin(), state.manifest().files.end(),
                     [&](const StateMember& file) { return isRegularFile(place / file.name); });
}

/// Without a window or an epoch that the run does not have: it opens as it does by itself.
SharedView viewIn(const fs::path& place, const StateManifest& manifest) {
  auto view = manifest.view;
  if (!view.window && !view.epoch) return view;
  const auto history = readRun(RunPaths(place / manifest.run));
  if (view.window && (!history || static_cast<std::size_t>(*view.window) >= history->windowCount())) view.window.reset();
  if (view.epoch && (!history || !hasMoment(*history, *view.epoch))) view.epoch.reset();
  return view;
}

engine::OpenedState openedIn(const fs::path& place, const StateManifest& manifest, bool wasThere) {
  const auto at = [&](const std::string& name) { return name.empty() ? fs::path() : place / name; };
  return {at(manifest.run), at(manifest.stream), at(manifest.beside), viewIn(place, manifest), wasThere};
}

/// Whether what was unpacked can be used: its parts have versions of their own.
Result<void> checkParts(const fs::path& place, const StateManifest& manifest) {
  for (const auto& run : {manifest.run, manifest.beside})
    if (!run.empty())
      if (const auto history = readRun(RunPaths(place / run)); !history) return tl::unexpected(history.error());
  if (manifest.stream.empty()) return {};
  const auto stream = data::openStreamFolder(place / manifest.stream);
  if (!stream) return tl::unexpected(stream.error());
  return {};
}

Result<engine::OpenedState> unpackInto(const fs::path& place, const StateFile& state, const fs::path& file,
                                       const ProgressCallback& progress) {
  auto made = NewFolder::create(place);
  if (!made) return tl::unexpected(made.error());
  if (const auto unpacked = state.unpack(made->path(), progress); !unpacked) return tl::unexpected(made->inPlace(unpacked.error()));
  if (const auto written = writeTextFile(made->path() / kStateManifest, state.text()); !written)
    return tl::unexpected(made->inPlace(written.error()));
  if (const auto good = checkParts(made->path(), state.manifest()); !good)
    return badInput(file.string(), "what is in it cannot be used: " + describe(made->inPlace(good.error())), {});
  if (const auto done = made->commit(); !done) return tl::unexpected(done.error());
  return openedIn(place, state.manifest(), false);
}

}  // namespace

Result<engine::OpenedState> openStateFile(const engine::OpenStateRequest& request, const ProgressCallback& progress) {
  const auto state = StateFile::open(request.file);
  if (!state) return tl::unexpected(state.error());
  const auto name = request.file.stem().string();
  for (int number = 1;; ++number) {
    const fs::path place = plainPath(request.below) / (number == 1 ? name : name + '-' + std::to_string(number));
    if (wasUnpackedInto(place, *state)) return openedIn(place, state->manifest(), true);
    std::error_code unknown;
    if (!fs::exists(place, unknown)) return unpackInto(place, *state, request.file, progress);
  }
}

}  // namespace xsmoe::experiments
