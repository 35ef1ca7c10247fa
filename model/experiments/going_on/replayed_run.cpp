// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/going_on/replayed_run.h"

#include <torch/types.h>

#include <algorithm>
#include <utility>

#include "model/experiments/runs/changes_to_come.h"
#include "model/experiments/runs/record.h"
#include "model/experiments/runs/run_stream.h"
#include "model/experiments/runs/training_run.h"
#include "model/features/sha256.h"
#include "model/streaming/checkpoint.h"

namespace xsmoe::experiments {
namespace {

/// What of a record a replay needs: the changes that were made and stayed, and what was measured.
struct RecordedChanges {
  std::vector<PlacedChange> changes;
  std::map<int, std::optional<Metrics>> tests;  ///< by trained window
  bool finished = false;
  std::string unlogged;  ///< a change without a place, of a program that kept none; empty: none
};

Result<RecordedChanges> readChanges(const RunPaths& paths) {
  RecordedChanges record;
  const auto read = readRecord(paths.record(), [&](const RunEvent& event) {
    if (const auto* logged = std::get_if<ChangeLogged>(&event.detail))
      if (auto change = placedChange(*logged)) record.changes.push_back(std::move(*change));
    if (const auto* done = std::get_if<WindowDone>(&event.detail)) record.tests[done->window.value] = done->test;
    if (std::holds_alternative<RunFinished>(event.detail)) record.finished = true;
    if (!record.changes.empty()) return;
    if (std::holds_alternative<TauChanged>(event.detail)) record.unlogged = "tau";
    if (std::holds_alternative<GroupingChanged>(event.detail)) record.unlogged = "grouping";
    if (std::holds_alternative<PrunedNow>(event.detail)) record.unlogged = "prune-now";
  });
  if (!read) return tl::unexpected(read.error());
  return record;
}

/// Hands the run's events on, and keeps what was measured.
class Witness : public engine::TrainListener {
 public:
  explicit Witness(engine::TrainListener& listener) : listener_(listener) {}
  void onStarted(const RunDescription& run) override { listener_.onStarted(run); }
  void onData(const DataReport& data) override { listener_.onData(data); }
  void onResumed(const RunHistory& history) override { listener_.onResumed(history); }
  void onProgress(const Progress& progress) override { listener_.onProgress(progress); }
  void onNotice(const std::string& sentence) override { listener_.onNotice(sentence); }
  void onCopied() override { listener_.onCopied(); }
  void onEvent(const RunEvent& event) override {
    if (const auto* done = std::get_if<WindowDone>(&event.detail)) tests[done->window.value] = done->test;
    listener_.onEvent(event);
  }
  [[nodiscard]] bool wantsRunning() override { return listener_.wantsRunning(); }
  void onRunning(const engine::RunningState& state) override { listener_.onRunning(state); }

  std::map<int, std::optional<Metrics>> tests;

 private:
  engine::TrainListener& listener_;
};

/// Whether a tensor is the other one, or its first rows.
bool begins(const at::Tensor& first, const at::Tensor& all) {
  if (first.scalar_type() != all.scalar_type() || first.dim() != all.dim()) return false;
  if (first.dim() == 0 || first.size(0) >= all.size(0)) return torch::equal(first, all);
  return first.sizes().slice(1) == all.sizes().slice(1) && torch::equal(first, all.narrow(0, 0, first.size(0)));
}

/// Whether the weights of a window from before the stream grew, with rows for the users and items of then, are those of a replay.
Result<bool> sameButForLaterRows(const std::filesystem::path& before, const std::filesystem::path& now) {
  const auto first = streaming::readCheckpoint(before), all = streaming::readCheckpoint(now);
  if (!first) return tl::unexpected(first.error());
  if (!all) return tl::unexpected(all.error());
  return std::equal(first->parameters.begin(), first->parameters.end(), all->parameters.begin(), all->parameters.end(),
                    [](const auto& one, const auto& other) { return one.first == other.first && begins(one.second, other.second); });
}

Result<bool> sameWeights(const std::filesystem::path& before, const std::filesystem::path& now, bool grown) {
  const auto first = features::sha256OfFile(before, {}), second = features::sha256OfFile(now, {});
  if (!first) return tl::unexpected(first.error());
  if (!second) return tl::unexpected(second.error());
  if (*first == *second || !grown) return *first == *second;
  return sameButForLaterRows(before, now);
}

/// Windows of the run whose weights or metrics the replay has not got, bit for bit, in words.
Result<std::vector<std::string>> differences(const RunPaths& run, const RecordedChanges& record, const RunPaths& replay,
                                             const Witness& witness, bool grown) {
  std::vector<std::string> found;
  for (const auto& [window, test] : record.tests) {
    const auto name = "D_" + std::to_string(window);
    const auto mine = witness.tests.find(window);
    if (mine == witness.tests.end()) {
      found.push_back(name + " was not reached");
      continue;
    }
    if (mine->second != test) found.push_back("the metrics of " + name + " differ");
    if (std::error_code unknown; !std::filesystem::exists(run.checkpoint({window}), unknown)) {
      found.push_back("the weights of " + name + " were removed from the run, so that they cannot be compared");
      continue;
    }
    const auto same = sameWeights(run.checkpoint({window}), replay.checkpoint({window}), grown);
    if (!same) return tl::unexpected(same.error());
    if (!*same) found.push_back("the weights of " + name + " differ");
  }
  return found;
}

}  // namespace

Result<engine::ReplayOutcome> replayRun(const engine::ReplayRequest& request, engine::TrainListener& listener, engine::Controls& controls,
                                        ModelCopy& copy, StreamShelf& streams) {
  const RunPaths paths(request.run), target(request.replay);
  const auto manifest = readManifest(paths);
  if (!manifest) return tl::unexpected(manifest.error());
  const auto record = readChanges(paths);
  if (!record) return tl::unexpected(record.error());
  if (!record->unlogged.empty())
    return badInput(paths.record().string(),
                    "a change of " + record->unlogged + " is recorded without the batch at which it was made, by a program of before",
                    "Only runs without such changes, or made since, can be replayed");
  const auto folder = streamOfRun(*manifest, request.stream, streams.checksums(), [&](const Progress& state) {
    listener.onProgress(state);
    return !controls.stopRequested();
  });
  if (!folder) return tl::unexpected(folder.error());

  Witness witness(listener);
  if (!record->finished) listener.onNotice("the run was not finished: its replay goes on to the end");
  const auto& run = manifest->description;
  engine::TrainRequest again{
      request.stream.empty() ? std::filesystem::path(run.streamFolder) : request.stream, request.replay, run.settings, {}};
  const auto outcome = runTraining(again, witness, controls, copy, streams, {run.folder, record->changes});
  if (!outcome) return tl::unexpected(outcome.error());
  engine::ReplayOutcome replayed{*outcome, static_cast<int>(record->tests.size()), static_cast<int>(record->changes.size()), {}};
  if (outcome->stopped) return replayed;
  auto differ = differences(paths, *record, target, witness, run.settings.protocol.cutRecords > 0);
  if (!differ) return tl::unexpected(differ.error());
  replayed.differences = std::move(*differ);
  return replayed;
}

}  // namespace xsmoe::experiments
