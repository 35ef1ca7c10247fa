// SPDX-License-Identifier: GPL-3.0-or-later
// MainWindow: the dialogs that ask a person for something, and what is done with the answers. Of states and views: window_state.cpp.
#include <QFileDialog>
#include <QWidget>

#include "app/studio/dialogs/experiment_dialog.h"
#include "app/studio/dialogs/extraction_dialog.h"
#include "app/studio/dialogs/fork_dialog.h"
#include "app/studio/dialogs/import_dialog.h"
#include "app/studio/parts/message_bar.h"
#include "app/studio/shell/main_window.h"
#include "app/studio/shell/queue_news.h"
#include "app/studio/shell/run_reports.h"
#include "widgets/report/report_file.h"
#include "widgets/save_dialog.h"
#include "widgets/words/wording.h"

namespace xsmoe::studio {
namespace {

void bringToFront(QWidget& dialog) {
  dialog.raise();
  dialog.activateWindow();
}

}  // namespace

void MainWindow::chooseStream() {
  const QString folder = QFileDialog::getExistingDirectory(this, tr("Open a stream folder"));
  if (!folder.isEmpty()) session_->open(toPath(folder));
}

void MainWindow::chooseRun() {
  const QString folder =
      QFileDialog::getExistingDirectory(this, tr("Open a run folder"), QString::fromStdString(session_->folders().runs.string()));
  if (!folder.isEmpty()) session_->open(toPath(folder));
}

void MainWindow::chooseStreamOfRun(const std::function<void()>& then) {
  const QString folder = QFileDialog::getExistingDirectory(this, tr("Where is the stream of this run?"));
  if (!folder.isEmpty()) session_->locateStream(toPath(folder), then);
}

void MainWindow::chooseReport() {
  const auto& run = session_->run().folder;
  if (run.empty()) return;
  const QString proposed = QString::fromStdString((run.parent_path() / (run.filename().string() + ".html")).string());
  const QString file =
      widgets::askWhereToSave(this, tr("Export a report of this run"), proposed, {tr("Web page (*.html)"), tr("PDF for paper (*.pdf)")});
  if (!file.isEmpty()) exportReport(toPath(file));
}

void MainWindow::exportReport(const std::filesystem::path& file) {
  session_->questions().askEngine(
      this, [run = session_->run().folder](engine::Engine& engine) -> Result<widgets::RunReport> { return readReport(engine, run); },
      [this, file](const Result<widgets::RunReport>& report) {
        const auto written = report ? widgets::writeReport(file, *report) : Result<void>(tl::make_unexpected(report.error()));
        if (!written) {
          parts_.messages->showError(written.error());
          return;
        }
        parts_.messages->showHint(tr("The report is written: %1").arg(QString::fromStdString(file.string())));
      });
}

ImportDialog& MainWindow::importData(const std::vector<std::filesystem::path>& paths) {
  if (!import_ || !import_->isVisible()) {  // one that was closed may still be ending its work
    import_ = new ImportDialog(this);
    connect(import_, &ImportDialog::imported, this, &MainWindow::showImported);
    import_->show();
  }
  bringToFront(*import_);
  import_->add(paths);
  return *import_;
}

ExtractionDialog* MainWindow::extractFeatures() {
  if (!session_->readyToStart()) {
    parts_.messages->showHint(session_->stream() ? tr("Features can be extracted when no run is in training and nothing is being opened.")
                                                 : tr("Open a stream first: its titles, descriptions and pictures become its features."));
    return nullptr;
  }
  if (!extraction_ || !extraction_->isVisible()) {  // one that was closed may still be ending its work
    const auto& stream = *session_->stream();
    extraction_ = new ExtractionDialog(factory_, stream.folder, stream.overview.report.featuresFound, this);
    connect(extraction_, &ExtractionDialog::extracted, this, [this](const std::filesystem::path& folder) {
      if (session_->stream() && session_->stream()->folder == folder) session_->reopenStream();
    });
    extraction_->show();
  }
  bringToFront(*extraction_);
  return extraction_;
}

ExperimentDialog& MainWindow::newExperiment() {
  if (!experiment_) {
    experiment_ = new ExperimentDialog(*session_, this);
    connect(experiment_, &ExperimentDialog::queued, queueNews_.get(), &QueueNews::tellQueued);
    experiment_->show();
  }
  bringToFront(*experiment_);
  return *experiment_;
}

ForkDialog& MainWindow::askForFork(int window) {
  auto* const dialog = new ForkDialog(*session_->run().state->history, window, session_->live(), this);
  connect(dialog, &ForkDialog::forkRequested, session_.get(), &Session::fork);
  dialog->open();
  return *dialog;
}

void MainWindow::showImported(const std::filesystem::path& folder, const ImportReport& report) {
  if (!session_->live()) session_->openStream(folder);
  parts_.messages->showHint(tr("Imported %1 of %2 and %3 into %4.")
                                .arg(widgets::counted(report.records, tr("1 record"), tr("%1 records")),
                                     widgets::counted(report.users, tr("1 user"), tr("%1 users")),
                                     widgets::counted(report.items, tr("1 item"), tr("%1 items")), QString::fromStdString(folder.string())),
                            session_->live() ? tr("Stop the Run and Open It") : QString(), [this, folder] {
                              session_->training().stop();
                              session_->openStream(folder);
                            });
}

}  // namespace xsmoe::studio
