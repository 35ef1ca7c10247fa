// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/shell/main_window.h"

#include <QCloseEvent>
#include <QDockWidget>
#include <QDragEnterEvent>
#include <QMessageBox>
#include <QPushButton>
#include <QSettings>
#include <QStackedWidget>
#include <QTabWidget>
#include <QTimer>
#include <algorithm>
#include <chrono>
#include <tuple>
#include <utility>

#include "app/studio/parts/dropped_paths.h"
#include "app/studio/parts/fitting_size.h"
#include "app/studio/parts/message_bar.h"
#include "app/studio/session/kept_value.h"
#include "app/studio/session/queue_runner.h"
#include "app/studio/session/settings_memory.h"
#include "app/studio/shell/autosave.h"
#include "app/studio/shell/last_place.h"
#include "app/studio/shell/notes_desk.h"
#include "app/studio/shell/queue_news.h"
#include "app/studio/shell/run_bar.h"
#include "app/studio/shell/session_news.h"
#include "app/studio/shell/time_travel.h"
#include "app/studio/shell/tour_guide.h"
#include "app/studio/shell/window_dialogs.h"
#include "app/studio/shell/window_files.h"
#include "app/studio/shell/window_menus.h"
#include "widgets/forms/run_controls.h"
#include "widgets/forms/settings_panel.h"
#include "widgets/icons.h"
#include "widgets/pages/welcome_page.h"
#include "widgets/words/wording.h"

namespace xsmoe::studio {
namespace {

const QString kGeometryKey = QStringLiteral("window/geometry");
const QString kStateKey = QStringLiteral("window/state");
constexpr QSize kFirstSize(1280, 800);
/// How often to look whether another program has written the open run.
constexpr std::chrono::milliseconds kLookAtRecord(1500);

/// What is in training, and what would be after it.
QString trainingText(Session& session) {
  const QString name = session.run().state ? QString::fromStdString(session.run().state->history->description().name) : QString();
  const auto& queue = session.queue();
  if (!session.run().planned) return MainWindow::tr("%1 is in training.").arg(name);
  const auto& runs = queue.queue().runs();
  const auto waiting = queue.running() ? std::count_if(runs.begin(), runs.end(), [](const QueuedRun& one) { return one.toDo(); }) : 0;
  if (waiting == 0) return MainWindow::tr("The queue trains %1.").arg(name);
  return MainWindow::tr("The queue trains %1, %2.")
      .arg(name, widgets::counted(waiting, MainWindow::tr("1 more waits"), MainWindow::tr("%1 more wait")));
}

}  // namespace

MainWindow::MainWindow(EngineFactory factory, StudioFolders folders, const PerspectivesMaker& perspectives, QWidget* parent)
    : QMainWindow(parent),
      session_(std::make_unique<Session>(factory, std::move(folders))),
      perspectives_(perspectives(*session_)),
      parts_(buildParts(*this, perspectives_)),
      whatIfFeed_(*session_, *parts_.tau),
      forecastFeed_(*session_, *parts_.settings->forecast()),
      follower_(*session_, Followed::kOpen, kLookAtRecord),
      besideFollower_(*session_, Followed::kBeside, kLookAtRecord),
      recent_(*session_),
      settingsHistory_(*session_),
      places_(*this) {
  setAcceptDrops(true);
  setWindowIcon(widgets::programIcon());
  for (const auto& one : perspectives_)
    if (auto* const tour = one->tour()) tourGuide_ = std::make_unique<TourGuide>(*this, *tour);
  notes_ = std::make_unique<NotesDesk>(*this);
  files_ = std::make_unique<WindowFiles>(*this);
  dialogs_ = std::make_unique<WindowDialogs>(*this, std::move(factory));
  buildMenus(*this);
  connectSession();  // first: the workspace is there before what is shown in it
  makeFeeds();
  connectWelcome();
  connectDialogs();
  connectPerspectives();
  connectHelp();
  session_->replaceSettings(rememberedSettings(), rememberedOrigin());
  settingsHistory_.begin();
  showRecent();
  showStream();
  showMoment({});
  showRun();
  setWorkspaceVisible(*this, parts_, false);
  restoreGeometryOfLastTime();
  autosave_ = std::make_unique<Autosave>(*this);
}

MainWindow::~MainWindow() = default;

void MainWindow::present(bool on) {
  if (on == (presentation_ != nullptr)) return;
  const QPointer<QWidget> focused = focusWidget();
  const bool workspace = parts_.pages->currentIndex() == 1;
  const bool aside = comeForward();  // docks are remembered as they are where they are used
  parts_.presenting = on;
  if (on) {
    unpresented_ = {saveState(kArrangementVersion), size(), workspace};
    presentation_ = std::make_unique<Presentation>();
    setWorkspaceVisible(*this, parts_, workspace);
  } else {
    presentation_.reset();
    setWorkspaceVisible(*this, parts_, workspace);
    // Docks that a person had closed are closed again.
    if (workspace && unpresented_.workspace) restoreState(unpresented_.docks, kArrangementVersion);
    if (!isMaximized() && !isFullScreen()) resize(unpresented_.size);
  }
  goAside(aside);
  // Docks that come and go take the focus along.
  if (focused && focused->isVisibleTo(this))
    focused->setFocus();
  else if (workspace)
    parts_.perspectives->currentWidget()->setFocus();
  Q_EMIT presentingChanged(on);
}

bool MainWindow::hasArrangement() const { return parts_.pages->currentIndex() == 1 && (!presentation_ || unpresented_.workspace); }

QByteArray MainWindow::arrangement() {
  if (!hasArrangement()) return {};
  if (presentation_) return unpresented_.docks;
  QByteArray docks;
  withDocksInPlace([&] { docks = saveState(kArrangementVersion); });
  return docks;
}

bool MainWindow::arrange(const QByteArray& docks) {
  if (!hasArrangement()) return false;
  bool arranged = false;
  withDocksInPlace([&] {
    arranged = restoreState(docks, kArrangementVersion);
    if (!arranged || !presentation_) return;
    unpresented_.docks = docks;
    for (auto* const dock : parts_.docksAtLeft()) dock->hide();
  });
  return arranged;
}

void MainWindow::withDocksInPlace(const std::function<void()>& act) {
  const QPointer<QWidget> focused = focusWidget();
  const bool aside = comeForward();
  act();
  goAside(aside);
  if (focused && focused->isVisibleTo(this)) focused->setFocus();
}

void MainWindow::showWelcome() {
  setWorkspaceVisible(*this, parts_, false);
  recent_.read();
}

void MainWindow::showPerspective(Perspective& perspective) {
  parts_.perspectives->setCurrentWidget(&perspective.page());
  if (parts_.pages->currentIndex() != 1) setWorkspaceVisible(*this, parts_, true);  // docks that a person had closed stay closed
  perspective.page().setFocus();                                                    // the keyboard goes on there
}

void MainWindow::showWorkspace() {
  if (workspaceShown_) return;
  workspaceShown_ = true;
  setWorkspaceVisible(*this, parts_, true);
  withDocksInPlace([this] {
    if (!restoreState(QSettings().value(kStateKey).toByteArray(), kArrangementVersion)) arrangeDocks(*this, parts_);
  });
}

void MainWindow::showMoment(std::optional<int> window, int epoch) { travel_->showMoment(window, epoch); }

void MainWindow::open(const std::vector<std::filesystem::path>& paths) {
  if (paths.size() == 1) return session_->open(paths.front(), [this, paths] { dialogs_->importData(paths); });
  if (!paths.empty()) dialogs_->importData(paths);
}

void MainWindow::showRecent() {
  parts_.welcome->setRecent(recent_.list());
  Q_EMIT recentChanged();
}

/// One that crashed, was closed with the program, or was stopped, also of those that another program made. Why what a person asked for was
/// refused stays.
void MainWindow::offerUnfinished() {
  const auto run = recent_.newestUnfinished();
  if (!run || session_->run().state || session_->stream() || session_->opening() || parts_.messages->hasError()) return;
  parts_.messages->showHint(tr("A run did not reach its end. %1").arg(widgets::recentText(*run)), tr("Open It"),
                            [this, folder = toPath(run->folder)] { session_->openRun(folder); });
}

void MainWindow::restoreGeometryOfLastTime() {
  // What cannot be read is as good as nothing remembered.
  if (restoreGeometry(QSettings().value(kGeometryKey).toByteArray())) return;
  resize(fittingSize(*this, kFirstSize));
}

void MainWindow::rememberMeanwhile() {
  QSettings settings;
  keep(settings, kGeometryKey, saveGeometry());
  const bool aside = parts_.away.any() || (tourGuide_ && !tourGuide_->dock()->isHidden());
  if (workspaceShown_ && parts_.pages->currentIndex() == 1 && !aside) keep(settings, kStateKey, saveState(kArrangementVersion));
  rememberNext(session_->settingsToKeep(), session_->originToKeep(), lent_);
}

void MainWindow::remember() {
  std::ignore = comeForward();
  rememberMeanwhile();
}

void MainWindow::paintEvent(QPaintEvent* event) {
  QMainWindow::paintEvent(event);
  if (painted_) return;
  painted_ = true;
  QTimer::singleShot(0, this, [this] {
    session_->prepare();
    Q_EMIT firstPainted();
    recent_.read();  // after what is opened at once
  });
}

/// Asked in its own time: the run goes on, and nothing waits for the answer.
void MainWindow::askWhetherToQuit() {
  if (quitting_) return quitting_->raise();
  quitting_ = new QMessageBox(QMessageBox::Question, tr("Quit"), trainingText(*session_), QMessageBox::NoButton, this);
  quitting_->setObjectName(QStringLiteral("quitting"));
  quitting_->setAttribute(Qt::WA_DeleteOnClose);
  quitting_->setTextFormat(Qt::PlainText);
  quitting_->setInformativeText(tr("Quit: it is stopped, and can be gone on with at the next start."));
  auto* const quit = quitting_->addButton(tr("&Quit"), QMessageBox::AcceptRole);
  auto* const stay = quitting_->addButton(tr("&Stay"), QMessageBox::RejectRole);
  quitting_->setDefaultButton(stay);
  quitting_->setEscapeButton(stay);
  // Queued: the question is gone when the window goes.
  connect(quit, &QPushButton::clicked, this, &MainWindow::closeUnasked, Qt::QueuedConnection);
  quitting_->open();
}

void MainWindow::tellQuestion() {
  if (quitting_ == nullptr) return;
  if (session_->live())
    quitting_->setText(trainingText(*session_));
  else
    quitting_->close();
}

void MainWindow::closeUnasked() {
  quits_ = true;
  close();
}

void MainWindow::closeEvent(QCloseEvent* event) {
  if (!quits_ && session_->live() && !session_->training().stopping()) {
    event->ignore();
    return askWhetherToQuit();
  }
  present(false);
  remember();
  rememberPlace(*this);
  // The window goes at once; the run ends within a batch, and the destructor waits for that.
  session_->cancelOpening();
  session_->queue().pauseAfterRun();  // none begins any more
  session_->training().stop();
  dialogs_->close();
  event->accept();
}

void MainWindow::changeEvent(QEvent* event) {
  if (event->type() == QEvent::PaletteChange && parts_.controls != nullptr) {
    parts_.controls->refreshIcons();
    showTabIcons(parts_, perspectives_);
  }
  QMainWindow::changeEvent(event);
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
  if (!droppedPaths(*event->mimeData()).empty()) event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) { open(droppedPaths(*event->mimeData())); }

}  // namespace xsmoe::studio
