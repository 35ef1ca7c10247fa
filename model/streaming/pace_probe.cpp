// SPDX-License-Identifier: Apache-2.0
#include "model/streaming/pace_probe.h"

#include <ATen/ops/from_blob.h>

#include <algorithm>
#include <chrono>
#include <exception>
#include <iterator>
#include <utility>
#include <vector>

#include "model/network/random_generators.h"
#include "model/streaming/batches.h"
#include "model/streaming/chosen_sequences.h"
#include "model/streaming/evaluator.h"
#include "model/streaming/run_in_progress.h"

namespace xsmoe::streaming {
namespace {

using ProbeClock = std::chrono::steady_clock;

double secondsSince(ProbeClock::time_point begun) { return std::chrono::duration<double>(ProbeClock::now() - begun).count(); }

/// The first sequences of a test with the first candidates, and those that the sequences need.
struct TestPart {
  ChosenSequences some;
  std::vector<std::int32_t> candidates;
};

TestPart partOfTest(const data::WindowedStream& stream, WindowIndex trained, const ProbeLimits& limits) {
  const auto test = stream.test({trained.value + 1});
  const auto& all = *test;
  const auto history = stream.testHistory(trained);
  TestPart part;
  const auto count = std::min(all.size(), static_cast<std::size_t>(limits.sequences));
  for (std::size_t i = 0; i < count; ++i) part.some.add(all, history, i);
  part.candidates = testCandidates(stream, trained, stream.protocol().protocol);
  if (std::ssize(part.candidates) <= limits.candidates) return part;
  part.candidates.resize(static_cast<std::size_t>(limits.candidates));
  part.candidates.insert(part.candidates.end(), part.some.sequences.items.begin(), part.some.sequences.items.end());
  std::sort(part.candidates.begin(), part.candidates.end());
  part.candidates.erase(std::unique(part.candidates.begin(), part.candidates.end()), part.candidates.end());
  return part;
}

at::Tensor idsOf(const std::vector<std::int32_t>& items) {
  std::vector<std::int64_t> wide(items.begin(), items.end());
  return at::from_blob(wide.data(), {std::ssize(wide)}, at::kLong).clone();
}

/// Seconds of each measured step. Reading the loss waits for the device.
std::vector<double> timedSteps(network::Recommender& recommender, const EpochBatches& batches, const std::function<bool()>& goOn,
                               const ProbeLimits& limits) {
  // The last batch of an epoch is smaller: it is a measure of none where there is a whole one.
  const int whole = std::max(1, batches.count() - 1);
  static_cast<void>(recommender.trainBatch(batches.at(0)).item<double>());
  std::vector<double> seconds;
  const auto begun = ProbeClock::now();
  while (goOn() && std::ssize(seconds) < limits.steps && (seconds.size() < 2 || secondsSince(begun) < limits.seconds)) {
    const auto batch = batches.at(static_cast<int>(seconds.size()) % whole);
    const auto step = ProbeClock::now();
    static_cast<void>(recommender.trainBatch(batch).item<double>());
    seconds.push_back(secondsSince(step));
  }
  return seconds;
}

void timeSteps(network::Recommender& recommender, const network::Samples& samples, const TrainingSettings& settings,
               const std::function<bool()>& goOn, const ProbeLimits& limits, MeasuredPace& pace) {
  if (pace.samples == 0) return;
  const network::Random order(settings.seed, c10::Device(c10::kCPU));
  const EpochBatches batches(samples, settings.batchSize, order.host);
  pace.batch = batches.size(0);
  const auto seconds = timedSteps(recommender, batches, goOn, limits);
  pace.steps = static_cast<int>(seconds.size());
  if (seconds.empty()) return;  // given up
  const auto [least, most] = std::minmax_element(seconds.begin(), seconds.end());
  const auto size = static_cast<double>(pace.batch);
  pace.sample = {*least / size, *most / size};
}

[[nodiscard]] Result<void> timeTest(network::Recommender& recommender, const data::WindowedStream& stream, WindowIndex window,
                                    const ProbeLimits& limits, MeasuredPace& pace) {
  const auto part = partOfTest(stream, window, limits);
  pace.candidates = std::ssize(part.candidates);
  if (part.some.sequences.size() == 0 || part.candidates.empty()) return {};
  auto begun = ProbeClock::now();
  static_cast<void>(recommender.embedItems(idsOf(part.candidates)).sum().item<double>());
  pace.itemSeconds = secondsSince(begun) / static_cast<double>(pace.candidates);
  EvaluationTask task;
  task.sequences = &part.some.sequences;
  task.exclusions = &part.some.exclusions;
  task.candidates = part.candidates;
  task.length = stream.protocol().sequenceLength;
  begun = ProbeClock::now();
  if (const auto ranks = rankTargets(recommender, task); !ranks) return tl::unexpected(ranks.error());
  const double besides = secondsSince(begun) - pace.itemSeconds * static_cast<double>(pace.candidates);
  pace.sequenceSeconds = std::max(0.0, besides) / static_cast<double>(part.some.sequences.size());
  return {};
}

/// Each candidate is embedded once; a sequence's part grows with the candidates beyond those that were measured with.
double secondsToRank(const MeasuredPace& measured, std::int64_t sequences, std::int64_t candidates) {
  if (sequences == 0 || measured.candidates == 0) return 0;
  const double more = std::max(1.0, static_cast<double>(candidates) / static_cast<double>(measured.candidates));
  return measured.itemSeconds * static_cast<double>(candidates) + measured.sequenceSeconds * more * static_cast<double>(sequences);
}

}  // namespace

Result<MeasuredPace> probePace(network::Recommender& recommender, const data::WindowedStream& stream, const TrainingSettings& settings,
                               WindowIndex window, const std::function<bool()>& goOn, const ProbeLimits& limits) {
  const std::string place = "the forecast, D_" + std::to_string(window.value);
  MeasuredPace pace;
  try {
    const auto begun = ProbeClock::now();
    const auto samples = recommender.beginWindow(windowData(stream, window));
    recommender.beginEpoch(settings.learningRate);
    pace.secondsToBegin = secondsSince(begun);
    pace.samples = samples.items.size(0);
    timeSteps(recommender, samples, settings, goOn, limits, pace);
  } catch (const network::NotFinite& error) {
    return failure(place, error.what(), "Use a smaller learning rate or another precision");
  }
  if (!goOn()) return failure(place, "cancelled");
  if (auto tested = timeTest(recommender, stream, window, limits, pace); !tested) return tl::unexpected(tested.error());
  return pace;
}

WindowPace paceOf(const MeasuredPace& measured, const data::WindowedStream& stream, WindowIndex window, std::int64_t samples,
                  double sampleSeconds) {
  const auto& data = stream.window(window);
  const auto tests = stream.window({window.value + 1}).testSequences;
  const auto tested = std::ssize(testCandidates(stream, window, stream.protocol().protocol));
  WindowPace pace;
  pace.epochSeconds = sampleSeconds * static_cast<double>(samples);
  pace.validationSeconds = secondsToRank(measured, data.validationSequences, std::ssize(data::itemsOf(*stream.validation(window))));
  pace.otherSeconds = measured.secondsToBegin + secondsToRank(measured, tests, tested);
  return pace;
}

}  // namespace xsmoe::streaming
