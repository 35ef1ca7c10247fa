// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/runs/boundaries.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "model/experiments/runs/record.h"
#include "model/features/sha256.h"
#include "model/streaming/checkpoint.h"
#include "model/streaming/resume_file.h"

namespace xsmoe::experiments {
namespace {

std::string nameOf(WindowIndex window) { return "D_" + std::to_string(window.value); }

bool isThere(const std::filesystem::path& file) {
  std::error_code unknown;
  return std::filesystem::exists(file, unknown);
}

/// The tests of a run up to a window, by the window trained.
Result<std::map<int, std::optional<Metrics>>> testsUpTo(const RunPaths& paths, WindowIndex window) {
  std::map<int, std::optional<Metrics>> tests;
  const auto read = readRecord(paths.record(), [&](const RunEvent& event) {
    if (const auto* done = std::get_if<WindowDone>(&event.detail); done != nullptr && done->window.value <= window.value)
      tests[done->window.value] = done->test;
  });
  if (!read) return tl::unexpected(read.error());
  return tests;
}

Result<bool> haveSameTests(const RunPaths& run, const RunPaths& other, WindowIndex window) {
  const auto one = testsUpTo(run, window), another = testsUpTo(other, window);
  if (!one) return tl::unexpected(one.error());
  if (!another) return tl::unexpected(another.error());
  return *one == *another;
}

tl::unexpected<Error> missing(const RunPaths& paths, WindowIndex window) {
  const auto stored = paths.storedWindows();
  const bool weights = std::find(stored.begin(), stored.end(), window.value) != stored.end();
  if (!weights && wasTested(paths, window))
    return badInput(paths.folder.string(), "the weights of " + nameOf(window) + " were removed", kOnRemovedWeights);
  if (!weights)
    return badInput(paths.folder.string(), "the run has not finished " + nameOf(window), "Name a window that it has, or resume it first");
  return badInput(paths.boundary(window).string(), "the file is missing: the run was made before runs could be forked",
                  "Train again with the settings in run.json: the result is the same, and can be forked");
}

}  // namespace

Result<void> writeBoundary(const RunPaths& paths, const streaming::TrainerState& state) {
  auto small = state;
  small.model.parameters.clear();  // they are the window's weights
  small.model.constants.clear();
  if (const auto written = streaming::writeResumePoint(paths.boundary(state.window), {0, small}); !written)
    return tl::unexpected(written.error());
  return {};
}

Result<streaming::TrainerState> readBoundary(const RunPaths& paths, WindowIndex window) {
  std::error_code unknown;
  if (!std::filesystem::exists(paths.boundary(window), unknown)) return missing(paths, window);
  auto point = streaming::readResumePoint(paths.boundary(window));
  if (!point) return tl::unexpected(point.error());
  if (!point->state.ended || point->state.window != window)
    return badInput(paths.boundary(window).string(), "the file is not of the end of " + nameOf(window), "Fork from another window");
  return std::move(point->state);
}

Result<streaming::TrainerState> endOf(const RunPaths& paths, WindowIndex window, const ProtocolSettings& protocol) {
  const int last = protocol.windows - 2;  // D_T is only tested on
  if (window.value < 0 || window.value >= last)
    return usageError("--window", "a run of " + std::to_string(protocol.windows) + " windows cannot be forked at " + nameOf(window),
                      last < 1 ? "It trains one window only: train another run"
                               : "Name a window from 0 to " + std::to_string(last - 1) + ": after the last trained one nothing comes");
  return readBoundary(paths, window);
}

Result<streaming::TrainerState> stateAtEndOf(const RunPaths& paths, WindowIndex window, const ProtocolSettings& protocol) {
  if (const auto end = endOf(paths, window, protocol); !end) return end;
  return storedStateAt(paths, window);
}

Result<streaming::TrainerState> storedStateAt(const RunPaths& paths, WindowIndex window) {
  auto state = readBoundary(paths, window);
  if (!state) return state;
  auto weights = streaming::readCheckpoint(paths.checkpoint(window));
  if (!weights) return tl::unexpected(weights.error());
  if (weights->info.window != window)
    return badInput(paths.checkpoint(window).string(), "the weights are of " + nameOf(weights->info.window) + ", not of " + nameOf(window),
                    "Fork from another window");
  state->model.parameters = std::move(weights->parameters);
  return state;
}

bool wasTested(const RunPaths& paths, WindowIndex window) { return eventsUpToEndOf(paths, window).has_value(); }

Result<bool> haveSameEnd(const RunPaths& run, const RunPaths& other, WindowIndex window) {
  for (const auto file : {&RunPaths::checkpoint, &RunPaths::boundary}) {
    const bool here = isThere((run.*file)(window)), there = isThere((other.*file)(window));
    if (!here && !there) continue;
    if (here != there) return haveSameTests(run, other, window);
    const auto one = features::sha256OfFile((run.*file)(window), {}), another = features::sha256OfFile((other.*file)(window), {});
    if (!one) return tl::unexpected(one.error());
    if (!another) return tl::unexpected(another.error());
    if (*one != *another) return false;
  }
  return true;
}

Result<std::int64_t> eventsUpToEndOf(const RunPaths& paths, WindowIndex window) {
  std::int64_t events = 0, found = 0;
  const auto read = readRecord(paths.record(), [&](const RunEvent& event) {
    ++events;
    if (const auto* done = std::get_if<WindowDone>(&event.detail); done != nullptr && done->window == window) found = events;
  });
  if (!read) return tl::unexpected(read.error());
  if (found == 0)
    return badInput(paths.record().string(), "the record does not tell the end of " + nameOf(window), "Fork from another window");
  return found;
}

}  // namespace xsmoe::experiments
