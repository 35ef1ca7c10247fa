// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/run_export.h"

#include <QPointer>
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "model/core/files/installed_places.h"
#include "model/core/files/regular_file.h"
#include "widgets/words/wording.h"

namespace xsmoe::studio {
namespace {

using widgets::ExportFor;

QString titleOfProgram(ExportFor program) {
  switch (program) {
    case ExportFor::kTensorBoard: return RunExport::tr("TensorBoard");
    case ExportFor::kMlflow: return RunExport::tr("MLflow");
    case ExportFor::kPyTorch: return RunExport::tr("PyTorch");
  }
  return {};
}

/// What loads weights, where it was installed or among the sources that the program was built from; else its name.
QString loadingScript() {
  const std::string script = "xsmoe_model.py";
  for (const auto& place : installedPlaces("pytorch", XSMOE_PYTORCH_SOURCE))
    if (isRegularFile(place / script)) return QString::fromStdString((place / script).string());
  return QString::fromStdString(script);
}

/// A folder of its own for the weights of each run: two runs in different folders may have one name.
std::vector<std::filesystem::path> placesOfWeights(const QStringList& runs, const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> places;
  for (const QString& run : runs) {
    const std::string name = std::filesystem::path(run.toStdString()).filename().string() + "-weights";
    auto place = folder / name;
    for (int n = 2; std::find(places.begin(), places.end(), place) != places.end(); ++n) place = folder / (name + "_" + std::to_string(n));
    places.push_back(std::move(place));
  }
  return places;
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

/// Of the run that is next.
engine::ExportRequest RunExport::nextRequest() const {
  engine::ExportRequest request;
  request.run = runs_[done_].toStdString();
  switch (program_) {
    case ExportFor::kTensorBoard: request.tensorBoard = folder_; break;
    case ExportFor::kMlflow: request.mlflow = folder_; break;
    case ExportFor::kPyTorch: request.weights = placesOfWeights(runs_, folder_).at(static_cast<std::size_t>(done_)); break;
  }
  return request;
}

void RunExport::writeNext() {
  Q_EMIT told(tr("Exporting for %1: run %2 of %3").arg(titleOfProgram(program_), widgets::count(done_ + 1), widgets::count(runs_.size())),
              tr("Stop"), [feed = QPointer<RunExport>(this)] {
                if (feed) feed->stop();
              });
  auto& questions = session_.questions();
  questions.askEngine(
      this,
      [&questions, request = nextRequest(), wanted = wanted_](engine::Engine& engine) -> Result<engine::ExportOutcome> {
        return engine.exportRun(request, questions.progressCallback(wanted));
      },
      [this](const Result<engine::ExportOutcome>& outcome) { take(outcome); });
}

void RunExport::take(const Result<engine::ExportOutcome>& outcome) {
  if (outcome) ++done_;
  const QString folder = QString::fromStdString(folder_.string()), program = titleOfProgram(program_);
  const QString runs = widgets::counted(done_, tr("1 run"), tr("%1 runs"));
  if (outcome && done_ == runs_.size()) {
    const auto& place = program_ == ExportFor::kTensorBoard ? outcome->eventFile
                        : program_ == ExportFor::kMlflow    ? outcome->mlflowRun
                                                            : outcome->weights;
    const QString where = done_ == 1 ? tr("Exported for %1: %2").arg(program, QString::fromStdString(place))
                                     : tr("%1 are exported for %2: %3").arg(runs, program, folder);
    return end(program_ == ExportFor::kPyTorch ? tr("%1. What loads them: %2").arg(where, loadingScript()) : where);
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
