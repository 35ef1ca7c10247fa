// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/shell/run_reports.h"

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "app/studio/perspectives/stream_facts.h"
#include "app/studio/session/folder_kind.h"
#include "model/analysis/run_summary.h"
#include "widgets/pages/run_paper.h"
#include "widgets/report/figure_file.h"
#include "widgets/report/report_file.h"
#include "widgets/words/provenance_wording.h"

namespace xsmoe::studio {
namespace {

bool neverStopped(const Progress&) { return true; }

/// Of a run that this program does not train.
RunSeen seenOf(engine::Engine& engine, const std::filesystem::path& run) {
  return engine.isWritten(run) ? RunSeen::kElsewhere : RunSeen::kRecord;
}

/// Cut as the run did. Empty where that of the record cannot be read, or is another one by now, which a run outlives; of one that was
/// `named` that is an error.
Result<std::optional<engine::StreamOverview>> streamOf(engine::Engine& engine, const RunDescription& run,
                                                       const std::filesystem::path& named) {
  const auto& protocol = run.settings.protocol;
  const auto folder = named.empty() ? std::filesystem::path(run.streamFolder) : folderOf(named);
  const auto same = engine.checkStream(run.folder, folder, neverStopped);
  auto stream = same ? engine.inspect(folder, protocol, engine::choiceOf(protocol), neverStopped) : tl::make_unexpected(same.error());
  if (stream) return std::optional(std::move(*stream));
  if (named.empty()) return std::nullopt;
  return tl::make_unexpected(stream.error());
}

/// Cut as its own stream.json asks.
Result<QStringList> writeViewsOfStream(engine::Engine& engine, const std::filesystem::path& stream, const std::filesystem::path& folder,
                                       widgets::FigurePlace place) {
  const auto overview = engine.inspect(stream, ProtocolSettings{}, engine::ProtocolChoice{}, neverStopped);
  if (!overview) return tl::make_unexpected(overview.error());
  return widgets::writeViews(folder, widgets::streamOnPaper(overview->report), QStringList(), place, stream.string());
}

}  // namespace

Result<widgets::RunReport> readReport(engine::Engine& engine, const std::filesystem::path& run, bool here) {
  const auto seen = here ? RunSeen::kHere : seenOf(engine, run);  // before the record is read: a run that ends meanwhile says so itself
  auto history = engine.openRun(run);
  if (!history) return tl::make_unexpected(history.error());
  widgets::RunReport report{std::move(*history), {}};
  report.seen = seen;
  if (auto notes = engine.windowNotes(run)) report.notes = std::move(*notes);
  const auto listed = engine.listRuns(run, {});
  // The list knows what the record does not: program, checksum, tags. What was measured is the record's.
  report.summary = summaryOf(report.history);
  if (!listed || listed->empty() || !listed->front().problem.empty()) return report;
  addUntold(report.summary, listed->front());
  return report;
}

Result<void> writeReportOf(const EngineFactory& factory, const std::filesystem::path& run, const std::filesystem::path& file,
                           const std::filesystem::path& stream) {
  if (run.empty()) return usageError("--report", "no run is named", "Name its folder: xsmoe-studio RUN --report FILE");
  const auto engine = factory();
  if (!engine) return tl::make_unexpected(engine.error());
  auto report = readReport(**engine, run);
  if (!report) return tl::make_unexpected(report.error());
  const auto known = streamOf(**engine, report->history.description(), stream);
  if (!known) return tl::make_unexpected(known.error());
  if (*known) report->facts = streamFacts(**known);
  return widgets::writeReport(file, *report);
}

Result<QStringList> writeViewsOf(const EngineFactory& factory, const std::filesystem::path& run, const std::filesystem::path& folder,
                                 widgets::FigurePlace place, const std::filesystem::path& stream) {
  if (run.empty())
    return usageError("--views", "no run and no stream is named", "Name the folder of one: xsmoe-studio PATH --views FOLDER");
  const auto engine = factory();
  if (!engine) return tl::make_unexpected(engine.error());
  if (const auto alone = folderOf(run); folderKind(alone) == FolderKind::kStream) {
    if (!stream.empty()) return usageError("--stream", alone.string() + " is a stream itself", "Name the folder of a run, or one stream");
    return writeViewsOfStream(**engine, alone, folder, place);
  }
  const auto seen = seenOf(**engine, run);
  const auto history = (*engine)->openRun(run);
  if (!history) return tl::make_unexpected(history.error());
  const auto notes = (*engine)->windowNotes(run);
  const auto& described = history->description();
  const auto known = streamOf(**engine, described, stream);
  if (!known) return tl::make_unexpected(known.error());
  auto views = widgets::recordOnPaper(std::make_shared<const RunHistory>(*history), notes ? *notes : std::vector<WindowNote>(), seen,
                                      *known ? streamFacts(**known) : widgets::StreamFacts());
  if (*known)
    for (auto& view : widgets::streamOnPaper((*known)->report)) views.push_back(std::move(view));
  return widgets::writeViews(folder, std::move(views), widgets::provenanceLines(*history), place, described.folder);
}

Result<void> writeFigureOf(const EngineFactory& factory, const std::filesystem::path& runs, const std::filesystem::path& file) {
  if (runs.empty()) return usageError("--figure", "no folder of runs is named", "Name it: xsmoe-studio RUNS --figure FILE");
  const auto engine = factory();
  if (!engine) return tl::make_unexpected(engine.error());
  engine::TableRequest request;
  request.folder = runs;
  request.kind = TableKind::kOverTau;
  const auto table = (*engine)->table(request, {});
  if (!table) return tl::make_unexpected(table.error());
  return widgets::writeFigure(file, *table);
}

}  // namespace xsmoe::studio
