#pragma once
#include <fstream>
#include <iterator>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "model/analysis/run_tables.h"
#include "model/core/mean_metrics.h"
#include "model/core/methods.h"

namespace xsmoe {

/// The means of its tests, as the trainer tells them.
inline void setMeans(RunSummary& run) {
  std::vector<std::optional<Metrics>> tests;
  for (const auto& test : run.tests) tests.emplace_back(test.metrics);
  run.result = meansOfTests(tests);
}

/// A finished run of the paper's settings on ten windows: HR@10 is `hr10` on each of D_1 … D_9, NDCG@10 half of it.
inline RunSummary finishedRun(Method method, std::uint64_t seed, double hr10, const std::string& stream = "My stream") {
  RunSummary run;
  run.description.name = std::string(name(method)) + "_" + std::to_string(seed);
  run.description.folder = "/runs/" + run.description.name;
  run.description.streamTitle = stream;
  run.description.device = "cpu, 2 threads";
  run.description.precision = "fp32";
  run.description.settings.model.method = method;
  run.description.settings.training.seed = seed;
  run.state = RunState::kFinished;
  run.build = "1a2b3c4";
  run.streamChecksum = "c0ffee";
  for (int window = 0; window < 9; ++window) {
    run.tests.push_back({{window}, {window + 1}, {hr10, hr10 / 2, hr10, hr10 / 2, 100}});
    run.costs.push_back({{window}, 1000000 + window, 500000, 5, 4, 12, 64 << 20});
  }
  setMeans(run);
  return run;
}

inline PrintedTable printedTable(const std::string& file) {
  std::ifstream in(XSMOE_SOURCE_DIR "/resources/paper/" + file, std::ios::binary);
  const std::string text(std::istreambuf_iterator<char>(in), {});
  auto table = PrintedTable::parse(text, file);
  return table.value();
}

inline PrintedNumbers paperNumbers() { return {printedTable("table1.csv"), printedTable("table2.csv"), printedTable("table3.csv")}; }

inline ResultTable tableOf(TableKind kind, const std::vector<RunSummary>& runs, const TableChoice& choice = {}) {
  return tableOfRuns(kind, runs, choice, paperNumbers()).value();
}

/// The cell of a row's and a column's key.
inline const ResultCell& cellAt(const ResultTable& table, const std::string& row, const std::string& column) {
  for (const auto& one : table.rows)
    if (one.key == row)
      for (std::size_t i = 0; i < table.columns.size(); ++i)
        if (table.columns[i].key == column) return one.cells[i];
  throw std::out_of_range("no cell " + row + ", " + column);
}

}  // namespace xsmoe
