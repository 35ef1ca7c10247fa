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

/// Cut as the run did. Empty where it cannot be read: a run outlives its stream.
std::optional<engine::StreamOverview> streamOf(engine::Engine& engine, const RunDescription& run) {
  const auto& protocol = run.settings.protocol;
  auto stream = engine.inspect(run.streamFolder, protocol, engine::choiceOf(protocol), neverStopped);
  return stream ? std::optional(std::move(*stream)) : std::nullopt;
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

Result<void> writeReportOf(const EngineFactory& factory, const std::filesystem::path& run, const std::filesystem::path& file) {
  if (run.empty()) return usageError("--report", "no run is named", "Name its folder: xsmoe-studio RUN --report FILE");
  const auto engine = factory();
  if (!engine) return tl::make_unexpected(engine.error());
  auto report = readReport(**engine, run);
  if (!report) return tl::make_unexpected(report.error());
  if (const auto stream = streamOf(**engine, report->history.description())) report->facts = streamFacts(*stream);
  return widgets::writeReport(file, *report);
}

Result<QStringList> writeViewsOf(const EngineFactory& factory, const std::filesystem::path& run, const std::filesystem::path& folder,
                                 widgets::FigurePlace place) {
  if (run.empty())
    return usageError("--views", "no run and no stream is named", "Name the folder of one: xsmoe-studio PATH --views FOLDER");
  const auto engine = factory();
  if (!engine) return tl::make_unexpected(engine.error());
  if (const auto stream = folderOf(run); folderKind(stream) == FolderKind::kStream)
    return writeViewsOfStream(**engine, stream, folder, place);
  const auto seen = seenOf(**engine, run);
  const auto history = (*engine)->openRun(run);
  if (!history) return tl::make_unexpected(history.error());
  const auto notes = (*engine)->windowNotes(run);
  const auto& described = history->description();
  const auto stream = streamOf(**engine, described);
  auto views = widgets::recordOnPaper(std::make_shared<const RunHistory>(*history), notes ? *notes : std::vector<WindowNote>(), seen,
                                      stream ? streamFacts(*stream) : widgets::StreamFacts());
  if (stream)
    for (auto& view : widgets::streamOnPaper(stream->report)) views.push_back(std::move(view));
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
