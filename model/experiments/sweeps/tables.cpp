// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/sweeps/tables.h"

#include <algorithm>
#include <map>
#include <set>

#include "model/analysis/run_tables.h"
#include "model/core/mean_metrics.h"
#include "model/experiments/sweeps/paper_numbers.h"
#include "model/experiments/sweeps/pooled_notes.h"
#include "model/experiments/sweeps/significance_table.h"

namespace xsmoe::experiments {
namespace {

constexpr int kFewestResamples = 2000;

/// Passes progress on, and remembers whether a person has had enough.
class Cancellable {
 public:
  explicit Cancellable(const ProgressCallback& progress) : progress_(progress) {}
  bool operator()(const Progress& state) {
    cancelled_ = cancelled_ || (progress_ && !progress_(state));
    return !cancelled_;
  }
  [[nodiscard]] bool cancelled() const { return cancelled_; }

 private:
  const ProgressCallback& progress_;
  bool cancelled_ = false;
};

Result<WindowRanks> ranksOfRun(const RunSummary& run, engine::Engine& engine, const ProgressCallback& progress) {
  const auto questions = engine.openQuestions(run.description.folder, {});
  if (!questions) return tl::unexpected(questions.error());
  WindowRanks ranks;
  for (const auto& test : run.tests) {
    if (test.testedOn < kFirstCounted) continue;
    auto window = (*questions)->testRanks(test.window, test.testedOn, progress);
    if (!window) return tl::unexpected(window.error());
    ranks[test.testedOn.value] = std::move(*window);
  }
  return ranks;
}

Result<SignificanceChoice> significanceChoice(const engine::TableRequest& request) {
  const auto metrics = rankingMetricsNamed(request.metrics);
  if (!metrics) return tl::unexpected(metrics.error());
  if (request.resamples != 0 && request.resamples < kFewestResamples)
    return usageError("--resamples", std::to_string(request.resamples) + " resamples are too few for 95 %",
                      "Take " + std::to_string(kFewestResamples) + " or more; 0: none");
  return SignificanceChoice{request.pairs, *metrics, request.resamples};
}

Result<ResultTable> comparedMethods(const engine::TableRequest& request, const std::vector<RunSummary>& runs, engine::Engine& engine,
                                    Cancellable& progress) {
  const auto choice = significanceChoice(request);
  if (!choice) return tl::unexpected(choice.error());
  return significanceTable(runs, *choice, [&](const RunSummary& run) -> Result<WindowRanks> {
    if (progress.cancelled()) return failure(run.description.folder, "cancelled");
    return ranksOfRun(run, engine, std::ref(progress));
  });
}

/// Above the footers, with what else is said of means.
void putPooledNotes(ResultTable& table) {
  const auto notes = pooledNotes(table);
  const auto profile = std::find_if(table.notes.begin(), table.notes.end(), [](const auto& note) { return note.starts_with("profile: "); });
  table.notes.insert(profile, notes.begin(), notes.end());
}

/// Printed numbers that are not there are no reason to do without the measured ones, unless they were asked for.
Result<ResultTable> tableWithPrinted(const engine::TableRequest& request, const std::vector<RunSummary>& runs) {
  const auto numbers = readPaperNumbers();
  if (!numbers && !request.printed.empty()) return tl::unexpected(numbers.error());
  auto table = tableOfRuns(request.kind, runs, {request.metrics, request.printed}, numbers.value_or(PrintedNumbers{}));
  if (table && request.kind == TableKind::kMethods) putPooledNotes(*table);
  if (table && !numbers) table->notes.push_back("no printed numbers: " + describe(numbers.error()));
  return table;
}

/// What the stream leaves out of these runs, as it is now.
std::string excludedNote(const RunSummary& run, engine::Engine& engine, const ProgressCallback& progress) {
  const auto& protocol = run.description.settings.protocol;
  const auto overview = engine.inspect(run.description.streamFolder, protocol, engine::choiceOf(protocol), progress);
  if (!overview) return "excluded from the stream: not known, since the stream cannot be read now";
  std::string parts;
  const auto add = [&](std::int64_t count, const std::string& what) {
    parts += (parts.empty() ? "" : "; ") + std::to_string(count) + " " + what;
  };
  const auto& report = overview->report;
  if (report.missing.either > 0) add(report.missing.either, "items without features");
  for (const auto& left : report.leftOut)
    if (left.records > 0) add(left.records, "records: " + left.reason);
  if (report.badLineCount > 0) add(report.badLineCount, "lines that cannot be read");
  return "excluded from the stream: " + (parts.empty() ? "nothing" : parts);
}

/// The first run that the table counts.
const RunSummary* firstRun(const ResultTable& table, const std::vector<RunSummary>& runs) {
  for (const auto& row : table.rows)
    for (const auto& folder : row.folders) {
      const auto found = std::find_if(runs.begin(), runs.end(), [&](const auto& run) { return run.description.folder == folder; });
      if (found != runs.end()) return &*found;
    }
  return nullptr;
}

/// The named runs, by folder: those of one folder are read together.
Result<std::vector<RunSummary>> namedRuns(const std::vector<std::filesystem::path>& named, engine::Engine& engine, Cancellable& progress) {
  std::map<std::filesystem::path, std::set<std::filesystem::path>> byFolder;
  for (const auto& run : named) byFolder[std::filesystem::absolute(run).lexically_normal().parent_path()].insert(run.filename());
  std::vector<RunSummary> runs;
  for (auto& [folder, names] : byFolder) {
    auto found = engine.listRunsIn(folder, std::ref(progress));
    if (!found) return tl::unexpected(found.error());
    for (auto& run : *found)
      if (names.erase(std::filesystem::path(run.description.folder).filename()) > 0) runs.push_back(std::move(run));
    if (!names.empty()) return badInput((folder / *names.begin()).string(), "there is no run", "List the runs again");
  }
  return runs;
}

}  // namespace

Result<ResultTable> makeTable(const engine::TableRequest& request, engine::Engine& engine, const ProgressCallback& told) {
  Cancellable progress(told);
  const auto cancelled = [&] { return failure(request.folder.string(), "cancelled"); };
  auto runs = request.runs.empty() ? engine.listRuns(request.folder, std::ref(progress)) : namedRuns(request.runs, engine, progress);
  if (!runs) return tl::unexpected(runs.error());
  std::erase_if(*runs, [&](const RunSummary& run) { return !request.where.matchesInTable(run); });
  if (runs->empty() && !request.where.isEmpty())
    return badInput(request.folder.string(), "no run is as --where says", "xsmoe runs FOLDER --where CONDITIONS lists those that are");
  auto table =
      request.kind == TableKind::kSignificance ? comparedMethods(request, *runs, engine, progress) : tableWithPrinted(request, *runs);
  if (progress.cancelled()) return cancelled();
  if (!table) {
    auto error = table.error();
    if (error.kind == ErrorKind::kBadInput && error.where == "the runs" && request.runs.empty()) error.where = request.folder.string();
    return tl::unexpected(error);
  }
  if (const auto* const run = firstRun(*table, *runs)) table->notes.push_back(excludedNote(*run, engine, std::ref(progress)));
  if (progress.cancelled()) return cancelled();
  return table;
}

}  // namespace xsmoe::experiments
