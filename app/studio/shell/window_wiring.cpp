// SPDX-License-Identifier: GPL-3.0-or-later
// MainWindow's connections, in the order in which a person meets them, and how each change is shown.
#include <QAction>
#include <QDockWidget>
#include <QLabel>
#include <QSettings>
#include <QStackedWidget>
#include <QTabWidget>
#include <functional>
#include <optional>
#include <utility>

#include "app/studio/dialogs/fork_dialog.h"
#include "app/studio/parts/busy_strip.h"
#include "app/studio/parts/message_bar.h"
#include "app/studio/perspectives/stream_facts.h"
#include "app/studio/session/queue_runner.h"
#include "app/studio/shell/dock_heights.h"
#include "app/studio/shell/grouping_button.h"
#include "app/studio/shell/main_window.h"
#include "app/studio/shell/tour_guide.h"
#include "app/studio/shell/warnings.h"
#include "model/analysis/paper_plans.h"
#include "widgets/charts/view_saver.h"
#include "widgets/forms/grouping_editor.h"
#include "widgets/forms/run_controls.h"
#include "widgets/forms/settings_panel.h"
#include "widgets/forms/tau_control.h"
#include "widgets/help/handbook_window.h"
#include "widgets/help/view_bar.h"
#include "widgets/help/view_help.h"
#include "widgets/pages/diverged_dialog.h"
#include "widgets/pages/queue_panel.h"
#include "widgets/pages/status_bits.h"
#include "widgets/pages/stream_card.h"
#include "widgets/pages/timeline.h"
#include "widgets/pages/welcome_page.h"
#include "widgets/words/wording.h"

namespace xsmoe::studio {
namespace {

const QString kHelpFoldedKey = QStringLiteral("help/folded");

/// Of the open run, else of the next one.
const ModelSettings& modelInHand(const Session& session) {
  const auto& state = session.run().state;
  return state ? state->history->description().settings.model : session.settings().model;
}

/// Whose settings the dock shows, where that is not plain.
QString settingsTitle(const Session& session) {
  if (session.live() || !session.run().state) return MainWindow::tr("Settings");
  return session.showsSettingsOfRun() ? MainWindow::tr("Settings of the open run") : MainWindow::tr("Settings of the next run");
}

/// Where the settings come from that the dock shows.
QString settingsOrigin(const Session& session) {
  if (session.showsSettingsOfRun())
    return MainWindow::tr("As the run has them by now. The next run begins with your own settings, which come back with another stream.");
  if (session.live()) return MainWindow::tr("Your own settings, with which this run began; what changes while it goes on is the run's.");
  return MainWindow::tr("Your own settings, as you left them, also the last time. No run that you open changes them.");
}

QString resultsAction(std::optional<TableKind> table) {
  if (!table) return MainWindow::tr("Show Its Runs");
  switch (*table) {
    case TableKind::kMethods: return MainWindow::tr("Show Table 1");
    case TableKind::kVariants: return MainWindow::tr("Show Table 2");
    case TableKind::kCosts: return MainWindow::tr("Show Table 3");
    case TableKind::kOverTau: return MainWindow::tr("Show Figure 2");
    case TableKind::kSignificance: return MainWindow::tr("Show Significance");
  }
  return {};
}

}  // namespace

void MainWindow::connectWelcome() {
  connect(parts_.welcome, &widgets::WelcomePage::builtInRequested, session_.get(), &Session::trainBuiltIn);
  connect(parts_.welcome, &widgets::WelcomePage::openStreamRequested, this, &MainWindow::chooseStream);
  connect(parts_.welcome, &widgets::WelcomePage::openRunRequested, this, &MainWindow::chooseRun);
  connect(parts_.welcome, &widgets::WelcomePage::importRequested, this, [this] { importData({}); });
  connect(parts_.welcome, &widgets::WelcomePage::recentRequested, this,
          [this](const QString& folder) { session_->open(folder.toStdString()); });
  connect(&recent_, &RecentFeed::changed, this, [this] {
    showRecent();
    if (std::exchange(offersUnfinished_, false)) offerUnfinished();
  });
  connect(session_.get(), &Session::runEnded, &recent_, &RecentFeed::read);
}

void MainWindow::connectSession() {
  connect(session_.get(), &Session::failed, parts_.messages, &MessageBar::showError);
  connect(session_.get(), &Session::openingChanged, this, &MainWindow::showOpening);
  connect(session_.get(), &Session::progressed, parts_.busy, &BusyStrip::showProgress);
  connect(parts_.busy, &BusyStrip::cancelled, session_.get(),
          [this] { session_->opening() ? session_->cancelOpening() : session_->training().stop(); });
  connect(parts_.card, &widgets::StreamCard::featuresRequested, this, &MainWindow::extractFeatures);
  connect(session_.get(), &Session::folderOpened, this, &MainWindow::rememberFolder);
  connect(session_.get(), &Session::streamChanged, this, &MainWindow::showStream);
  connect(session_.get(), &Session::deviceChanged, this, &MainWindow::showStream);
  connect(session_.get(), &Session::streamMissing, this, &MainWindow::showMissingStream);
  connect(session_.get(), &Session::streamNeeded, this, &MainWindow::askForStream);
  connect(session_.get(), &Session::settingsChanged, this, &MainWindow::showSettings);
  connect(session_.get(), &Session::runOpened, this, &MainWindow::showRun);
  connect(session_.get(), &Session::viewRestored, this, &MainWindow::restoreView);
  connect(session_.get(), &Session::stateChanged, this, &MainWindow::showState);
  connect(session_.get(), &Session::runEnded, this, &MainWindow::showState);
  connect(session_.get(), &Session::noticed, parts_.messages, [this](const QString& sentence) { parts_.messages->showHint(sentence); });
  connect(session_.get(), &Session::dataTold, parts_.messages, [this](const DataReport& report) {
    const auto losses = widgets::lossSentences(report);
    if (!losses.isEmpty()) parts_.messages->showHint(losses.join(QLatin1Char(' ')));
  });
  connect(session_.get(), &Session::changeRefused, parts_.messages, [this](const QString& why) { parts_.messages->showHint(why); });
  connect(session_.get(), &Session::runEnded, this, &MainWindow::showDivergence);
  connect(&viewsWriter_, &ViewsWriter::failed, parts_.messages, &MessageBar::showError);
  connect(&viewsWriter_, &ViewsWriter::told, parts_.messages,
          [this](const QString& sentence, const QString& actionLabel, const std::function<void()>& action) {
            parts_.messages->showHint(sentence, actionLabel, action);
          });
  connect(&follower_, &RunFollower::foundWriter, this, [this] {
    parts_.messages->showHint(tr("Another program is writing this run. It is shown as it grows, and cannot be changed here."));
  });
  connect(&follower_, &RunFollower::lostWriter, this, [this] {
    parts_.messages->withdraw(MessageAbout::kWork);
    offerToGoOn();
  });
}

void MainWindow::connectRunControls() {
  const auto* const controls = parts_.controls;
  connect(controls, &widgets::RunControls::runRequested, session_.get(),
          [this] { session_->live() ? session_->training().unpause() : session_->start(); });
  connect(controls, &widgets::RunControls::pauseRequested, session_.get(), [this] { session_->training().pause(); });
  connect(controls, &widgets::RunControls::stepRequested, session_.get(), &Session::step);
  connect(controls, &widgets::RunControls::untilRequested, session_.get(), [this](Happening what) {
    session_->runUntil(what);
    parts_.controls->setAwaited(session_->live() ? std::optional(what) : std::nullopt);
  });
  connect(controls, &widgets::RunControls::untilCancelled, session_.get(), [this] {
    session_->training().unpause();
    parts_.controls->setAwaited({});
  });
  connect(controls, &widgets::RunControls::slowMotionRequested, session_.get(), [this](bool on) { session_->training().setSlow(on); });
  connect(controls, &widgets::RunControls::stopRequested, session_.get(), [this] { session_->training().stop(); });
  connect(parts_.tau, &widgets::TauControl::tauChanged, session_.get(), [this](double tau) { session_->ask(SetTau{tau}); });
  connect(parts_.tau, &widgets::TauControl::pruneNowRequested, session_.get(), [this] { session_->ask(PruneNow{}); });
  connect(parts_.grouping, &widgets::GroupingEditor::groupingRequested, session_.get(),
          [this](const Grouping& grouping) { session_->ask(Regroup{grouping}); });
}

void MainWindow::connectSettings() { connect(parts_.settings, &widgets::SettingsPanel::changed, session_.get(), &Session::setSettings); }

void MainWindow::pointAt(int window, int epoch) {
  pointed_ = window < 0 ? std::nullopt : std::optional(RunMoment(WindowIndex{window}, epoch));
  parts_.timeline->setPointed(window < 0 ? std::nullopt : std::optional(window), epoch);
  showCursor();
}

void MainWindow::showCursor() {
  for (const auto& one : perspectives_) one->setCursor(chosen_, pointed_);
}

void MainWindow::connectTimeline() {
  connect(parts_.timeline, &widgets::Timeline::windowPointedAt, this, [this](int window) { pointAt(window, 0); });
  connect(parts_.timeline, &widgets::Timeline::epochPointedAt, this, &MainWindow::pointAt);
  connect(parts_.timeline, &widgets::Timeline::windowSelected, this, [this](int window) { showMoment(window); });
  connect(parts_.timeline, &widgets::Timeline::epochSelected, this, [this](int window, int epoch) { showMoment(window, epoch); });
  connect(parts_.timeline, &widgets::Timeline::liveRequested, this, [this] { showMoment({}); });
  connect(&keptEpochs_, &KeptEpochs::changed, this, &MainWindow::showKeptEpochs);
  connect(parts_.timeline, &widgets::Timeline::forkRequested, this, [this](int window) { askForFork(window); });
  connectSaversBesidePages();
}

void MainWindow::connectSaversBesidePages() {
  for (auto* const saver : saversBesidePages()) {
    saver->setProvenance([this] { return provenanceOfRun(); });
    connect(saver, &widgets::ViewSaver::saveFailed, parts_.messages, [this](const QString& why) { parts_.messages->showHint(why); });
    connect(saver, &widgets::ViewSaver::saved, parts_.messages,
            [this](const QString& file) { parts_.messages->showForAWhile(tr("Saved: %1").arg(file)); });
  }
}

void MainWindow::connectPerspectives() {
  for (const auto& one : perspectives_) {
    const auto activate = [this, perspective = one.get()] {
      perspective->activate(parts_.perspectives->currentWidget() == &perspective->page());
    };
    connect(parts_.perspectives, &QTabWidget::currentChanged, one.get(), activate);
    activate();
    connect(one.get(), &Perspective::windowPointedAt, this, [this](int window) { pointAt(window, 0); });
    connect(one.get(), &Perspective::epochPointedAt, this, &MainWindow::pointAt);
    connect(one.get(), &Perspective::windowClicked, parts_.timeline, &widgets::Timeline::choose);
    connect(one.get(), &Perspective::epochClicked, parts_.timeline, &widgets::Timeline::chooseEpoch);
    connect(one.get(), &Perspective::wanted, this, [this, perspective = one.get()] { showPerspective(*perspective); });
    connect(one.get(), &Perspective::chartNotSaved, parts_.messages, [this](const QString& why) { parts_.messages->showHint(why); });
    connect(one.get(), &Perspective::told, parts_.messages,
            [this](const QString& sentence, const QString& actionLabel, const std::function<void()>& action) {
              parts_.messages->showHint(sentence, actionLabel, action);
            });
    connect(one.get(), &Perspective::fileSaved, parts_.messages,
            [this](const QString& file) { parts_.messages->showForAWhile(tr("Saved: %1").arg(file)); });
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
  parts_.viewBar->setFolded(QSettings().value(kHelpFoldedKey).toBool());
  connect(parts_.viewBar, &widgets::ViewBar::foldedByPerson, this, [](bool folded) { QSettings().setValue(kHelpFoldedKey, folded); });
  showPageInFront();
  showHelpLine();
}

void MainWindow::showHelpLine() {
  const auto* const front = parts_.perspectives->currentWidget();
  const bool workspace = parts_.pages->currentIndex() == 1 && front != nullptr;
  parts_.viewBar->setPage(workspace ? widgets::helpPageOf(*front) : QString());
}

void MainWindow::showHandbook() { widgets::openHandbook(*this, parts_.viewBar->page()); }

void MainWindow::connectQueue() {
  auto* const queue = &session_->queue();
  connect(queue, &QueueRunner::changed, this, &MainWindow::showHowFarQueueIs);
  connect(queue, &QueueRunner::told, parts_.messages, [this](const QString& sentence, bool waits) {
    showHintOfQueue(sentence, waits ? MessageAbout::kQueueWaits : MessageAbout::kQueue);
  });
  connect(queue, &QueueRunner::waitsNoMore, parts_.messages, [this] { parts_.messages->withdraw(MessageAbout::kQueueWaits); });
  connect(queue, &QueueRunner::finished, this, &MainWindow::showFinished);
  connect(queue, &QueueRunner::experimentRequested, this, [this] { newExperiment(); });
}

void MainWindow::showHintOfQueue(const QString& sentence, MessageAbout about) {
  parts_.messages->showHint(
      sentence, tr("Show the Queue"), [this] { Q_EMIT session_->queue().viewRequested(); }, about);
}

/// With the way to the first table that the experiment is for; the page has the others, also once the message has gone.
void MainWindow::showFinished(const QString& sentence, const ExperimentPlan& plan) {
  const auto tables = paperTablesOf(plan);
  const auto first = tables.empty() ? std::nullopt : std::optional(tables.front());
  parts_.messages->showNews(
      sentence, resultsAction(first),
      [this, runs = std::filesystem::path(plan.runs), first] { Q_EMIT session_->queue().resultsRequested(runs, first); },
      MessageAbout::kQueue);
}

void MainWindow::showHowFarQueueIs() {
  const auto& queue = session_->queue();
  const bool goesOn = queue.running() || queue.queue().training();
  const QString words = goesOn ? widgets::queueText(queue.queue()) : QString();
  parts_.queue->setText(words);
  parts_.queue->setVisible(!words.isEmpty());
}

// --- showing ---

void MainWindow::showOpening(bool opening) {
  if (opening)
    parts_.busy->begin(tr("Opening…"));
  else
    parts_.busy->end();
  showControls();
}

void MainWindow::showStream() {
  const auto& stream = session_->stream();
  const auto report = stream ? std::make_shared<const DataReport>(stream->overview.report) : nullptr;
  parts_.card->setReport(report);
  parts_.timeline->setFacts(streamFacts(*session_));
  if (stream) showWorkspace();
  offerNewWindows();
  showMethod();
  showControls();
  showTitle();
}

void MainWindow::showDivergence() {
  const auto& state = session_->run().state;
  if (!state || !state->history->diverged()) return;
  const auto event = *state->history->diverged();
  parts_.messages->showHint(widgets::DivergedDialog::sentence(event), event.sequences.empty() ? QString() : tr("Show the Batch…"),
                            [this, event] {
                              auto* const dialog = new widgets::DivergedDialog(event, this);
                              dialog->setAttribute(Qt::WA_DeleteOnClose);
                              dialog->show();
                            });
}

ForkDialog& MainWindow::askForFork(int window) {
  auto* const dialog = new ForkDialog(*session_->run().state->history, window, session_->live(), this);
  connect(dialog, &ForkDialog::forkRequested, session_.get(), &Session::fork);
  dialog->open();
  return *dialog;
}

void MainWindow::showMissingStream(const std::filesystem::path& expected) {
  parts_.messages->showHint(
      tr("The stream of this run is not at %1. Charts and the network picture need nothing else; recommendations need it.")
          .arg(QString::fromStdString(expected.string())),
      tr("Locate the Stream…"), [this] { chooseStreamOfRun(); });
}

void MainWindow::askForStream(const Error& error, const std::function<void()>& again) {
  parts_.messages->showHint(QString::fromStdString(describe(error)), tr("Locate the Stream…"), [this, again] { chooseStreamOfRun(again); });
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

void MainWindow::showSettings() {
  parts_.settings->setSettings(session_->settings());
  parts_.tau->setTau(session_->settings().model.tau);
  showMethod();
  showSettingsTitle();
}

void MainWindow::showSettingsTitle() {
  parts_.settingsDock->setWindowTitle(settingsTitle(*session_));
  parts_.settingsDock->setToolTip(QStringLiteral("<p>%1</p>").arg(settingsOrigin(*session_)));
  parts_.settingsDock->toggleViewAction()->setText(tr("Settings"));  // in the menu it is one and the same
}

void MainWindow::showRun() {
  if (session_->run().state) {
    showWorkspace();
    // A run of the queue begins by itself: whoever looks at something else goes on looking at that.
    if (!session_->run().planned) {
      setWorkspaceVisible(*this, parts_, true);
      parts_.messages->withdraw(MessageAbout::kWork);
    }
    // Of a run of the queue the settings come with its first event.
    parts_.tau->setTau(session_->run().planned ? session_->run().state->history->tau() : session_->settings().model.tau);
    offerToGoOn();
  }
  parts_.timeline->setFacts(streamFacts(*session_));
  showMoment({});
  showState();
  showTitle();
}

/// Of a run that did not reach its end.
void MainWindow::offerToGoOn() {
  const auto state = session_->run().phase();
  if (!session_->run().stored || state == RunState::kFinished || state == RunState::kNotStarted) return;
  const bool brokenOff = state == RunState::kRunning || state == RunState::kPaused;
  parts_.messages->showHint(brokenOff ? tr("This run is not finished. If no other program is writing it, it was broken off and can go on.")
                                      : tr("This run was stopped before its end. It can go on, to the end that it would have had."),
                            tr("Go On"), [this] { session_->goOn(); });
}

/// Where the stream of a finished run has grown by a window at least.
void MainWindow::offerNewWindows() {
  if (!session_->run().stored || session_->run().phase() != RunState::kFinished) return;
  const auto& protocol = session_->run().state->history->description().settings.protocol;
  const auto cut = protocol.cutRecords > 0 ? protocol.cutRecords : session_->run().state->history->description().streamRecords;
  const auto window = cut / (protocol.cutRecords > 0 ? protocol.cutWindows : protocol.windows);
  const auto records = session_->newRecords();
  if (window == 0 || records < window) return;
  parts_.messages->showHint(tr("The stream of this run has grown by %1. The run can go on with them in %2.")
                                .arg(widgets::counted(records, tr("1 record"), tr("%1 records")),
                                     widgets::counted(static_cast<int>(records / window), tr("one new window"), tr("%1 new windows"))),
                            tr("Go On With New Windows"), [this] { session_->extend(); });
}

void MainWindow::showState() {
  const auto& state = session_->run().state;
  if (session_->live() && state->history->windowCount() > 0) parts_.busy->end();
  parts_.timeline->setState(state);
  // The window of the chosen epoch has been finished meanwhile, or its weights are kept no longer.
  if (chosen_ && momentOfWeightsShown() != weightsShown_) showMoment(chosen_->window.value, chosen_->epoch);
  parts_.tau->setState(state);
  parts_.status->setState(state, session_->run().stored);
  showMethod();
  showControls();
}

void MainWindow::showControls() {
  parts_.card->setFeaturesAllowed(session_->readyToStart());
  const bool live = session_->live();
  const auto state = session_->run().phase();
  // Before its first event a run is opening its stream: it can be stopped already.
  parts_.controls->setState(live && state == RunState::kNotStarted ? RunState::kRunning : state, live || session_->readyToStart(),
                            session_->run().stored);
  parts_.tau->setPruneNowEnabled(live);
  parts_.settings->setRunning(live);
  showSettingsTitle();
}

/// What the method has not is not in the window.
void MainWindow::showMethod() {
  const auto& model = modelInHand(*session_);
  const auto& stream = session_->stream();
  parts_.status->setWarnings(warningsAbout(session_->device(), stream ? &stream->overview : nullptr, model));
  showWhatIsUsed(parts_, model);
  parts_.timeline->setMethod(model.method);
  parts_.settings->showSize(session_->network());
  showGrouping();
}

void MainWindow::showGrouping() {
  // A run in training is changed; else the next run is prepared, where a stream is open for it.
  const bool live = session_->live();
  const bool editable = live || session_->stream().has_value();
  parts_.grouping->setState(live || !editable ? session_->run().state : nullptr);
  if (!live && editable) parts_.grouping->setDescription(session_->nextRun());
  parts_.grouping->setEditable(editable);
  const auto& run = session_->run().state;
  if (run && (live || !editable))
    parts_.groupingButton->showGrouping(run->history->grouping(), run->history->pendingGrouping());
  else
    parts_.groupingButton->showGrouping(session_->settings().model.grouping, {});
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
