// SPDX-License-Identifier: Apache-2.0
#include "model/streaming/trainer.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <exception>
#include <utility>

#include "model/device/cuda.h"
#include "model/streaming/batches.h"
#include "model/streaming/evaluator.h"
#include "model/streaming/pending_losses.h"

namespace xsmoe::streaming {
namespace {

template <class T>
T valueOrThrow(Result<T> result) {
  if (!result) throw Failed{result.error()};
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

std::string place(WindowIndex window, int epoch, int batch) {
  return "window " + std::to_string(window.value) + ", epoch " + std::to_string(epoch) + ", batch " + std::to_string(batch);
}

/// Where a person has not said how often, keeping takes less than this part of the time.
constexpr int kTrainingForKeeping = 50;

}  // namespace

/// One window while it trains.
struct Trainer::WindowProgress {
  WindowIndex window;
  at::Tensor sequences;  // int64 [n, L+1]
  data::Exclusions validationHistory;
  int epoch = 0;  // from 1
  int finishedEpochs = 0;
  double learningRate = 0;
  double seconds = 0;  // training only
  double epochSeconds = 0;
  int bestEpoch = 0;
  double bestNdcg = 0;  // the first validation must beat 0
  int withoutImprovement = 0;
  std::unique_ptr<network::Recommender> best;  // profile `paper` only
  std::vector<LayerUsage> usage;               // of the last finished epoch
};

Failed Trainer::diverged(const std::string& what, const WindowProgress& progress, int batch) {
  return {
      Error{ErrorKind::kFailed, what, place(progress.window, progress.epoch, batch), "Use a smaller learning rate or another precision"}};
}

Trainer::Trainer(const data::WindowedStream& stream, StateSource states, const RunSettings& settings, network::Recommender& recommender,
                 RunObserver& observer, Controls& controls, TrainerHooks hooks)
    : stream_(stream),
      states_(std::move(states)),
      settings_(settings),
      recommender_(recommender),
      observer_(observer),
      controls_(controls),
      hooks_(std::move(hooks)),
      shuffle_(settings.training.seed, c10::Device(c10::kCPU)),
      tau_(settings.model.tau),
      grouping_(settings.model.grouping) {}

Result<TrainerEnd> Trainer::run(std::optional<TrainerState> from) {
  const int last = static_cast<int>(stream_.windows().size()) - 2;  // D_T is only tested on
  WindowIndex window;
  try {
    std::optional<WindowProgress> progress;
    if (from) {
      window = from->window;
      resume(*std::exchange(from, std::nullopt), progress);
    } else {
      loadStates();
    }
    for (; window.value <= last; ++window.value) {
      if (!progress) {
        boundary(Boundary::kBatch, nullptr);
        progress.emplace(beginWindow(window));
      }
      trainWindow(*progress);
      progress.reset();
      if (window.value == last) break;
      applyGrouping(window);
      keep({window.value + 1}, nullptr);
    }
    emit(means());
    return TrainerEnd{false, means()};
  } catch (const Stopped&) {
    emit(RunStopped{window});
    return TrainerEnd{true, means()};
  } catch (const Failed& failed) {
    emit(RunFailed{describe(failed.error)});
    return tl::unexpected(failed.error);
  } catch (const std::exception& error) {
    const std::string what = error.what();
    const Error failed{ErrorKind::kFailed, what.substr(0, what.find('\n')), "window " + std::to_string(window.value),
                       "What was recorded is kept; with too little memory use a smaller batch or grouping"};
    emit(RunFailed{describe(failed)});  // where it is the record that cannot be written, this throws again, to the caller
    return tl::unexpected(failed);
  }
}

void Trainer::loadStates() { recommender_.setItemStates(valueOrThrow(states_(recommender_.modalities(), recommender_.requiredStates()))); }

Trainer::WindowProgress Trainer::openWindow(WindowIndex window) {
  const auto& data = stream_.window(window);
  WindowProgress progress;
  progress.window = window;
  progress.sequences = paddedSequences(data.train, settings_.protocol.sequenceLength);
  progress.validationHistory = stream_.validationHistory(window);
  progress.learningRate = settings_.training.learningRate;
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

void Trainer::trainWindow(WindowProgress& progress) {
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
    progress.learningRate = std::max(settings_.training.learningRateFloor, settings_.training.learningRateDecay * progress.learningRate);
    emit(done);
    if (std::exchange(pruneWanted_, false)) pruneNow(progress);
    boundary(Boundary::kEpoch, &progress);
    if (keepingIsDue(progress.epoch)) keep(progress.window, &progress);
  }
  testAndFinish(progress);
  boundary(Boundary::kWindow, nullptr);
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
      if (!std::isfinite(loss)) throw diverged("the loss is not finite", progress, reported);
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
      if (batch < batches.count()) recommender_.expectBatch(next = batches.at(batch));
    } catch (const std::exception& error) {
      throw diverged(error.what(), progress, batch);
    }
    // Whoever waits at the boundary wants to have seen the batches before it.
    if (pending.due() || batch == batches.count() || !controls_.idle()) report();
    if (observer_.wantsRunning()) {
      const auto memory = device::readDeviceMemory(device);
      observer_.onRunning({progress.window, progress.epoch, batch, batches.count(), lastStepSeconds_, sequences.numel(),
                           recommender_.usage(), memory.allocatedBytes, memory.peakBytes});
    }
    // The last batch of an epoch waits at the epoch's boundary, after its validation.
    if (batch < batches.count()) boundary(Boundary::kBatch, &progress);
    if (controls_.stopRequested()) throw Stopped{};
  }
  return lossSum / static_cast<double>(progress.sequences.size(0));
}

std::optional<Metrics> Trainer::evaluate(network::Recommender& recommender, const data::Sequences& sequences,
                                         const data::Exclusions& exclusions, std::vector<std::int32_t> candidates) {
  if (sequences.size() == 0) return std::nullopt;
  EvaluationTask task;
  task.sequences = &sequences;
  task.exclusions = &exclusions;
  task.candidates = std::move(candidates);
  task.length = settings_.protocol.sequenceLength;
  task.count = settings_.protocol.protocol == Protocol::kOfficial;
  return metricsOf(valueOrThrow(rankTargets(recommender, task)));
}

void Trainer::validate(WindowProgress& progress, EpochDone& done) {
  const auto& data = stream_.window(progress.window);
  done.validation = evaluate(recommender_, data.validation, progress.validationHistory, data.validationCandidates);
  ++progress.withoutImprovement;
  if (!done.validation || done.validation->ndcg10 <= progress.bestNdcg) return;
  done.best = true;
  progress.withoutImprovement = 0;
  progress.bestNdcg = done.validation->ndcg10;
  progress.bestEpoch = progress.epoch;
  // The code of the profile `official` keeps a live reference: its best weights are its last.
  if (settings_.protocol.protocol == Protocol::kPaper) progress.best = recommender_.clone();
}

void Trainer::testAndFinish(WindowProgress& progress) {
  if (progress.best) recommender_.load(progress.best->usage(), progress.best->parameters());
  progress.best.reset();
  WindowDone done;
  done.window = progress.window;
  done.testedOn = {progress.window.value + 1};
  done.test = evaluate(recommender_, stream_.window(done.testedOn).test, stream_.testHistory(progress.window),
                       testCandidates(stream_, progress.window, settings_.protocol.protocol));
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
  emit(done);

  const bool lastTrained = done.testedOn.value + 1 == static_cast<int>(stream_.windows().size());
  if (lastTrained) return;  // only reads (model.md, section 5)
  // A window without a trained epoch has not shown which expert is the least used; at 0 none goes.
  const double tau = progress.finishedEpochs > 0 ? tau_ : 0;
  const auto changes = recommender_.finishWindow(progress.window, tau, progress.usage);
  const auto emitAll = [this](const auto& events) {
    for (const auto& event : events) emit(event);
  };
  if (settings_.protocol.protocol == Protocol::kOfficial) emitAll(changes.pruned);  // in the order in which it happened
  emitAll(changes.expanded);
  if (settings_.protocol.protocol == Protocol::kPaper) emitAll(changes.pruned);
}

void Trainer::boundary(Boundary kind, WindowProgress* progress) {
  controls_.reached(kind);
  bool announced = false;
  const auto window = progress != nullptr ? progress->window : WindowIndex{static_cast<int>(tests_.size())};
  while (true) {
    apply(controls_.take(), progress);
    if (controls_.stopRequested()) throw Stopped{};
    if (!controls_.paused()) break;  // a pause that comes now is found at the next boundary
    if (!std::exchange(announced, true)) emit(RunPaused{window, true});
    if (controls_.wait() == Controls::Wake::kStop) throw Stopped{};
  }
  if (announced) emit(RunPaused{window, false});
}

void Trainer::apply(const Requests& requests, WindowProgress* progress) {
  const auto window = progress != nullptr ? progress->window : WindowIndex{static_cast<int>(tests_.size())};
  const int epoch = progress != nullptr ? static_cast<int>(progress->epoch) : 0;
  if (requests.tau && *requests.tau != tau_) emit(TauChanged{window, epoch, std::exchange(tau_, *requests.tau), *requests.tau});
  if (requests.grouping && *requests.grouping != pendingGrouping_.value_or(grouping_)) {
    pendingGrouping_ = *requests.grouping;
    emit(GroupingChanged{window, epoch, grouping_, *requests.grouping, false, {}});
  }
  if (requests.pruneNow) {
    if (progress != nullptr && progress->finishedEpochs > 0)
      pruneNow(*progress);
    else
      pruneWanted_ = true;  // no shares to decide by yet
  }
  changed_ = changed_ || requests.tau || requests.grouping || requests.pruneNow;
  if (requests.copyModel && hooks_.copied)
    hooks_.copied({std::min(window.value, static_cast<int>(stream_.windows().size()) - 2)}, recommender_.clone());
}

void Trainer::pruneNow(WindowProgress& progress) {
  PrunedNow event;
  event.window = progress.window;
  event.epoch = progress.epoch;
  event.tau = tau_;
  const auto changes = recommender_.pruneNow(progress.window, tau_, progress.usage);
  event.experts = static_cast<int>(changes.pruned.size());
  if (progress.best && !changes.pruned.empty()) {
    static_cast<void>(progress.best->pruneNow(progress.window, tau_, progress.usage));
    const auto& data = stream_.window(progress.window);
    event.revalidated = evaluate(*progress.best, data.validation, progress.validationHistory, data.validationCandidates);
    if (event.revalidated) progress.bestNdcg = event.revalidated->ndcg10;
  }
  for (const auto& pruned : changes.pruned) {
    emit(pruned);
    for (auto& layer : progress.usage)
      if (layer.modality == pruned.modality && layer.layer == pruned.layer) layer = withoutExpert(layer, pruned.expert);
  }
  event.usage = progress.usage;
  emit(event);
}

void Trainer::applyGrouping(WindowIndex finished) {
  if (!pendingGrouping_ || *pendingGrouping_ == grouping_) {
    pendingGrouping_.reset();
    return;
  }
  const auto before = std::exchange(grouping_, *std::exchange(pendingGrouping_, std::nullopt));
  recommender_.regroup(grouping_, {finished.value + 1});
  loadStates();
  emit(GroupingChanged{finished, 0, before, grouping_, true, recommender_.usage()});
}

bool Trainer::keepingIsDue(int epoch) const {
  const int every = settings_.training.checkpointEvery;
  if (changed_ || every > 0) return changed_ || epoch % every == 0;
  return std::chrono::steady_clock::now() - kept_ >= kTrainingForKeeping * keeping_;
}

void Trainer::keep(WindowIndex window, const WindowProgress* progress) {
  if (!hooks_.resumable) return;
  const auto begun = std::chrono::steady_clock::now();
  hooks_.resumable(stateAt(window, progress));
  kept_ = std::chrono::steady_clock::now();
  keeping_ = kept_ - begun;
  changed_ = false;
}

TrainerState Trainer::stateAt(WindowIndex window, const WindowProgress* progress) const {
  TrainerState state;
  state.window = window;
  state.model = {recommender_.usage(), recommender_.parameters()};
  state.training = recommender_.trainingState();
  state.shuffle = network::stateOf(shuffle_.host);
  state.tau = tau_;
  state.grouping = grouping_;
  state.pendingGrouping = pendingGrouping_;
  state.pruneWanted = pruneWanted_;
  state.tests = tests_;
  if (progress == nullptr) return state;
  auto& within = state.within.emplace();
  within.epoch = progress->epoch;
  within.learningRate = progress->learningRate;
  within.seconds = progress->seconds;
  within.bestEpoch = progress->bestEpoch;
  within.bestNdcg = progress->bestNdcg;
  within.withoutImprovement = progress->withoutImprovement;
  within.usage = progress->usage;
  if (progress->best) within.best = ModelState{progress->best->usage(), progress->best->parameters()};
  return state;
}

void Trainer::resume(const TrainerState& from, std::optional<WindowProgress>& progress) {
  tau_ = from.tau;
  grouping_ = from.grouping;
  pendingGrouping_ = from.pendingGrouping;
  pruneWanted_ = from.pruneWanted;
  tests_ = from.tests;
  network::setState(shuffle_.host, from.shuffle);
  recommender_.load(from.model.structure, from.model.parameters);
  loadStates();
  if (from.within) progress.emplace(openWindow(from.window));
  recommender_.restoreTraining(from.training);
  if (!progress) return;
  const auto& within = *from.within;
  progress->epoch = progress->finishedEpochs = within.epoch;
  progress->learningRate = within.learningRate;
  progress->seconds = within.seconds;
  progress->bestEpoch = within.bestEpoch;
  progress->bestNdcg = within.bestNdcg;
  progress->withoutImprovement = within.withoutImprovement;
  progress->usage = within.usage;
  if (!within.best) return;
  progress->best = recommender_.clone();
  progress->best->load(within.best->structure, within.best->parameters);
}

void Trainer::emit(EventDetail detail) {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  observer_.onEvent({std::chrono::duration_cast<std::chrono::milliseconds>(now).count(), std::move(detail)});
}

RunFinished Trainer::means() const {
  const auto meanFrom = [this](std::size_t first) -> std::optional<Metrics> {
    Metrics sum;
    std::int64_t tests = 0;
    for (std::size_t i = first; i < tests_.size(); ++i) {
      if (!tests_[i]) continue;
      ++tests;
      sum.hr10 += tests_[i]->hr10;
      sum.ndcg10 += tests_[i]->ndcg10;
      sum.hr20 += tests_[i]->hr20;
      sum.ndcg20 += tests_[i]->ndcg20;
      sum.sequences += tests_[i]->sequences;
    }
    if (tests == 0) return std::nullopt;
    for (double* value : {&sum.hr10, &sum.ndcg10, &sum.hr20, &sum.ndcg20}) *value /= static_cast<double>(tests);
    return sum;
  };
  return {meanFrom(1), meanFrom(0)};  // the test after warm-up counts only among all tests
}

}  // namespace xsmoe::streaming
