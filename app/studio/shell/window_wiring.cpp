// SPDX-License-Identifier: GPL-3.0-or-later
// MainWindow: which page and which docks are there, and what of the session decides that. What a dock, a bar or a page shows it is told by
// its own object, which is made here and connects itself.
#include <QDockWidget>
#include <QSettings>
#include <QStackedWidget>
#include <QTabWidget>
#include <functional>
#include <utility>

#include "app/studio/parts/message_bar.h"
#include "app/studio/session/queue_runner.h"
#include "app/studio/shell/dock_heights.h"
#include "app/studio/shell/main_window.h"
#include "app/studio/shell/model_in_hand.h"
#include "app/studio/shell/queue_news.h"
#include "app/studio/shell/run_bar.h"
#include "app/studio/shell/session_news.h"
#include "app/studio/shell/time_travel.h"
#include "app/studio/shell/tour_guide.h"
#include "app/studio/shell/warnings.h"
#include "app/studio/shell/window_dialogs.h"
#include "widgets/charts/origin_file.h"
#include "widgets/help/handbook_window.h"
#include "widgets/help/reading_line.h"
#include "widgets/help/view_bar.h"
#include "widgets/help/view_help.h"
#include "widgets/pages/status_bits.h"
#include "widgets/pages/stream_card.h"
#include "widgets/pages/timeline.h"
#include "widgets/pages/welcome_page.h"

namespace xsmoe::studio {
namespace {

const QString kHelpFoldedKey = QStringLiteral("help/folded");

}  // namespace

/// Each feeds a part of the window that is on no page.
void MainWindow::makeFeeds() {
  travel_ = std::make_unique<TimeTravel>(*session_, perspectives_, *parts_.timelineDock, *parts_.timeline);
  runBar_ = std::make_unique<RunBar>(*session_, *parts_.controls, *parts_.tau, *parts_.groupingButton);
  docks_ = makeDocks(*session_, parts_);
  news_ = std::make_unique<SessionNews>(*session_, follower_, *parts_.messages, *parts_.busy);
  queueNews_ = std::make_unique<QueueNews>(*session_, *parts_.messages, *parts_.queue);
  connect(travel_.get(), &TimeTravel::momentShown, this, [this] {
    runBar_->showWindow(travel_->windowOfWeights());
    whatIfFeed_.showMoment(travel_->weights());
    Q_EMIT momentShown();
  });
}

void MainWindow::connectSession() {
  connect(session_.get(), &Session::streamChanged, this, &MainWindow::showStream);
  connect(session_.get(), &Session::deviceChanged, this, &MainWindow::showStream);
  connect(session_.get(), &Session::settingsChanged, this, &MainWindow::showMethod);
  connect(session_.get(), &Session::runOpened, this, &MainWindow::showRun);
  connect(session_.get(), &Session::viewRestored, this, &MainWindow::restoreView);
  connect(session_.get(), &Session::stateChanged, this, &MainWindow::showState);
  connect(session_.get(), &Session::runEnded, this, &MainWindow::showState);
  connect(session_.get(), &Session::runEnded, this, &MainWindow::tellQuestion,
          Qt::QueuedConnection);  // the queue's next one has begun then
}

void MainWindow::connectWelcome() {
  connect(parts_.welcome, &widgets::WelcomePage::builtInRequested, session_.get(), &Session::trainBuiltIn);
  connect(parts_.welcome, &widgets::WelcomePage::openStreamRequested, dialogs_.get(), &WindowDialogs::chooseStream);
  connect(parts_.welcome, &widgets::WelcomePage::openRunRequested, dialogs_.get(), &WindowDialogs::chooseRun);
  connect(parts_.welcome, &widgets::WelcomePage::importRequested, this, [this] { dialogs_->importData({}); });
  connect(parts_.welcome, &widgets::WelcomePage::tourRequested, this, [this] {
    if (tourGuide_) tourGuide_->tour().begin(tourGuide_->tour().step());
  });
  connect(parts_.welcome, &widgets::WelcomePage::recentRequested, this,
          [this](const QString& folder) { session_->open(folder.toStdString()); });
  connect(&recent_, &RecentFeed::added, this, &MainWindow::showRecent);
  connect(&recent_, &RecentFeed::changed, this, [this] {
    showRecent();
    if (std::exchange(offersUnfinished_, false)) offerUnfinished();
  });
}

/// What asks for one of the window's dialogs.
void MainWindow::connectDialogs() {
  connect(parts_.card, &widgets::StreamCard::featuresRequested, dialogs_.get(), &WindowDialogs::extractFeatures);
  connect(parts_.timeline, &widgets::Timeline::forkRequested, this, [this](int window) { dialogs_->askForFork(window); });
  connect(news_.get(), &SessionNews::streamWanted, dialogs_.get(), &WindowDialogs::chooseStreamOfRun);
  connect(dialogs_.get(), &WindowDialogs::experimentQueued, queueNews_.get(), &QueueNews::tellQueued);
  connect(&session_->queue(), &QueueRunner::experimentRequested, this, [this] { dialogs_->newExperiment(); });
}

void MainWindow::connectPerspectives() {
  for (const auto& one : perspectives_) {
    const auto activate = [this, perspective = one.get()] {
      perspective->activate(parts_.perspectives->currentWidget() == &perspective->page());
    };
    connect(parts_.perspectives, &QTabWidget::currentChanged, one.get(), activate);
    activate();
    connect(one.get(), &Perspective::wanted, this, [this, perspective = one.get()] { showPerspective(*perspective); });
    connect(one.get(), &Perspective::chartNotSaved, parts_.messages, [this](const QString& why) { parts_.messages->showHint(why); });
    connect(one.get(), &Perspective::told, parts_.messages,
            [this](const QString& sentence, const QString& actionLabel, const std::function<void()>& action) {
              parts_.messages->showHint(sentence, actionLabel, action);
            });
    connect(one.get(), &Perspective::fileSaved, parts_.messages,
            [this](const QString& file) { parts_.messages->showForAWhile(widgets::savedText(file)); });
  }
}

/// What the page in front has no use for steps aside.
void MainWindow::showPageInFront() {
  const auto* const front = parts_.perspectives->currentWidget();
  for (const auto& one : perspectives_)
    if (&one->page() == front) stepAside(!one->steersRuns());
}

void MainWindow::stepAside(bool aside) { setAway(*this, parts_, {aside, parts_.away.guided}, modelInHand(*session_)); }

void MainWindow::setGuided(bool guided) { setAway(*this, parts_, {parts_.away.aside, guided}, modelInHand(*session_)); }

bool MainWindow::comeForward() {
  const bool aside = parts_.away.aside;
  if (tourGuide_) tourGuide_->dock()->hide();
  setAway(*this, parts_, {}, modelInHand(*session_));
  return aside;
}

void MainWindow::goAside(bool aside) {
  forgetHeights(parts_);
  stepAside(aside);
  if (tourGuide_) tourGuide_->showDockAgain();
}

void MainWindow::connectHelp() {
  // In the session's lifetime: it goes before the views, whose end may be told as a change.
  connect(parts_.perspectives, &QTabWidget::currentChanged, session_.get(), [this] {
    showPageInFront();
    showHelpLine();
  });
  connect(parts_.pages, &QStackedWidget::currentChanged, session_.get(), [this] { showHelpLine(); });
  for (auto* const tabs : parts_.perspectives->findChildren<QTabWidget*>())
    connect(tabs, &QTabWidget::currentChanged, session_.get(), [this] { showHelpLine(); });
  connect(parts_.viewBar, &widgets::ViewBar::foldedByPerson, this, [this](bool folded) { showSentences(!folded); });
  parts_.viewBar->setFolded(!showsSentences());
  widgets::showSentences(*this, showsSentences());
  showPageInFront();
  showHelpLine();
}

void MainWindow::showHelpLine() {
  const auto* const front = parts_.perspectives->currentWidget();
  const bool workspace = parts_.pages->currentIndex() == 1 && front != nullptr;
  parts_.viewBar->setPage(workspace ? widgets::helpPageOf(*front) : QString());
}

bool MainWindow::showsSentences() const { return !QSettings().value(kHelpFoldedKey).toBool(); }

void MainWindow::showSentences(bool shown) {
  QSettings().setValue(kHelpFoldedKey, !shown);
  parts_.viewBar->setFolded(!shown);
  widgets::showSentences(*this, shown);
  Q_EMIT sentencesShown(shown);
}

void MainWindow::showHandbook() { widgets::openHandbook(*this, parts_.viewBar->page()); }

// --- showing ---

void MainWindow::showStream() {
  if (session_->stream()) showWorkspace();
  showMethod();
  showTitle();
}

void MainWindow::showRun() {
  if (session_->run().state) {
    showWorkspace();
    // A run of the queue begins by itself: whoever looks at something else goes on looking at that.
    if (!session_->run().planned) setWorkspaceVisible(*this, parts_, true);
  }
  showState();
  showTitle();
}

void MainWindow::showState() {
  parts_.status->setState(session_->run().state);
  showMethod();
}

/// What the method has not is not in the window.
void MainWindow::showMethod() {
  const auto& model = modelInHand(*session_);
  const auto& stream = session_->stream();
  parts_.status->setWarnings(warningsAbout(session_->device(), stream ? &stream->overview : nullptr, model));
  showWhatIsUsed(parts_, model);
}

void MainWindow::showTitle() {
  if (const auto& state = session_->run().state)
    setWindowTitle(tr("%1 – XSMoE Studio").arg(QString::fromStdString(state->history->description().name)));
  else if (const auto& stream = session_->stream())
    setWindowTitle(tr("%1 – XSMoE Studio").arg(QString::fromStdString(stream->overview.report.title)));
  else
    setWindowTitle(tr("XSMoE Studio"));
}

}  // namespace xsmoe::studio
