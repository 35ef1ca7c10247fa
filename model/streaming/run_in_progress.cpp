// SPDX-License-Identifier: Apache-2.0
#include "model/streaming/run_in_progress.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "model/device/ranks.h"
#include "model/streaming/evaluator.h"
#include "model/streaming/weights_sum.h"

namespace xsmoe::streaming {

RunInProgress::RunInProgress(RunParts parts) : RunParts(std::move(parts)), shuffle_(started.training.seed, c10::Device(c10::kCPU)) {
  standing_.settings = started.training;
  standing_.tau = started.model.tau;
  standing_.learningRate = started.training.learningRate;
  standing_.grouping = started.model.grouping;
}

RunSettings RunInProgress::settingsNow() const {
  auto now = started;
  now.training = settings();
  now.training.learningRate = standing_.learningRate;
  now.model.tau = standing_.tau;
  now.model.grouping = standing_.pendingGrouping.value_or(standing_.grouping);
  return now;
}

WindowIndex RunInProgress::window() const { return training_ ? standing_.window : WindowIndex{static_cast<int>(standing_.tests.size())}; }

bool RunInProgress::isLastTrained(WindowIndex window) const { return window.value + 2 == static_cast<int>(stream.windows().size()); }

RunPlace RunInProgress::placeAt(Boundary kind, int batch) const { return {kind, window(), epoch(), batch}; }

std::string RunInProgress::wordsOf(int batch) const {
  return "window " + std::to_string(standing_.window.value) + ", epoch " + std::to_string(epoch()) + ", batch " + std::to_string(batch);
}

void RunInProgress::reachBoundary() {
  if (ranks != nullptr && ranks->any(controls.stopRequested())) stopAgreed_ = true;
}

bool RunInProgress::keepsTheRun() const { return ranks == nullptr || ranks->rank() == 0; }

void RunInProgress::compareWeights() const {
  if (ranks == nullptr) return;
  ranks->agreeOn("sum of weights after epoch " + std::to_string(epoch()) + " of D_" + std::to_string(window().value),
                 std::to_string(sumOfWeights(recommender)),
                 "Machines that round differently cannot train a run together: use ones with the same processor and the same program");
}

void RunInProgress::tell(EventDetail detail) {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  ++told_;
  if (std::holds_alternative<ExpertExpanded>(detail)) controls.happened(Happening::kBorn);
  if (std::holds_alternative<ExpertPruned>(detail)) controls.happened(Happening::kPruned);
  observer.onEvent({std::chrono::duration_cast<std::chrono::milliseconds>(now).count(), std::move(detail)});
}

void RunInProgress::loadStates() {
  recommender.setItemStates(valueOrThrow(unlessStopped(states(recommender.modalities(), recommender.requiredStates()))));
}

void RunInProgress::openWindow() {
  standing_.within = WindowState{0, standing_.learningRate, 0, 0, 0, 0, {}};
  goIntoWindow(nullptr);
}

void RunInProgress::goIntoWindow(const network::NamedTensors* resumed) {
  auto& opened = training_.emplace();
  opened.validation = stream.validation(standing_.window);
  opened.validationCandidates = data::itemsOf(*opened.validation);
  opened.validationHistory = stream.validationHistory(standing_.window, untilStopped());
  const auto data = dataOf(standing_.window);
  opened.samples = resumed == nullptr ? recommender.beginWindow(data) : recommender.resumeWindow(data, *resumed);
}

HeldWindowData RunInProgress::dataOf(WindowIndex window) const { return windowData(stream, window); }

HeldWindowData windowData(const data::WindowedStream& stream, WindowIndex window) {
  const auto& data = stream.window(window);
  const auto train = stream.train(window);
  HeldWindowData known{{window, *train, 0, 0, 0, 0, 0, 0, {}}, train};
  known.itemsSeen = data.itemsSeenSoFar;
  known.usersSeen = data.usersSeenSoFar;
  known.itemsTrained = data.itemsTrainedSoFar;
  known.recordUsers = data.recordUsers.first(static_cast<std::size_t>(data.trainRecords));
  if (window.value == 0) return known;
  const auto& before = stream.window({window.value - 1});
  known.itemsSeenBefore = before.itemsSeenSoFar;
  known.usersSeenBefore = before.usersSeenSoFar;
  known.itemsTrainedBefore = before.itemsTrainedSoFar;
  return known;
}

WindowState RunInProgress::closeWindow() {
  training_.reset();
  stream.letGo();
  return *std::exchange(standing_.within, std::nullopt);
}

void RunInProgress::reseed() {
  shuffle_ = network::Random(settings().seed, c10::Device(c10::kCPU));
  recommender.reseed(settings().seed);
}

TrainerState RunInProgress::state() const {
  TrainerState state{standing_, modelStateOf(recommender), {}, recommender.trainingState(), network::stateOf(shuffle_.host)};
  if (training_ && training_->best) state.best = modelStateOf(*training_->best);
  return state;
}

TrainerState RunInProgress::stateAtEnd() const {
  auto ended = state();
  std::erase_if(ended.training, [this](const auto& one) { return recommender.endsWithWindow(one.first); });
  return ended;
}

void RunInProgress::restore(const TrainerState& from, std::int64_t events) {
  told_ = events;
  const auto before = standing_;
  standing_ = from;
  if (!standing_.settings) standing_.settings = before.settings;
  if (standing_.learningRate <= 0) standing_.learningRate = before.learningRate;
  training_.reset();
  network::setState(shuffle_.host, from.shuffle);
  load(recommender, from.model);
  loadStates();
  if (!standing_.within) return recommender.restoreTraining(from.training);
  goIntoWindow(&from.training);
  training_->epoch = standing_.within->epoch;
  if (!from.best) return;
  auto best = recommender.clone();
  load(*best, *from.best);
  training_->best = std::move(best);
}

void RunInProgress::handOut() const {
  ModelMoment moment;
  moment.window = {std::min(window().value, static_cast<int>(stream.windows().size()) - 2)};
  moment.training = recommender.clone();
  moment.judged = training_ && training_->best ? training_->best : moment.training;
  moment.pinned = standing_.pinned;
  if (finishedEpochs() > 0) {
    moment.epoch = standing_.within->epoch;
    moment.usage = standing_.within->usage;
  }
  keeper.onCopied(std::move(moment));
}

void RunInProgress::handOutIfFollowed() const {
  if (controls.copiesAtEpochs()) handOut();
}

Result<std::optional<Metrics>> RunInProgress::validate(network::Recommender& judged, bool count) const {
  const auto found = rank(judged, *training_->validation, training_->validationHistory, training_->validationCandidates, count);
  if (!found) return tl::unexpected(found.error());
  return found->empty() ? std::optional<Metrics>() : std::optional(metricsOf(*found));
}

Result<std::vector<std::int64_t>> RunInProgress::test() const {
  return rank(recommender, *stream.test({standing_.window.value + 1}), stream.testHistory(standing_.window, untilStopped()),
              testCandidates(stream, standing_.window, profile()), true);
}

Result<ReferencesMeasured> RunInProgress::testReferences() const {
  const auto last = lastStates ? unlessStopped(lastStates()) : LastStates();
  if (!last) return tl::unexpected(last.error());
  const auto scores = attainable ? attainable({standing_.window.value + 1}) : PrefixScores();
  if (!scores) return tl::unexpected(scores.error());
  return unlessStopped(measureReferences(stream, started.protocol, standing_.window, *last, *scores, untilStopped()));
}

Result<std::vector<std::int64_t>> RunInProgress::rank(network::Recommender& judged, const Sequences& sequences,
                                                      const Exclusions& exclusions, std::vector<std::int32_t> candidates,
                                                      bool count) const {
  if (sequences.size() == 0) return std::vector<std::int64_t>();
  EvaluationTask task;
  task.sequences = &sequences;
  task.exclusions = &exclusions;
  task.candidates = std::move(candidates);
  task.length = sequenceLength();
  const bool counted = count && profile() == Protocol::kOfficial;
  const network::MeteredScope metered(judged, counted, ranks);
  return unlessStopped(rankTargets(judged, task, 0, ranks, untilStopped()));
}

}  // namespace xsmoe::streaming
