// What watching a run costs: utilization, the record and the studio's snapshots, as shares of a training step.
#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <filesystem>

#include "model/core/run_history.h"
#include "model/device/device.h"
#include "model/experiments/runs/record.h"
#include "tests/bench/paper_shapes.h"
#include "tests/bench/sections.h"
#include "tests/bench/watching_target.h"

namespace xsmoe::bench {
namespace {

constexpr std::int64_t kItems = 4000;
constexpr int kBatchesOfEpoch = 70;  // of a window at the paper's scale
constexpr const char *kStep = "watching/step", *kMetered = "watching/encoding with utilization", *kUnmetered = "watching/encoding without",
                     *kRecord = "watching/record", *kSnapshot = "watching/snapshot";
constexpr double kSnapshotsASecond = 20;  // the studio shows no more

void stepTime(benchmark::State& state) {
  device::useThreads(1);
  const auto recommender = paperNetwork({9, 2, true}, {}, kItems);
  const auto batch = paperBatch(kItems);
  recommender->trainBatch({{}, batch});
  for (auto unused : state) recommender->trainBatch({{}, batch});
}

/// The two modalities' side networks over a batch's items, forward only: metering is no part of the gradients.
void encode(benchmark::State& state, bool metered) {
  device::useThreads(1);
  const auto recommender = paperNetwork({9, 2, true}, {}, kItems);
  const torch::NoGradGuard noGrad;
  const auto ids = torch::arange(1, kDistinctItems + 1);
  recommender->meter(metered, nullptr);
  for (auto unused : state) recommender->embedItems(ids);
}

/// An epoch's batches and its end, as the record gets them.
void record(benchmark::State& state, const std::filesystem::path& folder) {
  std::filesystem::create_directories(folder);
  const auto path = folder / "watching.sqlite";
  for (const char* part : {"", "-wal", "-shm"}) std::filesystem::remove(path.string() + part);
  const auto usage = paperNetwork({9, 2, true}, {}, kItems)->usage();
  const auto writer = experiments::RecordWriter::create(path);
  if (!writer) return state.SkipWithError(describe(writer.error()).c_str());
  int epoch = 0;
  for (auto unused : state) {
    ++epoch;
    for (int batch = 1; batch <= kBatchesOfEpoch; ++batch) (*writer)->write({0, BatchDone{{0}, epoch, batch, 5.0, 0.1}});
    EpochDone done;
    done.epoch = epoch;
    done.usage = usage;
    (*writer)->write({0, done});
  }
}

/// A batch's event and a snapshot for the window late in a run of ten windows.
void snapshot(benchmark::State& state) {
  const auto recommender = paperNetwork({9, 2, true}, {}, kItems);
  recommender->trainBatch({{}, paperBatch(kItems)});
  RunHistory history;
  for (int window = 0; window < 9; ++window) {
    WindowStarted started;
    started.window = {window};
    started.structure = recommender->structure();
    history.apply({0, started});
    for (int epoch = 1; epoch <= 20; ++epoch) {
      for (int batch = 1; batch <= kBatchesOfEpoch; ++batch) history.apply({0, BatchDone{{window}, epoch, batch, 5.0, 0.1}});
      EpochDone done;
      done.window = {window};
      done.epoch = epoch;
      done.usage = recommender->usage();
      history.apply({0, done});
    }
    if (window == 8) break;  // in progress
    WindowDone done;
    done.window = {window};
    done.testedOn = {window + 1};
    done.usage = recommender->usage();
    history.apply({0, done});
  }
  for (auto unused : state) {
    benchmark::DoNotOptimize(recommender->usage());
    benchmark::DoNotOptimize(std::make_shared<const RunHistory>(history));
    benchmark::DoNotOptimize(device::readMemory());
  }
}

void registerWatching(const Plan& plan) {
  const auto add = [](const char* name, auto run) { benchmark::RegisterBenchmark(name, run)->UseRealTime()->Repetitions(5)->MinTime(0.3); };
  add(kStep, stepTime);
  add(kMetered, [](benchmark::State& state) { encode(state, true); });
  add(kUnmetered, [](benchmark::State& state) { encode(state, false); });
  add(kRecord, [folder = plan.workFolder](benchmark::State& state) { record(state, folder); });
  add(kSnapshot, snapshot);
}

std::vector<Table> tabulateWatching(const Plan&, const Measurements& measured) {
  Table table;
  table.title = "Watching, beside a training step: nine experts a layer, two layers, l_0 constant, one thread, float32";
  table.note =
      "record: every batch and an epoch's end for each 70 batches. snapshots: at most 20 a second, late in a run of ten windows.\n"
      "utilization: what metering adds to encoding a batch's items without kept products; the protocol needs it for pruning.\n"
      "all of it: with that, beside the target. The window's painting is not in it: the studio's monitor measures that while a run trains.";
  table.columns = {"what", "ms a step", "% of the step", "target"};
  const double step = measured.seconds(kStep);
  if (step <= 0) return {table};
  const auto row = [&](const char* what, double seconds) {
    table.rows.push_back({text(what), number(1e3 * seconds, 3), number(100 * seconds / step, 2), text({})});
  };
  const double perStep = measured.seconds(kRecord) / kBatchesOfEpoch;
  const double shown = measured.seconds(kSnapshot) * std::min(1.0, kSnapshotsASecond * step);
  row("step", step);
  row("record", perStep);
  row("snapshots", shown);
  row("record and snapshots", perStep + shown);
  const double metering = std::max(0.0, measured.seconds(kMetered) - measured.seconds(kUnmetered));
  row("utilization", metering);
  const double all = perStep + shown + metering;
  row("all of it", all);
  table.rows.back().back() = text(besideWatchingTarget(all / step));
  return {table};
}

}  // namespace

Section watchingSection() { return {"watching", "utilization, record and snapshots beside a step", registerWatching, tabulateWatching}; }

}  // namespace xsmoe::bench
