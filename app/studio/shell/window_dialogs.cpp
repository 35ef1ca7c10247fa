// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/shell/window_dialogs.h"

#include <QFileDialog>
#include <QWidget>
#include <utility>

#include "app/studio/dialogs/experiment_dialog.h"
#include "app/studio/dialogs/extraction_dialog.h"
#include "app/studio/dialogs/fork_dialog.h"
#include "app/studio/dialogs/import_dialog.h"
#include "app/studio/parts/message_bar.h"
#include "app/studio/shell/main_window.h"
#include "widgets/words/wording.h"

namespace xsmoe::studio {
namespace {

void bringToFront(QWidget& dialog) {
  dialog.raise();
  dialog.activateWindow();
}

}  // namespace

WindowDialogs::WindowDialogs(MainWindow& window, EngineFactory factory)
    : window_(window), session_(window.session()), messages_(*window.parts().messages), factory_(std::move(factory)) {}

void WindowDialogs::chooseStream() {
  const QString folder = QFileDialog::getExistingDirectory(&window_, tr("Open a stream folder"));
  if (!folder.isEmpty()) session_.open(toPath(folder));
}

void WindowDialogs::chooseRun() {
  const QString folder =
      QFileDialog::getExistingDirectory(&window_, tr("Open a run folder"), QString::fromStdString(session_.folders().runs.string()));
  if (!folder.isEmpty()) session_.open(toPath(folder));
}

void WindowDialogs::chooseStreamOfRun(const std::function<void()>& then) {
  const QString folder = QFileDialog::getExistingDirectory(&window_, tr("Where is the stream of this run?"));
  if (!folder.isEmpty()) session_.locateStream(toPath(folder), then);
}

ImportDialog& WindowDialogs::importData(const std::vector<std::filesystem::path>& paths) {
  if (!import_ || !import_->isVisible()) {  // one that was closed may still be ending its work
    import_ = new ImportDialog(&window_);
    connect(import_, &ImportDialog::imported, this, &WindowDialogs::showImported);
    import_->show();
  }
  bringToFront(*import_);
  import_->add(paths);
  return *import_;
}

ExtractionDialog* WindowDialogs::extractFeatures() {
  if (!session_.readyToStart()) {
    messages_.showHint(session_.stream() ? tr("Features can be extracted when no run is in training and nothing is being opened.")
                                         : tr("Open a stream first: its titles, descriptions and pictures become its features."));
    return nullptr;
  }
  if (!extraction_ || !extraction_->isVisible()) {  // one that was closed may still be ending its work
    const auto& stream = *session_.stream();
    extraction_ = new ExtractionDialog(factory_, stream.folder, stream.overview.report.featuresFound, &window_);
    connect(extraction_, &ExtractionDialog::extracted, this, [this](const std::filesystem::path& folder) {
      if (session_.stream() && session_.stream()->folder == folder) session_.reopenStream();
    });
    extraction_->show();
  }
  bringToFront(*extraction_);
  return extraction_;
}

ExperimentDialog& WindowDialogs::newExperiment() {
  if (!experiment_) {
    experiment_ = new ExperimentDialog(session_, &window_);
    connect(experiment_, &ExperimentDialog::queued, this, &WindowDialogs::experimentQueued);
    experiment_->show();
  }
  bringToFront(*experiment_);
  return *experiment_;
}

ForkDialog& WindowDialogs::askForFork(int window) {
  auto* const dialog = new ForkDialog(*session_.run().state->history, window, session_.live(), &window_);
  connect(dialog, &ForkDialog::forkRequested, &session_, &Session::fork);
  dialog->open();
  return *dialog;
}

void WindowDialogs::close() {
  if (import_) import_->close();
  if (extraction_) extraction_->close();
  if (experiment_) experiment_->close();
}

void WindowDialogs::showImported(const std::filesystem::path& folder, const ImportReport& report) {
  if (!session_.live()) session_.openStream(folder);
  messages_.showHint(tr("Imported %1 of %2 and %3 into %4.")
                         .arg(widgets::counted(report.records, tr("1 record"), tr("%1 records")),
                              widgets::counted(report.users, tr("1 user"), tr("%1 users")),
                              widgets::counted(report.items, tr("1 item"), tr("%1 items")), QString::fromStdString(folder.string())),
                     session_.live() ? tr("Stop the Run and Open It") : QString(), [this, folder] {
                       session_.training().stop();
                       session_.openStream(folder);
                     });
}

}  // namespace xsmoe::studio
