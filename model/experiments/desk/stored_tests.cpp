// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/desk/stored_tests.h"

#include <algorithm>
#include <exception>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

#include "model/core/cancelled.h"
#include "model/core/names.h"
#include "model/experiments/desk/kept_forgetting.h"
#include "model/experiments/model_factory.h"
#include "model/experiments/runs/boundaries.h"
#include "model/experiments/runs/stream_part.h"
#include "model/features/sha256.h"
#include "model/streaming/checkpoint.h"
#include "model/streaming/evaluator.h"
#include "model/streaming/run_state.h"

namespace xsmoe::experiments {
namespace {

std::string weightsThereAre(const std::vector<int>& stored) {
  std::string list;
  for (const int one : stored) list += (list.empty() ? "" : ", ") + std::to_string(one);
  return stored.empty() ? "No window is finished yet" : "Stored windows: " + list;
}

tl::unexpected<Error> noWeightsOf(const RunPaths& paths, int window, const std::vector<int>& stored) {
  const auto named = "weights of window " + std::to_string(window);
  if (wasTested(paths, {window})) return badInput(paths.folder.string(), "the run's " + named + " were removed", kOnRemovedWeights);
  return badInput(paths.folder.string(), "the run has no " + named, weightsThereAre(stored));
}

/// Where no epoch's are kept, how they would be.
tl::unexpected<Error> noWeightsOfEpoch(const RunPaths& paths, const RunMoment& moment) {
  std::string kept;
  for (const auto& one : paths.storedEpochs())
    if (one.window == moment.window) kept += (kept.empty() ? "" : ", ") + std::to_string(one.epoch);
  const auto window = std::to_string(moment.window.value);
  return badInput(paths.folder.string(), "the run keeps no weights of epoch " + std::to_string(moment.epoch) + " of window " + window,
                  kept.empty() ? "Ask without the epoch, for the weights of the window's end; a run that is trained with --keep-epochs N "
                                 "keeps those of its windows' last N epochs"
                               : "Kept epochs of window " + window + ": " + kept);
}

tl::unexpected<Error> noWeights(const RunPaths& paths) {
  if (wasTested(paths, {0})) return badInput(paths.folder.string(), "the run's weights were removed", kOnRemovedWeights);
  return badInput(paths.folder.string(), "the run has no stored weights", "Train at least one window");
}

/// Where a matrix stands, told before each of its tests.
class TestsToDo {
 public:
  TestsToDo(const ProgressCallback& progress, std::size_t rows, std::size_t columns)
      : progress_(progress), all_(static_cast<std::int64_t>(rows * columns)) {}
  /// False: somebody wants no more.
  [[nodiscard]] bool goOn(WindowIndex trained, WindowIndex tested) {
    now_ = {"D_" + std::to_string(trained.value) + " on D_" + std::to_string(tested.value), done_++, all_, "tests"};
    return !progress_ || progress_(now_);
  }
  /// For the test that was gone on with.
  [[nodiscard]] ProgressCallback within() const { return asPartOf(progress_, now_); }
  /// Those of a model need not be made.
  void passOver(std::size_t tests) { done_ += static_cast<std::int64_t>(tests); }

 private:
  const ProgressCallback& progress_;
  std::int64_t done_ = 0, all_;
  Progress now_;
};

/// Of each test of a model; absent where the window has no sequence.
Result<std::vector<std::optional<Metrics>>> rowOf(network::Recommender& recommender, WindowIndex trained,
                                                  const std::vector<WindowIndex>& tested, const data::WindowedStream& stream,
                                                  const ProtocolSettings& protocol, TestsToDo& toDo) {
  std::vector<std::optional<Metrics>> row;
  for (const auto window : tested) {
    if (!toDo.goOn(trained, window)) return failure("the tests of stored weights", "cancelled");
    const auto ranks = ranksOnTest(recommender, stream, protocol, window, toDo.within());
    if (!ranks) return tl::unexpected(ranks.error());
    row.push_back(ranks->empty() ? std::nullopt : std::optional(streaming::metricsOf(*ranks)));
  }
  return row;
}

}  // namespace

Result<StoredModel> storedModel(const RunPaths& paths, const RunSettings& settings, const streaming::StreamSession& session,
                                const RunMoment& moment) {
  const auto stored = paths.storedWindows();
  std::error_code unknown;
  if (moment.epoch > 0 && !std::filesystem::exists(paths.epoch(moment), unknown)) return noWeightsOfEpoch(paths, moment);
  if (moment.epoch == 0 && std::find(stored.begin(), stored.end(), moment.window.value) == stored.end())
    return noWeightsOf(paths, moment.window.value, stored);
  const auto checkpoint = streaming::readCheckpoint(paths.weights(moment));
  if (!checkpoint) return tl::unexpected(checkpoint.error());
  auto made = makeRecommender(settings, session, device::ComputeDevice{});
  if (!made) return tl::unexpected(made.error());
  StoredModel model{std::move(*made), {}};
  try {
    streaming::load(*model.recommender, {checkpoint->info.structure, checkpoint->parameters, {}});
  } catch (const std::exception& error) {
    return badInput(paths.weights(moment).string(), "the weights do not fit the run: " + wordsOf(error),
                    "The file is damaged or of another run");
  }
  auto states = session.loadStates(model.recommender->modalities(), model.recommender->requiredStates(), settings.device.featureBytes());
  if (!states) return tl::unexpected(states.error());
  model.states = std::move(*states);
  model.recommender->setItemStates(model.states);
  return model;
}

Result<std::vector<std::int64_t>> ranksOnTest(network::Recommender& recommender, const data::WindowedStream& stream,
                                              const ProtocolSettings& protocol, WindowIndex tested, const ProgressCallback& progress) try {
  const WindowIndex before{tested.value - 1};
  const auto test = stream.test(tested);
  const auto history = stream.testHistory(before, progress);
  streaming::EvaluationTask task;
  task.sequences = test.get();
  task.exclusions = &history;
  task.candidates = streaming::testCandidates(stream, before, protocol.protocol);
  task.length = protocol.sequenceLength;
  return streaming::rankTargets(recommender, task, 0, {}, progress);
} catch (const Cancelled& cancelled) {
  return tl::unexpected(cancelled.error());
}

std::string keyOfTest(const data::WindowedStream& stream, const ProtocolSettings& protocol, WindowIndex tested) {
  return sumOfWindows(stream, tested.value + 1) + ' ' + std::string(name(protocol.protocol)) + ' ' +
         std::to_string(protocol.sequenceLength) + (protocol.maskTarget ? "" : " known targets");
}

Result<ForgettingMatrix> forgettingOutlineOf(const RunPaths& paths, const ProtocolSettings& protocol, const data::WindowedStream& stream) {
  ForgettingMatrix matrix;
  for (const int window : paths.storedWindows()) matrix.trained.push_back({window});
  if (matrix.trained.empty()) return noWeights(paths);
  for (int window = 1; window < static_cast<int>(stream.windows().size()); ++window) {
    matrix.tested.push_back({window});
    matrix.tests.push_back(keyOfTest(stream, protocol, {window}));
  }
  return matrix;
}

Result<ForgettingMatrix> forgettingOf(const RunPaths& paths, const RunManifest& run, const streaming::StreamSession& session,
                                      const ProgressCallback& progress) {
  const auto& settings = run.description.settings;
  auto outline = forgettingOutlineOf(paths, settings.protocol, session.windows());
  if (!outline) return outline;
  auto& matrix = *outline;
  KeptForgetting kept(paths, run, matrix);
  TestsToDo toDo(progress, matrix.trained.size(), matrix.tested.size());
  StoredModel model;
  for (const auto trained : matrix.trained) {
    const auto weights = features::sha256OfFile(paths.checkpoint(trained));
    if (!weights) return tl::unexpected(weights.error());
    if (const auto* const known = kept.find(trained, *weights)) {
      toDo.passOver(known->size());
      matrix.metrics.push_back(*known);
      continue;
    }
    model.recommender.reset();  // before the next one is made; its states stay
    auto next = storedModel(paths, settings, session, trained.value);
    if (!next) return tl::unexpected(next.error());
    model = std::move(*next);
    auto row = rowOf(*model.recommender, trained, matrix.tested, session.windows(), settings.protocol, toDo);
    if (!row) return tl::unexpected(row.error());
    kept.keep(trained, *weights, *row);
    matrix.metrics.push_back(std::move(*row));
  }
  return outline;
}

Result<std::optional<ForgettingMatrix>> keptForgettingOf(const RunPaths& paths, const RunManifest& run,
                                                         const data::WindowedStream& stream) {
  auto outline = forgettingOutlineOf(paths, run.description.settings.protocol, stream);
  if (!outline) return tl::unexpected(outline.error());
  const KeptForgetting kept(paths, run, *outline);
  for (const auto trained : outline->trained) {
    const auto weights = features::sha256OfFile(paths.checkpoint(trained));
    const auto* const row = weights ? kept.find(trained, *weights) : nullptr;
    if (row == nullptr) return std::optional<ForgettingMatrix>();
    outline->metrics.push_back(*row);
  }
  return std::optional(std::move(*outline));
}

}  // namespace xsmoe::experiments
