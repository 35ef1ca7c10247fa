// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/runs/run_store.h"

#include <cstdio>
#include <filesystem>
#include <string>
#include <system_error>
#include <utility>

#include "model/core/setting_descriptions.h"
#include "model/core/units.h"
#include "model/experiments/runs/boundaries.h"
#include "model/experiments/runs/epoch_weights.h"
#include "model/experiments/runs/test_ranks.h"
#include "model/streaming/checkpoint.h"

namespace xsmoe::experiments {

RunStore::RunStore(OpenRun& run, engine::TrainListener& listener, ModelCopy& copy)
    : run_(run), listener_(listener), copy_(copy), toCome_(run.paths, run.again), before_(run.record->events()) {}

void RunStore::onEpochToKeep(const RunMoment& epoch, const network::Recommender& model, int most) {
  tellOfEpochs(epoch, keepEpoch(run_.paths, epoch, run_.description.settings.model.method, model, most), most);
}

void RunStore::tellOfEpochs(const RunMoment& epoch, const Result<std::int64_t>& bytes, int most) {
  const auto before = std::exchange(keepsEpochs_, bytes.has_value());
  if (before == keepsEpochs_) return;
  if (!bytes) return listener_.onNotice("the weights of epochs are not kept, the run goes on without; " + describe(bytes.error()));
  char megabytes[40];
  std::snprintf(megabytes, sizeof megabytes, "%.2f MB", static_cast<double>(*bytes) / kMegabyte);
  listener_.onNotice("the weights of epochs are kept, of each window the last " + std::to_string(most) + ": one of D_" +
                     std::to_string(epoch.window.value) + " takes " + megabytes + " on the disk");
}

Result<void> RunStore::onTested(WindowIndex window, const network::Recommender& model) {
  return streaming::writeCheckpoint(run_.paths.checkpoint(window), window, run_.description.settings.model.method, model);
}

/// They can be measured again from the weights, so that a run does not fail of them.
void RunStore::onRanked(WindowIndex window, const std::vector<std::int64_t>& ranks) {
  const auto sequences = run_.workshop.session->windows().test({window.value + 1});
  const auto& test = *sequences;
  if (const auto kept = writeTestRanks(run_.paths, window, test, ranks); !kept)
    listener_.onNotice("the ranks of the test after D_" + std::to_string(window.value) +
                       " are not kept, and are measured again when they are asked for; " + describe(kept.error()));
}

Result<void> RunStore::onEnded(const streaming::TrainerState& state) { return writeBoundary(run_.paths, state); }

void RunStore::onResumable(const streaming::TrainerState& state) { store(state, run_.record->events()); }

void RunStore::onCopied(streaming::ModelMoment&& moment) {
  copy_.put({run_.description.folder, std::move(moment)});
  listener_.onCopied();
}

void RunStore::onNotice(const std::string& sentence) { listener_.onNotice(sentence); }

void RunStore::onRolledBack(const streaming::TrainerState& state, std::int64_t events) { store(state, before_ + events); }

/// The run, its record and whoever watches go back.
void RunStore::onTakenBack(const streaming::TrainerState& state, std::int64_t events) {
  store(state, before_ + events);
  run_.slots.removeOlder();  // it may be of what has not happened
  // Before the record goes back: broken off in between, the run would go on from the end of one of them.
  removeWindows(state.window);
  recording([&] { run_.record->takeBack(before_ + events); });
  removeEpochsAfter(run_.paths, state);
  RunHistory kept(run_.description);
  streaming::valueOrThrow(readRecord(run_.paths.record(), [&](const RunEvent& event) { kept.apply(event); }));
  listener_.onResumed(kept);
}

void RunStore::onChangesToCome(const std::deque<PlacedChange>& changes) {
  streaming::valueOrThrow(toCome_.write({changes.begin(), changes.end()}));
}

Result<void> RunStore::checkSettings(const RunSettings& changed) const {
  const auto& session = *run_.workshop.session;
  return validate(changed, session.hiddenStates(), session.cachedStates());
}

void RunStore::finish() {
  run_.slots.removeAll();
  static_cast<void>(toCome_.write({}));
}

void RunStore::store(const streaming::TrainerState& state, std::int64_t events) {
  recording([&] { run_.record->sync(); });  // the events must not be lost where the checkpoint is not
  const auto stored = run_.slots.write({events, state});
  if (!stored && !std::exchange(failing_, true))
    listener_.onNotice("no checkpoint could be written, the run goes on without; " + describe(stored.error()));
  if (stored) failing_ = false;
}

void RunStore::removeWindows(WindowIndex first) const {
  for (const int window : run_.paths.storedWindows()) {
    if (window < first.value) continue;
    std::error_code ignored;
    std::filesystem::remove(run_.paths.checkpoint({window}), ignored);
    std::filesystem::remove(run_.paths.boundary({window}), ignored);
  }
  for (const int window : run_.paths.rankedWindows()) {
    if (window < first.value) continue;
    std::error_code ignored;
    std::filesystem::remove(run_.paths.ranks({window}), ignored);
  }
}

}  // namespace xsmoe::experiments
