// SPDX-License-Identifier: Apache-2.0
#include "model/streaming/trainer.h"

#include <algorithm>
#include <cmath>
#include <exception>
#include <utility>

#include "model/core/mean_metrics.h"
#include "model/device/cuda.h"
#include "model/streaming/batches.h"
#include "model/streaming/pending_losses.h"

namespace xsmoe::streaming {

namespace {

std::string place(WindowIndex window, int epoch, int batch) {
  return "window " + std::to_string(window.value) + ", epoch " + std::to_string(epoch) + ", batch " + std::to_string(batch);
}

constexpr const char* kLessMemory = "What was recorded is kept; with too little memory use a smaller batch or grouping";

}  // namespace

Trainer::Trainer(const data::WindowedStream& stream, StateSource states, const RunSettings& settings, network::Recommender& recommender,
                 engine::RunObserver& observer, engine::Controls& controls, TrainerHooks hooks)
    : run_(stream, std::move(states), settings, recommender, observer, controls, std::move(hooks)),
      experts_(run_),
      steering_(run_, experts_) {}

Result<TrainerEnd> Trainer::run(std::optional<TrainerState> from) {
  try {
    return liveThroughAll(std::move(from));
  } catch (const Failed& failed) {
    return fail(failed.error);
  } catch (const std::exception& error) {
    return fail(
        {ErrorKind::kFailed, "training broke off (" + wordsOf(error) + ")", "window " + std::to_string(window_.value), kLessMemory});
  }
}

tl::unexpected<Error> Trainer::fail(const Error& error) {
  try {
    run_.tell(RunFailed{describe(error)});
  } catch (const Failed&) {
    // The record cannot be written, perhaps for the same reason. The caller hears of it all the same.
  }
  return tl::unexpected(error);
}

TrainerEnd Trainer::liveThroughAll(std::optional<TrainerState> from) {
  const int last = static_cast<int>(run_.stream.windows().size()) - 2;  // D_T is only tested on
  auto verdict = begin(std::move(from));
  while (verdict == Verdict::kBack || (verdict == Verdict::kGoOn && run_.at.window.value <= last)) {
    verdict = verdict == Verdict::kBack ? steering_.goBack(entered_) : liveThrough();
    if (verdict != Verdict::kStop) window_ = run_.at.window;
  }
  const auto means = meansOfTests(run_.at.tests);
  if (verdict == Verdict::kStop)
    run_.tell(RunStopped{window_});
  else
    run_.tell(means);
  return {verdict == Verdict::kStop, means};
}

Verdict Trainer::begin(std::optional<TrainerState> from) {
  if (!from) {
    run_.loadStates();
    return Verdict::kGoOn;
  }
  window_ = from->window;
  run_.restore(*std::exchange(from, std::nullopt));
  pieces_ = run_.recommender.encodingPieces();
  // What comes again at the very place, after the state was taken.
  if (!run_.training && !run_.at.ended) steering_.follow(run_.placeAt(Boundary::kWindow));
  entered_ = !run_.at.pendingGrouping;
  if (!run_.training) return Verdict::kGoOn;
  const auto here = run_.placeAt(Boundary::kEpoch);
  steering_.follow(here);
  if (const auto verdict = steering_.takeRequests(here); verdict != Verdict::kGoOn) return verdict;  // a learning rate to go on with
  steering_.remember();
  return Verdict::kGoOn;
}

/// From wherever the window stands to its end.
Verdict Trainer::liveThrough() {
  if (!run_.at.ended) {
    if (!run_.training) {
      if (!std::exchange(entered_, false)) enterWindow();
      if (const auto verdict = steering_.boundary(Boundary::kBatch); verdict != Verdict::kGoOn) return verdict;
      steering_.remember();
      beginWindow();
    }
    if (const auto verdict = trainWindow(); verdict != Verdict::kGoOn) return verdict;
    test();
  }
  return endWindow();
}

void Trainer::enterWindow() {
  experts_.applyGrouping({run_.at.window.value - 1});
  steering_.keep();
}

void Trainer::beginWindow() {
  run_.at.within = WindowState{0, run_.at.learningRate, 0, 0, 0, 0, {}};
  run_.openWindow();
  run_.recommender.beginEpoch(run_.at.learningRate);
  run_.at.within->usage = usageOf(run_.recommender);

  const auto& data = run_.stream.window(run_.at.window);
  const int batch = run_.settings().batchSize;
  WindowStarted started;
  started.window = run_.at.window;
  started.batchesPerEpoch = static_cast<int>((run_.training->samples.items.size(0) + batch - 1) / batch);
  started.trainSequences = static_cast<std::int64_t>(data.train.size());
  started.validationSequences = static_cast<std::int64_t>(data.validation.size());
  started.testSequences = static_cast<std::int64_t>(run_.stream.window({run_.at.window.value + 1}).test.size());
  started.parameters = parameterCount(run_.recommender);
  started.trainable = run_.recommender.trainableCount();
  started.structure = structureOf(run_.at.within->usage);
  run_.tell(started);
}

Verdict Trainer::trainWindow() {
  const bool anything = run_.training->samples.items.size(0) > 0;
  while (anything && run_.at.within->epoch < run_.settings().epochs && run_.at.within->withoutImprovement < run_.settings().patience) {
    EpochDone done;
    if (const auto verdict = trainEpoch(done); verdict != Verdict::kGoOn) return verdict;
    experts_.afterEpoch();
    if (const auto verdict = steering_.boundary(Boundary::kEpoch); verdict != Verdict::kGoOn) return verdict;
    steering_.remember();
    if (steering_.keepingIsDue()) steering_.keep();
  }
  return Verdict::kGoOn;
}

/// Trains and validates an epoch, and tells of it.
Verdict Trainer::trainEpoch(EpochDone& done) {
  auto& within = *run_.at.within;
  auto& training = *run_.training;
  done.window = run_.at.window;
  done.epoch = ++training.epoch;
  training.epochSeconds = 0;
  done.learningRate = within.learningRate;
  run_.recommender.beginEpoch(within.learningRate);
  const EpochBatches batches(training.samples, run_.settings().batchSize, run_.shuffle.host);
  if (const auto verdict = trainBatches(batches, done); verdict != Verdict::kGoOn) return verdict;
  checkParameters(batches.count(), batches.rows(batches.count() - 1));
  done.seconds = training.epochSeconds;
  if (done.epoch > run_.settings().warmupEpochs) validate(done);
  within.usage = done.usage = usageOf(run_.recommender);
  ++within.epoch;
  // A rate that was set below the floor stays there.
  const double floor = std::min(run_.settings().learningRateFloor, within.learningRate);
  if (!steering_.takeRateSet()) within.learningRate = std::max(floor, run_.settings().learningRateDecay * within.learningRate);
  run_.handOutIfFollowed();
  run_.tell(done);
  return Verdict::kGoOn;
}

Verdict Trainer::trainBatches(const EpochBatches& batches, EpochDone& done) {
  PendingLosses pending;
  double lossSum = 0;
  int reported = 0;
  const auto report = [&] {
    for (const auto& [loss, seconds] : pending.take()) {
      ++reported;
      if (!std::isfinite(loss)) throw diverged("the loss is not finite", reported, batches.rows(reported - 1));
      run_.training->epochSeconds += seconds;
      run_.at.within->seconds += seconds;
      lossSum += loss * static_cast<double>(batches.size(reported - 1));
      run_.tell(BatchDone{run_.at.window, run_.epoch(), reported, loss, seconds});
      lastStepSeconds_ = seconds;
    }
  };
  auto next = batches.count() > 0 ? batches.at(0) : network::Batch();
  for (int batch = 1; batch <= batches.count(); ++batch) {
    pending.begin();
    at::Tensor loss;
    try {
      loss = run_.recommender.trainBatch(next);
      pending.add(loss);
      tellOfMemory(batch);
      if (batch < batches.count()) run_.recommender.expectBatch(next = batches.at(batch));
    } catch (const network::NotFinite& error) {
      report();  // the batches before it
      throw diverged(error.what(), batch, batches.rows(batch - 1));
    } catch (const std::exception& error) {
      throw Failed{Error{ErrorKind::kFailed, "the step broke off (" + wordsOf(error) + ")", place(run_.at.window, run_.epoch(), batch),
                         kLessMemory}};
    }
    // Whoever waits at the boundary wants to have seen the batches before it.
    if (pending.due() || batch == batches.count() || !run_.controls.idle()) report();
    if (run_.observer.wantsRunning()) tellOfRunning(batches, batch, loss.device());
    // The last batch of an epoch waits at the epoch's boundary, after its validation.
    if (batch < batches.count())
      if (const auto verdict = steering_.boundary(Boundary::kBatch, batch); verdict != Verdict::kGoOn) return verdict;
    if (run_.controls.stopRequested()) return Verdict::kStop;
  }
  done.loss = lossSum / static_cast<double>(run_.training->samples.items.size(0));
  return Verdict::kGoOn;
}

void Trainer::tellOfRunning(const EpochBatches& batches, int batch, c10::Device device) {
  const auto memory = device::readDeviceMemory(device);
  const auto itemSlots = batches.size(batch - 1) * run_.training->samples.items.size(1);
  run_.observer.onRunning({run_.at.window, run_.epoch(), batch, batches.count(), lastStepSeconds_, itemSlots, usageOf(run_.recommender),
                           memory.allocatedBytes, memory.peakBytes});
}

/// Once each time that a batch's items had to be encoded in more pieces than before.
void Trainer::tellOfMemory(int batch) {
  const int pieces = run_.recommender.encodingPieces();
  if (pieces <= std::exchange(pieces_, pieces) || !run_.hooks.notice) return;
  run_.hooks.notice("memory did not suffice in " + place(run_.at.window, run_.epoch(), batch) +
                    ": from here on a batch's items are encoded in " + std::to_string(pieces) +
                    " pieces, one after the other; the loss is still over the whole batch, the result the same, and a step takes longer");
}

void Trainer::validate(EpochDone& done) {
  const auto measured = run_.validate(run_.recommender, /*count=*/true);
  if (!measured) throw diverged(measured.error().what, 0, {});
  auto& within = *run_.at.within;
  done.validation = *measured;
  ++within.withoutImprovement;
  if (!done.validation || done.validation->ndcg10 <= within.bestNdcg) return;
  done.best = true;
  within.withoutImprovement = 0;
  within.bestNdcg = done.validation->ndcg10;
  within.bestEpoch = done.epoch;
  // The code of the profile `official` keeps a live reference: its best weights are its last.
  if (run_.profile() == Protocol::kPaper) run_.training->best = run_.recommender.clone();
}

/// Tests the window's best weights on the next window. The window has ended then.
void Trainer::test() {
  if (const auto best = std::move(run_.training->best)) load(run_.recommender, modelStateOf(*best));
  WindowDone done;
  done.window = run_.at.window;
  done.testedOn = {done.window.value + 1};
  done.test = valueOrThrow(run_.test());
  const auto within = *std::exchange(run_.at.within, std::nullopt);
  run_.training.reset();
  done.epochs = within.epoch;
  done.bestEpoch = within.bestEpoch > 0 ? within.bestEpoch : within.epoch;
  done.seconds = within.seconds;
  done.parameters = parameterCount(run_.recommender);
  done.trainable = run_.recommender.trainableCount();
  // Under `official` the test has added to the counts. Its model was not reloaded, so they are all there.
  done.usage = run_.profile() == Protocol::kOfficial ? usageOf(run_.recommender) : within.usage;
  run_.at.ended = EndedWindow{done.usage, within.epoch > 0};
  run_.at.tests.push_back(done.test);
  if (run_.hooks.tested) valueOrThrow(run_.hooks.tested(done.window, run_.recommender));
  if (run_.hooks.ended) valueOrThrow(run_.hooks.ended(run_.state()));
  run_.tell(done);
}

Verdict Trainer::endWindow() {
  const auto ended = *std::exchange(run_.at.ended, std::nullopt);
  const auto window = run_.at.window;
  if (!run_.isLastTrained(window)) {
    steering_.follow({Boundary::kTested, window, 0, 0});
    run_.recommender.endWindow(run_.dataOf(window));
    experts_.freezeAndExpand(window, ended);
  }
  ++run_.at.window.value;
  entered_ = false;
  return steering_.boundary(Boundary::kWindow);
}

Failed Trainer::diverged(const std::string& what, int batch, const std::vector<std::int64_t>& rows) {
  const auto& good = steering_.lastGood();
  const int goodEpoch = good && good->state.window == run_.at.window ? good->epoch : 0;
  RunDiverged event{run_.at.window, run_.epoch(), batch, what, goodEpoch, {}};
  const auto& [users, items] = run_.training->samples;
  for (const auto row : rows) {
    auto& named = event.sequences.emplace_back();
    named.user = run_.stream.userIds()[static_cast<std::size_t>(users[row].item<std::int64_t>())];
    for (std::int64_t i = 0; i < items.size(1); ++i)
      if (const auto item = items[row][i].item<std::int64_t>(); item > 0)
        named.items.push_back(run_.stream.itemIds()[static_cast<std::size_t>(item)]);
  }
  const auto where = place(run_.at.window, run_.epoch(), batch);
  run_.tell(std::move(event));
  if (good && run_.hooks.rolledBack) run_.hooks.rolledBack(good->state, good->events);
  return {Error{ErrorKind::kFailed, what, where, "Resume the run with a smaller learning rate or another precision"}};
}

void Trainer::checkParameters(int batch, const std::vector<std::int64_t>& rows) {
  for (const auto& [name, tensor] : run_.recommender.parameters())
    if (!tensor.sum().isfinite().item<bool>() && !tensor.isfinite().all().item<bool>())
      throw diverged("the parameter " + name + " is not finite", batch, rows);
}

}  // namespace xsmoe::streaming
