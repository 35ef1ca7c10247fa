// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/run_export.h"

#include <QPointer>

#include "widgets/words/wording.h"

namespace xsmoe::studio {
namespace {

QString titleOfProgram(widgets::ExportFor program) {
  return program == widgets::ExportFor::kTensorBoard ? RunExport::tr("TensorBoard") : RunExport::tr("MLflow");
}

}  // namespace

RunExport::RunExport(Session& session, QObject* parent) : QObject(parent), session_(session) {}

RunExport::~RunExport() { *wanted_ = false; }

void RunExport::write(widgets::ExportFor program, const QStringList& runs, const QString& folder) {
  if (runs.isEmpty()) return;
  if (writing_) return Q_EMIT told(tr("Other runs are being exported. Ask again when that is done."));
  program_ = program;
  runs_ = runs;
  folder_ = folder.toStdString();
  done_ = 0;
  writing_ = true;
  wanted_ = std::make_shared<std::atomic<bool>>(true);
  writeNext();
}

void RunExport::stop() { *wanted_ = false; }

engine::ExportRequest RunExport::requestOf(const QString& run) const {
  engine::ExportRequest request;
  request.run = run.toStdString();
  (program_ == widgets::ExportFor::kTensorBoard ? request.tensorBoard : request.mlflow) = folder_;
  return request;
}

void RunExport::writeNext() {
  Q_EMIT told(tr("Exporting for %1: run %2 of %3").arg(titleOfProgram(program_), widgets::count(done_ + 1), widgets::count(runs_.size())),
              tr("Stop"), [feed = QPointer<RunExport>(this)] {
                if (feed) feed->stop();
              });
  auto& questions = session_.questions();
  questions.askEngine(
      [&questions, request = requestOf(runs_[done_]), wanted = wanted_](engine::Engine& engine) -> Result<engine::ExportOutcome> {
        const auto goOn = questions.progressCallback();
        return engine.exportRun(request, [&](const Progress& progress) { return goOn(progress) && *wanted; });
      },
      [feed = QPointer<RunExport>(this)](const Result<engine::ExportOutcome>& outcome) {
        if (feed) feed->take(outcome);
      });
}

void RunExport::take(const Result<engine::ExportOutcome>& outcome) {
  if (outcome) ++done_;
  const QString folder = QString::fromStdString(folder_.string()), program = titleOfProgram(program_);
  const QString runs = widgets::counted(done_, tr("1 run"), tr("%1 runs"));
  if (outcome && done_ == runs_.size()) {
    const auto& place = program_ == widgets::ExportFor::kTensorBoard ? outcome->eventFile : outcome->mlflowRun;
    if (done_ == 1) return end(tr("Exported for %1: %2").arg(program, QString::fromStdString(place)));
    return end(tr("%1 are exported for %2: %3").arg(runs, program, folder));
  }
  if (!*wanted_) return end(tr("Stopped: %1 of %2 exported for %3: %4").arg(runs, widgets::count(runs_.size()), program, folder));
  if (outcome) return writeNext();
  if (session_.opening()) return end(tr("The export was given up for what was being opened. Ask for it again."));
  writing_ = false;
  Q_EMIT failed(outcome.error());
}

void RunExport::end(const QString& sentence) {
  writing_ = false;
  Q_EMIT told(sentence);
}

}  // namespace xsmoe::studio
