// Ten short runs of a plan beside the same ten, each opened and trained alone: as the studio's queue asks for them, one by one, and as one
// experiment.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

#include "model/experiments/built_in_stream.h"
#include "model/experiments/local_engine.h"
#include "tests/bench/run_timing.h"
#include "tests/bench/sections.h"

namespace xsmoe::bench {
namespace {

namespace fs = std::filesystem;

constexpr int kRuns = 10, kWarmUp = kRuns + 1;  // seeds 1 … 10, and that of a run which counts nowhere
constexpr const char* kName = "queue/10";

class Deaf : public engine::TrainListener {
 public:
  void onEvent(const RunEvent&) override {}
};

/// One trained window of few steps: what a run costs besides them weighs as much as it can.
RunSettings shortRun(int seed) {
  RunSettings settings;
  settings.model.embedding = 16;
  settings.model.bottleneck = 4;
  settings.training.epochs = 3;
  settings.training.warmupEpochs = 1;
  settings.training.batchSize = 32;
  settings.training.seed = static_cast<std::uint64_t>(seed);
  return settings;
}

void trainAlone(engine::Engine& engine, const fs::path& stream, const fs::path& run, int seed) {
  engine::Controls controls;
  Deaf listener;
  mustHave(engine.train({stream, run, shortRun(seed), engine::ProtocolChoice{}, /*fitGrouping=*/true}, listener, controls));
}

ExperimentPlan planOf(const fs::path& stream, const fs::path& runs) {
  ExperimentPlan plan{stream, runs, changedSettings(shortRun(1)), {{"seed", {"1-" + std::to_string(kRuns)}}}};
  plan.settings.erase("seed");
  return plan;
}

/// As app/studio/session/queue_runner.h does.
void trainQueued(engine::Engine& engine, const ExperimentPlan& plan) {
  const auto planned = mustHave(engine.planExperiment(plan, {}));
  if (planned.size() != static_cast<std::size_t>(kRuns)) throw std::runtime_error("not every run was planned");
  Deaf listener;
  for (const auto& run : planned) {
    engine::Controls controls;
    if (mustHave(engine.trainPlanned(plan, run.name, listener, controls)).stopped) throw std::runtime_error("a run was stopped");
  }
}

void trainExperiment(engine::Engine& engine, const ExperimentPlan& plan) {
  engine::Controls controls;
  engine::ExperimentObserver observer;
  Deaf listener;
  const auto outcome = mustHave(engine.experiment(plan, observer, listener, controls));
  if (outcome.runs.size() != static_cast<std::size_t>(kRuns)) throw std::runtime_error("not every run was trained");
}

/// They take turns; the fastest of each counts, since whatever else the machine does can only add.
void compare(benchmark::State& state, const fs::path& folder, int rounds) {
  try {
    const auto stream = folder / "stream";
    fs::remove_all(folder);
    fs::create_directories(folder);
    if (const auto made = experiments::makeBuiltInStream(stream, {100, 60, 800, 2}, {}); !made)
      throw std::runtime_error(describe(made.error()));
    const auto engine = experiments::makeEngine();
    trainAlone(*engine, stream, folder / "warm-up", kWarmUp);
    double alone = 0, queued = 0, experiment = 0;
    for (auto unused : state)
      for (int round = 0; round < rounds; ++round) {
        const auto place = folder / std::to_string(round);
        fs::create_directories(place / "alone");
        const double one = seconds([&] {
          for (int seed = 1; seed <= kRuns; ++seed) trainAlone(*engine, stream, place / "alone" / std::to_string(seed), seed);
        });
        const double other = seconds([&] { trainQueued(*engine, planOf(stream, place / "queued")); });
        const double third = seconds([&] { trainExperiment(*engine, planOf(stream, place / "experiment")); });
        alone = round == 0 ? one : std::min(alone, one);
        queued = round == 0 ? other : std::min(queued, other);
        experiment = round == 0 ? third : std::min(experiment, third);
      }
    state.counters["alone"] = alone;
    state.counters["queued"] = queued;
    state.counters["experiment"] = experiment;
  } catch (const std::exception& problem) {
    state.SkipWithError(problem.what());
  }
  fs::remove_all(folder);
}

void registerQueue(const Plan& plan) {
  benchmark::RegisterBenchmark(
      kName, [folder = plan.workFolder / "queue", rounds = plan.quick ? 1 : 3](benchmark::State& state) { compare(state, folder, rounds); })
      ->UseRealTime()
      ->Iterations(1);
}

std::vector<Table> tabulateQueue(const Plan&, const Measurements& measured) {
  Table table;
  table.title = "Ten short runs one by one from a queue, as an experiment, and each alone";
  table.note =
      "Of one trained window and three epochs, in one process: opening the stream, training, testing and storing. queued, experiment: the\n"
      "plan is checked besides, and the stream opened once. Target: no more than alone.";
  table.columns = {"runs", "alone s", "queued s", "queued / alone", "experiment s", "experiment / alone"};
  if (measured.ran(kName)) {
    const double alone = measured.counter(kName, "alone"), queued = measured.counter(kName, "queued"),
                 experiment = measured.counter(kName, "experiment");
    const auto beside = [&](double one) { return ratio(alone > 0 ? one / alone : 0); };
    table.rows.push_back(
        {number(kRuns, 0), number(alone, 2), number(queued, 2), beside(queued), number(experiment, 2), beside(experiment)});
  }
  return {table};
}

}  // namespace

Section queueSection() { return {"queue", "ten runs of a queue and of an experiment beside ten alone", registerQueue, tabulateQueue}; }

}  // namespace xsmoe::bench
