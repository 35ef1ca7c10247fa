// SPDX-License-Identifier: Apache-2.0
#include "model/streaming/trainer.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <exception>
#include <utility>

#include "model/core/mean_metrics.h"
#include "model/device/cuda.h"
#include "model/streaming/batches.h"
#include "model/streaming/evaluator.h"
#include "model/streaming/pending_losses.h"
#include "model/streaming/window_progress.h"

namespace xsmoe::streaming {
namespace {

std::string place(WindowIndex window, int epoch, int batch) {
  return "window " + std::to_string(window.value) + ", epoch " + std::to_string(epoch) + ", batch " + std::to_string(batch);
}

}  // namespace

Failed Trainer::diverged(const std::string& what, const WindowProgress& progress, int batch, const std::vector<std::int64_t>& rows) {
  const int goodEpoch = good_ && good_->state.window == progress.window ? good_->epoch : 0;
  RunDiverged event{progress.window, progress.epoch, batch, what, goodEpoch, {}};
  const auto& train = stream_.window(progress.window).train;
  for (const auto row : rows) {
    const auto i = static_cast<std::size_t>(row);
    auto& named = event.sequences.emplace_back();
    named.user = stream_.userIds()[static_cast<std::size_t>(train.users[i])];
    for (const auto item : train.at(i)) named.items.push_back(stream_.itemIds()[static_cast<std::size_t>(item)]);
  }
  emit(std::move(event));
  if (good_ && hooks_.rolledBack) hooks_.rolledBack(good_->state, good_->events);
  return {Error{ErrorKind::kFailed, what, place(progress.window, progress.epoch, batch),
                "Resume the run with a smaller learning rate or another precision"}};
}

void Trainer::checkParameters(const WindowProgress& progress, int batch, const std::vector<std::int64_t>& rows) {
  for (const auto& [name, tensor] : recommender_.parameters())
    if (!tensor.sum().isfinite().item<bool>() && !tensor.isfinite().all().item<bool>())
      throw diverged("the parameter " + name + " is not finite", progress, batch, rows);
}

Trainer::Trainer(const data::WindowedStream& stream, StateSource states, const RunSettings& settings, network::Recommender& recommender,
                 engine::RunObserver& observer, engine::Controls& controls, TrainerHooks hooks)
    : stream_(stream),
      states_(std::move(states)),
      settings_(settings),
      recommender_(recommender),
      observer_(observer),
      controls_(controls),
      hooks_(std::move(hooks)),
      shuffle_(settings.training.seed, c10::Device(c10::kCPU)),
      tau_(settings.model.tau),
      learningRate_(settings.training.learningRate),
      grouping_(settings.model.grouping),
      script_(hooks_.script.begin(), hooks_.script.end()),
      again_(hooks_.again.begin(), hooks_.again.end()) {}

Result<TrainerEnd> Trainer::run(std::optional<TrainerState> from) {
  Position at;
  try {
    return liveThroughAll(std::move(from), at);
  } catch (const Failed& failed) {
    return fail(failed.error);
  } catch (const std::exception& error) {
    const std::string what = error.what();
    return fail({ErrorKind::kFailed, what.substr(0, what.find('\n')), "window " + std::to_string(at.window.value),
                 "What was recorded is kept; with too little memory use a smaller batch or grouping"});
  }
}

tl::unexpected<Error> Trainer::fail(const Error& error) {
  try {
    emit(RunFailed{describe(error)});
  } catch (const Failed&) {
    // The record cannot be written, perhaps for the same reason. The caller hears of it all the same.
  }
  return tl::unexpected(error);
}

TrainerEnd Trainer::liveThroughAll(std::optional<TrainerState> from, Position& at) {
  const int last = static_cast<int>(stream_.windows().size()) - 2;  // D_T is only tested on
  try {
    bool back = false;
    try {
      begin(std::move(from), at);
    } catch (const Undone&) {
      back = true;  // asked for while the stream was being opened
    }
    while (back || at.window.value <= last) {
      try {
        if (std::exchange(back, false)) goBack(at);
        if (at.window.value <= last) liveThrough(at);
      } catch (const Undone&) {
        back = true;  // not from here: another may be asked for on the way
      }
    }
    emit(meansOfTests(tests_));
    return {false, meansOfTests(tests_)};
  } catch (const Stopped&) {
    emit(RunStopped{at.window});
    return {true, meansOfTests(tests_)};
  }
}

void Trainer::begin(std::optional<TrainerState> from, Position& at) {
  at.entered = true;
  if (!from) return loadStates();
  at.window = from->window;
  at.ended = from->ended;
  resume(*std::exchange(from, std::nullopt), at.progress);
  // What comes again at the very place, after the state was taken.
  if (!at.progress && !at.ended) follow(placeAt(engine::Boundary::kWindow, nullptr, 0), nullptr);
  at.entered = !pendingGrouping_;
  if (!at.progress) return;
  const auto place = placeAt(engine::Boundary::kEpoch, &*at.progress, 0);
  follow(place, &*at.progress);
  apply(controls_.take(), place, &*at.progress);  // a learning rate to go on with
  remember(at.window, &*at.progress);
}

/// From wherever the window stands to its end.
void Trainer::liveThrough(Position& at) {
  if (!at.ended) {
    if (!at.progress) {
      if (!std::exchange(at.entered, false)) enterWindow(at.window);
      boundary(engine::Boundary::kBatch, nullptr);
      remember(at.window, nullptr);
      at.progress.emplace(beginWindow(at.window));
    }
    at.ended = trainWindow(*at.progress);
    at.progress.reset();
  }
  endWindow(at.window, *std::exchange(at.ended, std::nullopt));
  ++at.window.value;
  at.entered = false;
}

void Trainer::enterWindow(WindowIndex window) {
  applyGrouping({window.value - 1});
  keep(window, nullptr);
}

bool Trainer::isLastTrained(WindowIndex window) const { return window.value + 2 == static_cast<int>(stream_.windows().size()); }

void Trainer::loadStates() { recommender_.setItemStates(valueOrThrow(states_(recommender_.modalities(), recommender_.requiredStates()))); }

Trainer::WindowProgress Trainer::openWindow(WindowIndex window) {
  const auto& data = stream_.window(window);
  WindowProgress progress;
  progress.window = window;
  progress.sequences = paddedSequences(data.train, settings_.protocol.sequenceLength);
  progress.validationHistory = stream_.validationHistory(window);
  progress.learningRate = learningRate_;
  recommender_.beginWindow(window, logPopularity(data));
  return progress;
}

Trainer::WindowProgress Trainer::beginWindow(WindowIndex window) {
  const auto& data = stream_.window(window);
  auto progress = openWindow(window);
  recommender_.beginEpoch(progress.learningRate);
  progress.usage = recommender_.usage();

  WindowStarted started;
  started.window = window;
  started.batchesPerEpoch =
      static_cast<int>((progress.sequences.size(0) + settings_.training.batchSize - 1) / settings_.training.batchSize);
  started.trainSequences = static_cast<std::int64_t>(data.train.size());
  started.validationSequences = static_cast<std::int64_t>(data.validation.size());
  started.testSequences = static_cast<std::int64_t>(stream_.window({window.value + 1}).test.size());
  started.parameters = recommender_.parameterCount();
  started.trainable = recommender_.trainableCount();
  started.structure = progress.usage;
  emit(started);
  return progress;
}

EndedWindow Trainer::trainWindow(WindowProgress& progress) {
  const bool anything = progress.sequences.size(0) > 0;
  while (anything && progress.epoch < settings_.training.epochs && progress.withoutImprovement < settings_.training.patience) {
    ++progress.epoch;
    EpochDone done;
    done.window = progress.window;
    done.epoch = progress.epoch;
    done.learningRate = progress.learningRate;
    done.loss = trainEpoch(progress);
    done.seconds = progress.epochSeconds;
    if (progress.epoch > settings_.training.warmupEpochs) validate(progress, done);
    progress.usage = done.usage = recommender_.usage();
    ++progress.finishedEpochs;
    // A rate that was set below the floor stays there.
    const double floor = std::min(settings_.training.learningRateFloor, progress.learningRate);
    if (!std::exchange(rateSet_, false))
      progress.learningRate = std::max(floor, settings_.training.learningRateDecay * progress.learningRate);
    handOutIfFollowed(&progress);
    emit(done);
    if (std::exchange(pruneWanted_, false)) pruneNow(progress);
    boundary(engine::Boundary::kEpoch, &progress);
    remember(progress.window, &progress);
    if (keepingIsDue(progress.epoch)) keep(progress.window, &progress);
  }
  test(progress);
  return {progress.usage, progress.finishedEpochs > 0};
}

double Trainer::trainEpoch(WindowProgress& progress) {
  recommender_.beginEpoch(progress.learningRate);
  const EpochBatches batches(progress.sequences, settings_.training.batchSize, shuffle_.host);
  PendingLosses pending;
  double lossSum = 0;
  int reported = 0;
  c10::Device device = c10::kCPU;
  progress.epochSeconds = 0;
  const auto report = [&] {
    for (const auto& [loss, seconds] : pending.take()) {
      ++reported;
      if (!std::isfinite(loss)) throw diverged("the loss is not finite", progress, reported, batches.rows(reported - 1));
      progress.epochSeconds += seconds;
      progress.seconds += seconds;
      lossSum += loss * static_cast<double>(batches.size(reported - 1));
      emit(BatchDone{progress.window, progress.epoch, reported, loss, seconds});
      lastStepSeconds_ = seconds;
    }
  };
  auto next = batches.count() > 0 ? batches.at(0) : at::Tensor();
  for (int batch = 1; batch <= batches.count(); ++batch) {
    const auto sequences = next;
    pending.begin();
    try {
      const auto loss = recommender_.trainBatch(sequences);
      device = loss.device();
      pending.add(loss);
      tellOfMemory(progress, batch);
      if (batch < batches.count()) recommender_.expectBatch(next = batches.at(batch));
    } catch (const network::NotFinite& error) {
      report();  // the batches before it
      throw diverged(error.what(), progress, batch, batches.rows(batch - 1));
    } catch (const std::exception& error) {
      throw Failed{Error{ErrorKind::kFailed, error.what(), place(progress.window, progress.epoch, batch),
                         "What was recorded is kept; with too little memory use a smaller batch or grouping"}};
    }
    // Whoever waits at the boundary wants to have seen the batches before it.
    if (pending.due() || batch == batches.count() || !controls_.idle()) report();
    if (observer_.wantsRunning()) {
      const auto memory = device::readDeviceMemory(device);
      observer_.onRunning({progress.window, progress.epoch, batch, batches.count(), lastStepSeconds_, sequences.numel(),
                           recommender_.usage(), memory.allocatedBytes, memory.peakBytes});
    }
    // The last batch of an epoch waits at the epoch's boundary, after its validation.
    if (batch < batches.count()) boundary(engine::Boundary::kBatch, &progress, batch);
    if (controls_.stopRequested()) throw Stopped{};
  }
  checkParameters(progress, batches.count(), batches.rows(batches.count() - 1));
  return lossSum / static_cast<double>(progress.sequences.size(0));
}

/// Once each time that a batch's items had to be encoded in more pieces than before.
void Trainer::tellOfMemory(const WindowProgress& progress, int batch) {
  const int pieces = recommender_.encodingPieces();
  if (pieces <= std::exchange(pieces_, pieces) || !hooks_.notice) return;
  hooks_.notice("memory did not suffice in " + place(progress.window, progress.epoch, batch) +
                ": from here on a batch's items are encoded in " + std::to_string(pieces) +
                " pieces, one after the other; the loss is still over the whole batch, the result the same, and a step takes longer");
}

Result<std::optional<Metrics>> Trainer::evaluate(network::Recommender& recommender, const Sequences& sequences,
                                                 const Exclusions& exclusions, std::vector<std::int32_t> candidates, bool count) {
  if (sequences.size() == 0) return std::optional<Metrics>();
  EvaluationTask task;
  task.sequences = &sequences;
  task.exclusions = &exclusions;
  task.candidates = std::move(candidates);
  task.length = settings_.protocol.sequenceLength;
  task.count = count && settings_.protocol.protocol == Protocol::kOfficial;
  const auto ranks = rankTargets(recommender, task);
  if (!ranks) return tl::unexpected(ranks.error());
  return std::optional(metricsOf(*ranks));
}

void Trainer::validate(WindowProgress& progress, EpochDone& done) {
  const auto& data = stream_.window(progress.window);
  const auto measured = evaluate(recommender_, data.validation, progress.validationHistory, data.validationCandidates, true);
  if (!measured) throw diverged(measured.error().what, progress, 0, {});
  done.validation = *measured;
  ++progress.withoutImprovement;
  if (!done.validation || done.validation->ndcg10 <= progress.bestNdcg) return;
  done.best = true;
  progress.withoutImprovement = 0;
  progress.bestNdcg = done.validation->ndcg10;
  progress.bestEpoch = progress.epoch;
  // The code of the profile `official` keeps a live reference: its best weights are its last.
  if (settings_.protocol.protocol == Protocol::kPaper) progress.best = recommender_.clone();
}

void Trainer::test(WindowProgress& progress) {
  if (progress.best) recommender_.load(progress.best->usage(), progress.best->parameters());
  progress.best.reset();
  WindowDone done;
  done.window = progress.window;
  done.testedOn = {progress.window.value + 1};
  done.test = valueOrThrow(evaluate(recommender_, stream_.window(done.testedOn).test, stream_.testHistory(progress.window),
                                    testCandidates(stream_, progress.window, settings_.protocol.protocol), true));
  // Under `official` the test has added to the counts. Its model was not reloaded, so they are all there.
  if (settings_.protocol.protocol == Protocol::kOfficial) progress.usage = recommender_.usage();
  done.epochs = progress.epoch;
  done.bestEpoch = progress.bestEpoch > 0 ? progress.bestEpoch : progress.epoch;
  done.seconds = progress.seconds;
  done.parameters = recommender_.parameterCount();
  done.trainable = recommender_.trainableCount();
  done.usage = progress.usage;
  tests_.push_back(done.test);
  if (hooks_.tested) valueOrThrow(hooks_.tested(progress.window, recommender_));
  if (hooks_.ended && !isLastTrained(progress.window)) {
    auto state = stateAt(progress.window, nullptr);
    state.ended = EndedWindow{progress.usage, progress.finishedEpochs > 0};
    valueOrThrow(hooks_.ended(state));
  }
  emit(done);
}

void Trainer::endWindow(WindowIndex window, const EndedWindow& ended) {
  if (!isLastTrained(window)) {  // after that one nothing changes (model.md, section 5)
    follow({Moment::kTested, window, 0, 0}, nullptr);
    freezeAndExpand(window, ended);
  }
  boundary(engine::Boundary::kWindow, nullptr);
}

void Trainer::boundary(engine::Boundary kind, WindowProgress* progress, int batch) {
  controls_.reached(kind);
  bool announced = false;
  const auto window = windowOf(progress);
  const auto place = placeAt(kind, progress, batch);
  follow(place, progress);
  while (true) {
    if (const auto late = std::exchange(postponed_, std::nullopt)) apply(*late, place, progress);
    apply(controls_.take(), place, progress);
    if (controls_.stopRequested()) throw Stopped{};
    if (!controls_.paused()) break;  // a pause that comes now is found at the next boundary
    if (!std::exchange(announced, true)) emit(RunPaused{window, true});
    if (controls_.wait() == engine::Controls::Wake::kStop) throw Stopped{};
  }
  if (announced) emit(RunPaused{window, false});
}

WindowIndex Trainer::windowOf(const WindowProgress* progress) const {
  return progress != nullptr ? progress->window : WindowIndex{static_cast<int>(tests_.size())};
}

void Trainer::applyLearningRate(double rate, WindowProgress* progress, bool withinEpoch) {
  const double before = progress != nullptr ? progress->learningRate : learningRate_;
  if (rate == before && rate == learningRate_) return;
  learningRate_ = rate;
  if (progress != nullptr) progress->learningRate = rate;
  rateSet_ = withinEpoch;
  emit(LearningRateChanged{windowOf(progress), progress != nullptr ? progress->epoch : 0, before, rate});
}

void Trainer::handOut(const WindowProgress* progress) {
  if (!hooks_.copied) return;
  ModelMoment moment;
  moment.window = {std::min(windowOf(progress).value, static_cast<int>(stream_.windows().size()) - 2)};
  moment.training = recommender_.clone();
  moment.judged = progress != nullptr && progress->best ? progress->best : moment.training;
  moment.pinned = pinned_;
  if (progress != nullptr && progress->finishedEpochs > 0) {
    moment.epoch = progress->finishedEpochs;
    moment.usage = progress->usage;
  }
  hooks_.copied(std::move(moment));
}

void Trainer::handOutIfFollowed(const WindowProgress* progress) {
  if (controls_.copiesAtEpochs()) handOut(progress);
}

void Trainer::emit(EventDetail detail) {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  ++told_;
  observer_.onEvent({std::chrono::duration_cast<std::chrono::milliseconds>(now).count(), std::move(detail)});
}

}  // namespace xsmoe::streaming
