// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/dialogs/import_dialog.h"

#include <QDragEnterEvent>
#include <QFileDialog>
#include <QMimeData>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

#include "app/studio/parts/busy_strip.h"
#include "app/studio/parts/copy_command.h"
#include "app/studio/parts/dialog_column.h"
#include "app/studio/parts/dropped_paths.h"
#include "app/studio/parts/fitting_size.h"
#include "app/studio/parts/help_push_button.h"
#include "app/studio/parts/message_bar.h"
#include "app/studio/session/studio_folders.h"
#include "model/core/data_commands.h"
#include "widgets/pages/import_counts.h"
#include "widgets/pages/import_page.h"

namespace xsmoe::studio {
namespace {

constexpr QSize kFirstDialogSize(1120, 720);
/// Lets a person finish typing; short enough to feel like an answer.
constexpr int kCountPauseMs = 200;
/// Reading a sample anew takes longer than counting on it: numbers of before are not left standing for long.
constexpr int kSlowCountMs = 400;

QString toText(const std::filesystem::path& path) { return QString::fromStdString(path.string()); }

/// Else the list of what was left out is to be read before the dialog goes.
bool leftNothingOut(const ImportReport& report) {
  return report.badLineCount == 0 && report.badPictures.empty() && report.markupTitles == 0 && report.notes.empty();
}

}  // namespace

ImportDialog::ImportDialog(QWidget* parent, Importer importer)
    : QDialog(parent),
      messages_(new MessageBar(this)),
      page_(new widgets::ImportPage(this)),
      busy_(new BusyStrip(this)),
      import_(new QPushButton(tr("I&mport"), this)),
      close_(new QPushButton(tr("Clos&e"), this)),
      thread_(new ImportThread(std::move(importer), this)) {
  setWindowTitle(tr("Import Data"));
  setAcceptDrops(true);
  countSoon_.setSingleShot(true);
  countSoon_.setInterval(kCountPauseMs);
  countSlow_.setSingleShot(true);
  countSlow_.setInterval(kSlowCountMs);
  layOut();
  connectPage();
  connectThread();
  resize(fittingSize(*this, kFirstDialogSize));
  count();
  setStage(Stage::kChoosing);
}

ImportDialog::~ImportDialog() { delete thread_; }  // before what it tells

void ImportDialog::layOut() {
  auto* const copy = copyCommandButton(this, [this] {
    return page_->problem().isEmpty() ? importCommand(page_->settings(), page_->target().toStdString()) : CommandWords();
  });
  layOutColumn(*this, messages_, busy_, {helpPushButton(*this, QStringLiteral("import")), copy, import_, close_})->addWidget(page_);
}

void ImportDialog::connectPage() {
  connect(page_, &widgets::ImportPage::addFilesRequested, this, &ImportDialog::addFiles);
  connect(page_, &widgets::ImportPage::addFolderRequested, this, &ImportDialog::addFolder);
  connect(page_, &widgets::ImportPage::settingsChanged, this, &ImportDialog::countSoon);
  connect(&countSoon_, &QTimer::timeout, this, &ImportDialog::count);
  connect(&countSlow_, &QTimer::timeout, this, [this] { page_->counts().showText(tr("Reading the first records…")); });
  connect(page_, &widgets::ImportPage::chooseTargetRequested, this, &ImportDialog::chooseTarget);
  connect(page_, &widgets::ImportPage::targetChanged, this, &ImportDialog::showReadiness);
  connect(import_, &QPushButton::clicked, this, &ImportDialog::beginImport);
  connect(busy_, &BusyStrip::cancelled, this, &ImportDialog::cancelImport);
  connect(close_, &QPushButton::clicked, this, &QDialog::reject);
}

void ImportDialog::connectThread() {
  connect(thread_, &ImportThread::progressed, busy_, &BusyStrip::showProgress);
  connect(thread_, &ImportThread::idle, this, [this] {
    if (closing_) deleteLater();
  });
}

void ImportDialog::done(int result) {
  closing_ = true;
  countSoon_.stop();
  countSlow_.stop();
  thread_->cancel();
  QDialog::done(result);
  if (!thread_->busy()) deleteLater();
}

void ImportDialog::dragEnterEvent(QDragEnterEvent* event) {
  if (stage_ == Stage::kChoosing && !droppedPaths(*event->mimeData()).empty()) event->acceptProposedAction();
}

void ImportDialog::dropEvent(QDropEvent* event) { add(droppedPaths(*event->mimeData())); }

void ImportDialog::addFiles() {
  std::vector<std::filesystem::path> paths;
  for (const auto& file : QFileDialog::getOpenFileNames(this, tr("Add files to import"))) paths.push_back(toPath(file));
  add(paths);
}

void ImportDialog::addFolder() {
  const auto folder = QFileDialog::getExistingDirectory(this, tr("Add a folder to import"));
  if (!folder.isEmpty()) add({toPath(folder)});
}

void ImportDialog::add(const std::vector<std::filesystem::path>& paths) {
  if (paths.empty() || stage_ != Stage::kChoosing) return;
  for (const auto& path : paths)
    if (std::find(asked_.begin(), asked_.end(), path) == asked_.end()) asked_.push_back(path);
  messages_->hide();
  busy_->begin(tr("Looking at the files…"));
  thread_->recognise(asked_, [this](const auto& sources) { showRecognised(sources); });
}

void ImportDialog::showRecognised(const Result<std::vector<SourceFile>>& sources) {
  busy_->end();
  if (!sources) {
    asked_ = paths_;  // those before stay
    messages_->showError(sources.error());
    return count();
  }
  const bool first = paths_.empty();
  paths_ = asked_;
  page_->setSources(*sources);
  if (first && page_->target().isEmpty()) page_->setTarget(toText(newStreamFolder(paths_.front())));
}

void ImportDialog::chooseTarget() {
  const auto folder = QFileDialog::getExistingDirectory(this, tr("Choose an empty folder for the stream"));
  if (!folder.isEmpty()) page_->setTarget(folder);
}

void ImportDialog::countSoon() {
  showReadiness();
  countSoon_.start();
}

void ImportDialog::count() {
  const auto problem = page_->problemOfSources();
  if (problem.isEmpty()) {
    countSlow_.start();
    return thread_->count(page_->settings(), [this](const auto& count) { showCount(count); });
  }
  countSlow_.stop();
  page_->counts().showText(problem);
  Q_EMIT counted();
}

void ImportDialog::showCount(const Result<SampleCount>& count) {
  countSlow_.stop();
  if (!page_->problemOfSources().isEmpty()) return;  // it is about to be said, in place of what was counted before it came up
  if (count)
    page_->counts().showSample(count->report, count->size, count->complete);
  else
    page_->counts().showError(count.error());
  Q_EMIT counted();
}

void ImportDialog::beginImport() {
  if (stage_ != Stage::kChoosing || !page_->problem().isEmpty()) return;
  if (countSoon_.isActive()) count();  // the import comes after it
  countSoon_.stop();
  messages_->hide();
  cancelled_ = false;
  target_ = toPath(page_->target());
  setStage(Stage::kImporting);
  busy_->begin(tr("Importing…"));
  thread_->beginImport(page_->settings(), target_, [this](const auto& report) { showImported(report); });
}

void ImportDialog::cancelImport() {
  thread_->cancel();
  if (stage_ == Stage::kChoosing) {  // files were looked at
    asked_ = paths_;
    busy_->end();
    return count();
  }
  cancelled_ = true;
  busy_->begin(tr("Cancelling…"));
}

void ImportDialog::showImported(const Result<ImportReport>& report) {
  busy_->end();
  countSlow_.stop();
  if (closing_) return;
  setStage(report ? Stage::kImported : Stage::kChoosing);
  if (!report) {
    if (cancelled_)
      messages_->showHint(tr("The import was cancelled. Nothing was left in %1.").arg(toText(target_)));
    else
      messages_->showError(report.error());
    return count();
  }
  page_->counts().showResult(*report);
  messages_->showHint(tr("The stream is in %1.").arg(toText(target_)));
  Q_EMIT imported(target_, *report);
  if (leftNothingOut(*report)) accept();
}

void ImportDialog::setStage(Stage stage) {
  stage_ = stage;
  page_->setEditable(stage == Stage::kChoosing);
  import_->setVisible(stage != Stage::kImported);
  showReadiness();
}

void ImportDialog::showReadiness() {
  const auto problem = page_->problem();
  import_->setEnabled(stage_ == Stage::kChoosing && problem.isEmpty());
  import_->setToolTip(problem);
}

}  // namespace xsmoe::studio
