// Listing many runs: read, from the index, filtered and sorted; and shown.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "model/analysis/run_columns.h"
#include "model/analysis/run_filter.h"
#include "model/analysis/run_order.h"
#include "model/experiments/runs/record.h"
#include "model/experiments/runs/run_folder.h"
#include "model/experiments/runs/run_list.h"
#include "tests/bench/sections.h"
#include "tests/bench/shown_runs.h"

namespace xsmoe::bench {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;
using experiments::RunPaths;

constexpr int kWindows = 9, kEpochs = 20, kBatches = 70;
constexpr const char* kFilter = "method=xsmoe tau<0.1 hr10>5% home";

std::string nameOf(int runs) { return "runs/" + std::to_string(runs); }

double secondsSince(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

/// The record of a run of ten windows at the paper's scale: nearly all of it batches and epochs.
void writeRecord(const fs::path& path) {
  LayerUsage layer;
  layer.born = {0, 1, 2, 3};
  layer.utilization = layer.gateShare = layer.contribution = {0.2, 0.2, 0.2, 0.2, 0.2};
  layer.expertUtilization = {0.25, 0.25, 0.25, 0.25};
  const std::vector<LayerUsage> usage(4, layer);
  const auto writer = experiments::RecordWriter::create(path).value();
  for (int window = 0; window < kWindows; ++window) {
    WindowStarted started;
    started.window = {window};
    writer->write({1, started});
    for (int epoch = 1; epoch <= kEpochs; ++epoch) {
      for (int batch = 1; batch <= kBatches; ++batch) writer->write({2, BatchDone{{window}, epoch, batch, 1, 0.1}});
      EpochDone done;
      done.window = {window};
      done.epoch = epoch;
      done.usage = usage;
      done.validation = Metrics{0.1, 0.05, 0.2, 0.1, 1000};
      done.best = epoch <= kEpochs / 2;
      writer->write({3, done});
    }
    WindowDone done{{window}, {window + 1}, Metrics{0.1, 0.05, 0.2, 0.1, 1000}, kEpochs, kEpochs, 60, 1'000'000, 500'000, usage};
    writer->write({4, done});
  }
  writer->write({5, RunFinished{Metrics{0.1, 0.05, 0.2, 0.1, 9000}, {}}});
}

/// Run folders with records of the same events; a record has one file on the disk for all, which reading does not notice.
void makeRuns(const fs::path& folder, int runs) {
  const auto record = folder / "record.sqlite";
  fs::remove_all(folder);
  fs::create_directories(folder);
  writeRecord(record);
  for (int i = 0; i < runs; ++i) {
    const RunPaths paths(folder / ("run_" + std::to_string(i)));
    fs::create_directories(paths.folder);
    experiments::RunManifest manifest;
    auto& about = manifest.description;
    about.name = paths.folder.filename();
    about.streamTitle = "Home";
    about.streamFolder = folder / "stream";
    about.settings.model.tau = 0.01 * (i % 20);
    about.settings.training.seed = static_cast<std::uint64_t>(i);
    if (!experiments::writeManifest(paths, manifest)) return;
    fs::create_hard_link(record, paths.record());
    for (const auto& file : {paths.manifest(), paths.record()})
      fs::last_write_time(file, fs::file_time_type::clock::now() - std::chrono::hours(1));
  }
}

void listMany(benchmark::State& state, const fs::path& folder, int runs) {
  makeRuns(folder, runs);
  const auto filter = parseRunFilter(kFilter);
  const auto sorted = runColumn("hr10");
  for (auto unused : state) {
    std::int64_t opened = 0;
    auto begin = Clock::now();
    if (const auto cold = experiments::listRunsBelow(folder, {}); !cold) return state.SkipWithError(describe(cold.error()).c_str());
    state.counters["cold"] = secondsSince(begin);
    begin = Clock::now();
    const auto warm = experiments::listRunsBelow(folder, {}, &opened);
    state.counters["warm"] = secondsSince(begin);
    state.counters["opened"] = static_cast<double>(opened);
    begin = Clock::now();
    state.counters["matching"] =
        static_cast<double>(std::count_if(warm->begin(), warm->end(), [&](const auto& run) { return filter->matches(run); }));
    state.counters["filter"] = secondsSince(begin);
    begin = Clock::now();
    std::vector<RunValue> values;
    for (const auto& run : *warm) values.push_back(sorted->get(run));
    benchmark::DoNotOptimize(orderOf(values));
    state.counters["sort"] = secondsSince(begin);
#ifdef XSMOE_WITH_WIDGETS
    const auto shown = showRuns(*warm);
    state.counters["prepared"] = shown.prepared;
    state.counters["shown"] = shown.first;
    state.counters["same"] = shown.same;
    state.counters["one run"] = shown.oneRun;
    state.counters["one more"] = shown.oneMore;
#endif
  }
  fs::remove_all(folder);
}

std::vector<int> sizesOf(const Plan& plan) { return plan.quick ? std::vector{1000} : std::vector{1000, 10'000}; }

void registerRuns(const Plan& plan) {
  for (const int runs : sizesOf(plan))
    benchmark::RegisterBenchmark(nameOf(runs).c_str(),
                                 [folder = plan.workFolder / "runs", runs](benchmark::State& state) { listMany(state, folder, runs); })
        ->UseRealTime()
        ->Iterations(1);
}

#ifdef XSMOE_WITH_WIDGETS
Table tabulateShown(const Plan& plan, const Measurements& measured) {
  Table table;
  table.title = "The same runs on the Compare page: milliseconds of the window's thread";
  table.note =
      "prepared: what another thread makes of them before. shown: for the first time. Then they are read again: nothing is new, one run "
      "has a\n"
      "window more, there is a run more; the longest of five. Target: the window stays within 50 ms.";
  table.columns = {"runs", "prepared ms", "shown ms", "same ms", "one run ms", "one more ms"};
  for (const int runs : sizesOf(plan)) {
    const auto name = nameOf(runs);
    if (!measured.ran(name)) continue;
    std::vector<Table::Cell> row{number(runs, 0)};
    for (const char* counter : {"prepared", "shown", "same", "one run", "one more"})
      row.push_back(number(1e3 * measured.counter(name, counter), 1));
    table.rows.push_back(row);
  }
  return table;
}
#endif

std::vector<Table> tabulateRuns(const Plan& plan, const Measurements& measured) {
  Table table;
  table.title = "A list of runs of ten windows at the paper's scale";
  table.note =
      "cold: every run is read, and the index made. warm: from the index, with the walk through the folders. opened: records opened then.\n"
      "filter: the condition " +
      std::string(kFilter) + ". Targets: 10,000 runs warm, filtered and sorted under a second.";
  table.columns = {"runs", "cold s", "warm s", "opened", "filter ms", "sort ms"};
  for (const int runs : sizesOf(plan)) {
    const auto name = nameOf(runs);
    if (!measured.ran(name)) continue;
    const auto value = [&](const char* counter) { return measured.counter(name, counter); };
    table.rows.push_back({number(runs, 0), number(value("cold"), 2), number(value("warm"), 3), number(value("opened"), 0),
                          number(1e3 * value("filter"), 1), number(1e3 * value("sort"), 1)});
  }
  std::vector<Table> tables{table};
#ifdef XSMOE_WITH_WIDGETS
  tables.push_back(tabulateShown(plan, measured));
#endif
  return tables;
}

}  // namespace

Section runsSection() { return {"runs", "listing, filtering, sorting and showing many runs", registerRuns, tabulateRuns}; }

}  // namespace xsmoe::bench
