// SPDX-License-Identifier: Apache-2.0
#include "model/streaming/trainer.h"

#include <algorithm>
#include <cmath>
#include <exception>
#include <utility>

#include "model/core/cancelled.h"
#include "model/core/mean_metrics.h"
#include "model/core/ranking_metrics.h"
#include "model/device/cuda.h"
#include "model/device/device.h"
#include "model/device/memory_limit.h"
#include "model/network/step_clock.h"
#include "model/streaming/batches.h"
#include "model/streaming/pending_losses.h"

namespace xsmoe::streaming {

namespace {

constexpr const char* kLessMemory = "What was recorded is kept; with too little memory use a smaller batch or grouping";

/// Where the recommender computes. Asked without parameters(): tables would be put together for it, and count in the peak that is read.
c10::Device deviceOf(const network::Recommender& recommender) {
  for (const auto& [name, tensor] : recommender.modelTensors().variables)
    if (tensor.is_cuda()) return tensor.device();
  return {c10::kCPU};
}

/// Nothing of what the process held before counts among a run's memory but what it holds still.
void beginPeakOf(const network::Recommender& recommender) {
  device::beginPeak();
  device::beginDevicePeak(deviceOf(recommender));
}

/// Highest memory since the run began, where the recommender computes.
std::int64_t peakMemoryOf(const network::Recommender& recommender) {
  const auto device = deviceOf(recommender);
  return device.is_cuda() ? device::readDeviceMemory(device).peakBytes : device::readMemory().peakBytes;
}

}  // namespace

struct Trainer::EpochUnderWay {
  EpochBatches batches;
  network::Batch next;    // to train on
  PendingLosses pending;  // of the batches that are not reported
  int reported = 0;       // batches
  double lossSum = 0;     // over their samples
  network::StepClock clock = {};

  /// What went into which part of the steps, with what the recommender has counted of them.
  StepTimes takeTimes(network::Recommender& recommender) {
    auto times = clock.take();
    times.add(recommender.takeStepTimes());
    if (const auto& waited = pending.waited()) times.add(StepPart::kDevice, *waited);
    return times;
  }
};

Trainer::Trainer(RunParts parts) : run_(std::move(parts)), experts_(run_), steering_(run_, experts_), news_(run_) {}

Result<TrainerEnd> Trainer::run(std::optional<TrainerState> from) {
  try {
    return liveThroughAll(std::move(from));
  } catch (const Failed& failed) {
    return fail(failed.error);
  } catch (const ThrownError& known) {
    return fail(known.error());
  } catch (const std::exception& error) {
    return fail({ErrorKind::kFailed, "training broke off (" + device::failureWords(error) + ")", "window " + std::to_string(window_.value),
                 kLessMemory});
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
  const auto verdict = untilTheEnd(std::move(from));
  const auto means = meansOfTests(run_.standing().tests);
  if (verdict == Verdict::kStop)
    run_.tell(RunStopped{window_});
  else
    run_.tell(means);
  return {verdict == Verdict::kStop, means};
}

/// Of the run, or a stop, at a boundary or in the midst of what lies between two.
Verdict Trainer::untilTheEnd(std::optional<TrainerState> from) try {
  const int last = static_cast<int>(run_.stream.windows().size()) - 2;  // D_T is only tested on
  auto verdict = begin(std::move(from));
  while (verdict == Verdict::kBack || (verdict == Verdict::kGoOn && run_.standing().window.value <= last)) {
    verdict = verdict == Verdict::kBack ? steering_.goBack(entered_) : liveThrough();
    if (verdict != Verdict::kStop) window_ = run_.standing().window;
  }
  return verdict;
} catch (const Cancelled&) {  // by untilStopped()
  return Verdict::kStop;
}

Verdict Trainer::begin(std::optional<TrainerState> from) {
  beginPeakOf(run_.recommender);
  if (!from) {
    run_.loadStates();
    return Verdict::kGoOn;
  }
  window_ = from->window;
  run_.restore(*std::exchange(from, std::nullopt));
  news_.knowPieces();
  // Changes that a person made at this boundary after the state was stored come again now, before the window begins.
  if (!run_.training() && !run_.standing().ended) steering_.follow(run_.placeAt(Boundary::kWindow));
  entered_ = !run_.standing().pendingGrouping;
  if (!run_.training()) return Verdict::kGoOn;
  const auto here = run_.placeAt(Boundary::kEpoch);
  steering_.follow(here);
  if (const auto verdict = steering_.takeRequests(here); verdict != Verdict::kGoOn) return verdict;  // a learning rate to go on with
  steering_.remember();
  return Verdict::kGoOn;
}

/// From wherever the window stands to its end.
Verdict Trainer::liveThrough() {
  if (!run_.standing().ended) {
    if (!run_.training()) {
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
  // A window's networks are larger than the last one's, whose holes are too small for them: kept, each window's would come on top.
  device::giveFreedMemoryBack();
  experts_.applyGrouping({run_.standing().window.value - 1});
  steering_.store();
}

void Trainer::beginWindow() {
  run_.openWindow();
  run_.recommender.beginEpoch(run_.standing().learningRate);
  run_.standing().within->usage = usageOf(run_.recommender);

  const auto& data = run_.stream.window(run_.standing().window);
  WindowStarted started;
  started.window = run_.standing().window;
  started.trainSequences = run_.training()->samples.items.size(0);
  started.batchesPerEpoch = batchesOf(started, run_.settings().batchSize);
  started.validationSequences = data.validationSequences;
  started.testSequences = run_.stream.window({run_.standing().window.value + 1}).testSequences;
  started.parameters = run_.recommender.parameterCount();
  started.trainable = run_.recommender.trainableCount();
  started.structure = structureOf(run_.standing().within->usage);
  run_.tell(started);
}

Verdict Trainer::trainWindow() {
  const bool anything = run_.training()->samples.items.size(0) > 0;
  while (anything && run_.standing().within->epoch < run_.settings().epochs &&
         run_.standing().within->withoutImprovement < run_.settings().patience) {
    EpochDone done;
    if (const auto verdict = trainEpoch(done); verdict != Verdict::kGoOn) return verdict;
    experts_.afterEpoch();
    if (const auto verdict = steering_.boundary(Boundary::kEpoch); verdict != Verdict::kGoOn) return verdict;
    steering_.remember();
    if (steering_.storingIsDue()) steering_.store();
  }
  return Verdict::kGoOn;
}

/// Trains and validates an epoch, and tells of it.
Verdict Trainer::trainEpoch(EpochDone& done) {
  auto& within = *run_.standing().within;
  auto& training = *run_.training();
  done.window = run_.standing().window;
  done.epoch = ++training.epoch;
  training.epochSeconds = 0;
  machine_.begin();
  done.learningRate = within.learningRate;
  run_.recommender.beginEpoch(within.learningRate);
  static_cast<void>(run_.recommender.takeStepTimes());  // of an epoch that was taken back
  EpochUnderWay epoch{{training.samples, run_.settings().batchSize, run_.shuffle().host}, {}, {}, 0, 0};
  if (const auto verdict = trainBatches(epoch); verdict != Verdict::kGoOn) return verdict;
  done.loss = epoch.lossSum / static_cast<double>(training.samples.items.size(0));
  checkParameters(epoch.batches.count(), epoch.batches.rows(epoch.batches.count() - 1));
  run_.compareWeights();
  done.seconds = training.epochSeconds;
  done.times = epoch.takeTimes(run_.recommender);
  if (done.epoch > run_.settings().warmupEpochs) validate(done);
  done.usage = usageOf(run_.recommender);
  if (experts_.fallBelowTau(done.usage)) run_.controls.happened(Happening::kBelowTau);
  within.usage = done.usage;
  ++within.epoch;
  decayLearningRate();
  run_.handOutIfFollowed();
  if (const int most = run_.settings().keepEpochs; most > 0) run_.keeper.onEpochToKeep({done.window, done.epoch}, run_.recommender, most);
  done.machine = machine_.take();
  run_.tell(done);
  return Verdict::kGoOn;
}

Verdict Trainer::trainBatches(EpochUnderWay& epoch) {
  const int count = epoch.batches.count();
  epoch.next = epoch.batches.at(0);
  for (int batch = 1; batch <= count; ++batch) {
    const auto loss = step(epoch, batch);
    if (loss.is_cuda()) machine_.see(news_.gpuUse(loss.device()));
    const bool watched = run_.observer.wantsRunning();
    // Whoever waits at the boundary wants to have seen the batches before it. What is told of running takes no part of their time.
    if (watched || epoch.pending.due() || batch == count || !run_.controls.idle()) reportSteps(epoch);
    if (watched) news_.tellOfRunning(epoch.batches, batch, loss.device());
    // The last batch of an epoch waits at the epoch's boundary, after its validation.
    if (batch < count)
      if (const auto verdict = steering_.boundary(Boundary::kBatch, batch); verdict != Verdict::kGoOn) return verdict;
    if (run_.stopRequested()) return Verdict::kStop;
  }
  return Verdict::kGoOn;
}

at::Tensor Trainer::step(EpochUnderWay& epoch, int number) {
  epoch.pending.begin();
  try {
    auto loss = run_.recommender.trainBatch(epoch.next);
    epoch.pending.add(loss);
    news_.tellOfMemory(number);
    if (number < epoch.batches.count()) {
      epoch.clock.begin();
      epoch.next = epoch.batches.at(number);
      run_.recommender.expectBatch(epoch.next);
      epoch.clock.lap(StepPart::kData);
    }
    return loss;
  } catch (const network::NotFinite& error) {
    reportSteps(epoch);
    throw tellDiverged(error.what(), number, epoch.batches.rows(number - 1));
  } catch (const ThrownError&) {
    throw;
  } catch (const std::exception& error) {
    throw Failed{Error{ErrorKind::kFailed, "the step broke off (" + device::failureWords(error) + ")", run_.wordsOf(number), kLessMemory}};
  }
}

void Trainer::reportSteps(EpochUnderWay& epoch) {
  for (const auto& [loss, seconds] : epoch.pending.take()) {
    const int batch = epoch.reported++;  // from 0
    if (!std::isfinite(loss)) throw tellDiverged("the loss is not finite", batch + 1, epoch.batches.rows(batch));
    run_.training()->epochSeconds += seconds;
    run_.standing().within->seconds += seconds;
    epoch.lossSum += loss * static_cast<double>(epoch.batches.size(batch));
    run_.tell(BatchDone{run_.standing().window, run_.epoch(), batch + 1, loss, seconds});
    news_.tookSeconds(seconds);
  }
}

void Trainer::decayLearningRate() {
  if (steering_.takeRateSet()) return;
  double& rate = run_.standing().within->learningRate;
  const double floor = std::min(run_.settings().learningRateFloor, rate);  // a rate that was set below the floor stays there
  rate = std::max(floor, run_.settings().learningRateDecay * rate);
}

void Trainer::validate(EpochDone& done) {
  const auto measured = run_.validate(run_.recommender, /*count=*/true);
  if (!measured) throw tellDiverged(measured.error().what, 0, {});
  auto& within = *run_.standing().within;
  done.validation = *measured;
  ++within.withoutImprovement;
  if (!done.validation || done.validation->ndcg10 <= within.bestNdcg) return;
  done.best = true;
  within.withoutImprovement = 0;
  within.bestNdcg = done.validation->ndcg10;
  within.bestEpoch = done.epoch;
  // The code of the profile `official` keeps a live reference: its best weights are its last.
  if (run_.profile() == Protocol::kPaper) run_.training()->best = run_.recommender.clone();
}

/// Tests the window's best weights on the next window. The window has ended then.
void Trainer::test() {
  if (const auto best = std::move(run_.training()->best)) load(run_.recommender, modelStateOf(*best));
  WindowDone done;
  done.window = run_.standing().window;
  done.testedOn = {done.window.value + 1};
  const auto ranks = valueOrThrow(run_.test());
  if (!ranks.empty()) done.test = metricsOf(ranks);
  const auto within = run_.closeWindow();
  done.epochs = within.epoch;
  done.bestEpoch = within.bestEpoch > 0 ? within.bestEpoch : within.epoch;
  done.seconds = within.seconds;
  done.parameters = run_.recommender.parameterCount();
  done.trainable = run_.recommender.trainableCount();
  // Under `official` the test has added to the counts. Its model was not reloaded, so they are all there.
  done.usage = run_.profile() == Protocol::kOfficial ? usageOf(run_.recommender) : within.usage;
  done.peakBytes = peakMemoryOf(run_.recommender);
  run_.standing().ended = EndedWindow{done.usage, within.epoch > 0};
  if (done.test && run_.settings().references && run_.keepsTheRun()) tellReferences();
  run_.standing().tests.push_back(done.test);  // here, so that a stop before leaves none that is not told
  valueOrThrow(run_.keeper.onTested(done.window, run_.recommender));
  run_.keeper.onRanked(done.window, ranks);
  valueOrThrow(run_.keeper.onEnded(run_.stateAtEnd()));
  run_.tell(done);
}

void Trainer::tellReferences() {
  const auto measured = [this]() -> Result<ReferencesMeasured> {
    try {
      return run_.testReferences();
    } catch (const Cancelled&) {  // a stop is no reason to leave them out
      throw;
    } catch (const std::exception& error) {
      return failure("the test on D_" + std::to_string(run_.standing().window.value + 1), device::failureWords(error), kLessMemory);
    }
  }();
  if (measured)
    run_.tell(*measured);
  else
    run_.keeper.onNotice("the untrained references were not measured: " + describe(measured.error()));
}

Verdict Trainer::endWindow() {
  const auto ended = *std::exchange(run_.standing().ended, std::nullopt);
  const auto window = run_.standing().window;
  if (!run_.isLastTrained(window)) {
    steering_.follow({Boundary::kTested, window, 0, 0});
    run_.recommender.endWindow(run_.dataOf(window));
    experts_.freezeAndExpand(window, ended);
  }
  ++run_.standing().window.value;
  entered_ = false;
  return steering_.boundary(Boundary::kWindow);
}

std::vector<NamedSequence> Trainer::named(const std::vector<std::int64_t>& rows) const {
  const auto& [users, items] = run_.training()->samples;
  std::vector<NamedSequence> sequences;
  for (const auto row : rows) {
    auto& sequence = sequences.emplace_back();
    sequence.user = run_.stream.userIds()[static_cast<std::size_t>(users[row].item<std::int64_t>())];
    for (std::int64_t i = 0; i < items.size(1); ++i)
      if (const auto item = items[row][i].item<std::int64_t>(); item > 0)
        sequence.items.push_back(run_.stream.itemIds()[static_cast<std::size_t>(item)]);
  }
  return sequences;
}

Failed Trainer::tellDiverged(const std::string& what, int batch, const std::vector<std::int64_t>& rows) {
  const auto& good = steering_.lastGood();
  const int goodEpoch = good && good->state.window == run_.standing().window ? good->epoch : 0;
  const auto where = run_.wordsOf(batch);
  run_.tell(RunDiverged{run_.standing().window, run_.epoch(), batch, what, goodEpoch, named(rows)});
  if (good) run_.keeper.onRolledBack(good->state, good->events);
  return {Error{ErrorKind::kFailed, what, where, "Resume the run with a smaller learning rate or another precision"}};
}

void Trainer::checkParameters(int batch, const std::vector<std::int64_t>& rows) {
  for (const auto& [name, tensor] : run_.recommender.modelTensors().variables)
    if (!tensor.sum().isfinite().item<bool>() && !tensor.isfinite().all().item<bool>())
      throw tellDiverged("the parameter " + name + " is not finite", batch, rows);
}

}  // namespace xsmoe::streaming
