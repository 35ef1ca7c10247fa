// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/compare_perspective.h"

#include <QLineEdit>
#include <QPushButton>
#include <QTabWidget>
#include <QTableView>
#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>

#include "app/studio/perspectives/compare_arrangement.h"
#include "app/studio/perspectives/run_list_memory.h"
#include "app/studio/perspectives/stream_facts.h"
#include "app/studio/perspectives/without_command.h"
#include "app/studio/session/queue_runner.h"
#include "app/studio/session/run_listing.h"
#include "model/analysis/experiment_command.h"
#include "model/analysis/run_queue.h"
#include "model/analysis/setting_differences.h"
#include "model/core/data_commands.h"
#include "model/core/question_commands.h"
#include "widgets/charts/forgetting_map.h"
#include "widgets/charts/view_saver.h"
#include "widgets/help/view_help.h"
#include "widgets/pages/compare_page.h"
#include "widgets/pages/curves_panel.h"
#include "widgets/pages/differences_panel.h"
#include "widgets/pages/forgetting_page.h"
#include "widgets/pages/queue_model.h"
#include "widgets/pages/queue_panel.h"
#include "widgets/pages/result_table_paper.h"
#include "widgets/pages/run_differences_model.h"
#include "widgets/pages/run_filter_line.h"
#include "widgets/pages/run_table.h"
#include "widgets/pages/run_table_file.h"
#include "widgets/pages/tables_panel.h"
#include "widgets/pages/trade_off_panel.h"
#include "widgets/report/paper_views.h"
#include "widgets/words/provenance_wording.h"

namespace xsmoe::studio {
namespace {

/// As a condition of the filter.
QString belowFolder(const std::filesystem::path& folder) {
  QString quoted = QString::fromStdString((folder / "").string());
  quoted.replace(u'\\', QStringLiteral("\\\\")).replace(u'"', QStringLiteral("\\\""));
  return QStringLiteral("folder=\"%1\"").arg(quoted);
}

/// The innermost one that all runs lie in.
std::filesystem::path folderAbove(const std::vector<std::filesystem::path>& runs) {
  auto folder = runs.front().parent_path();
  for (const auto& run : runs)
    while (folder.has_relative_path() && !isAtOrBelow(run, folder)) folder = folder.parent_path();
  return folder;
}

/// It is of no run that is chosen.
QStringList provenanceOfQueue() { return {ComparePerspective::tr("Runs of experiments; what was changed by hand is told in its state")}; }

}  // namespace

ComparePerspective::ComparePerspective(Session& session)
    : Perspective({"compare", tr("&Compare"), tr("&Compare"), QKeySequence(QStringLiteral("Ctrl+4"))}),
      session_(session),
      page_(new widgets::ComparePage),
      runs_(session, *page_),
      tables_(session, *page_),
      forgetting_(session, *page_),
      export_(session) {
  joinChartsOn(*page_);
  for (auto* const saver : widgets::saversOn(page_->queue()->view())) saver->setProvenance(provenanceOfQueue);
  widgets::setHelpPage(*page_, name().helpPage());
  connectQueue();
  connect(page_, &widgets::ComparePage::runActivated, this, &ComparePerspective::openAt);
  connect(page_, &widgets::ComparePage::annotationRequested, &runs_, &CompareFeed::annotate);
  connect(page_, &widgets::ComparePage::besideRequested, &session_,
          [this](const QString& folder) { session_.beside().show(folder.toStdString(), true); });
  connect(page_->tables(), &widgets::TablesPanel::saveFailed, this, &ComparePerspective::chartNotSaved);
  connect(page_->tables(), &widgets::TablesPanel::saved, this, &ComparePerspective::fileSaved);
  connect(page_, &widgets::ComparePage::listMade, &list_, &RunListFile::write);
  connect(page_, &widgets::ComparePage::listNotMade, this, &ComparePerspective::chartNotSaved);
  connect(&list_, &RunListFile::notSaved, this, &ComparePerspective::chartNotSaved);
  connect(&list_, &RunListFile::saved, this, &ComparePerspective::fileSaved);
  page_->forgetting()->map()->setProvenance([this] { return provenance(); });
  connect(page_->forgetting()->map(), &widgets::ForgettingMap::saved, this, &ComparePerspective::fileSaved);
  connect(page_->forgetting()->map(), &widgets::ForgettingMap::saveFailed, this, &ComparePerspective::chartNotSaved);
  connect(&runs_, &CompareFeed::failed, &session, &Session::failed);
  connect(page_, &widgets::ComparePage::exportRequested, &export_, &RunExport::write);
  connect(&export_, &RunExport::told, this, &ComparePerspective::told);
  connect(&export_, &RunExport::failed, &session, &Session::failed);
  page_->setLook(rememberedRunList());
  connect(page_, &widgets::ComparePage::lookChanged, this, [this] { rememberRunList(page_->look()); });
  connect(page_, &widgets::ComparePage::choiceShown, this, &ComparePerspective::arranged);
  connect(page_->curves(), &widgets::CurvesPanel::optionsChanged, this, &ComparePerspective::arranged);
  connect(page_->tradeOff(), &widgets::TradeOffPanel::optionsChanged, this, &ComparePerspective::arranged);
  connect(page_->forgetting(), &widgets::ForgettingPage::metricChanged, this, &ComparePerspective::arranged);
  connect(&session, &Session::runsRequested, this, &ComparePerspective::showRunsBelow);
  // After whatever else shows the run, which begins with its newest state.
  connect(&session, &Session::runOpened, this, &ComparePerspective::goToWindow, Qt::QueuedConnection);
  connect(&session, &Session::failed, this, [this] { wanted_.reset(); });
  connect(&session, &Session::runOpened, this, &ComparePerspective::showStream);
  connect(&session, &Session::streamChanged, this, &ComparePerspective::showStream);
  showStream();
}

/// A run may name the open stream by where it lay.
void ComparePerspective::showStream() {
  widgets::KnownStream known{{}, streamFacts(session_)};
  if (const auto& stream = session_.stream()) known.folders.push_back(stream->folder.string());
  if (const auto& state = session_.run().state) known.folders.push_back(state->history->description().streamFolder);
  page_->setStream(std::move(known));
}

void ComparePerspective::connectQueue() {
  auto* const queue = &session_.queue();
  auto* const panel = page_->queue();
  const auto show = [queue, panel] { panel->setQueue(queue->queue(), queue->running()); };
  connect(queue, &QueueRunner::changed, panel, show);
  connect(queue, &QueueRunner::viewRequested, this, &ComparePerspective::showQueue);
  connect(queue, &QueueRunner::resultsRequested, this, &ComparePerspective::showResults);
  connect(&runs_, &CompareFeed::shown, this, &ComparePerspective::makeWantedTable);
  connect(&runs_, &CompareFeed::shown, this, &ComparePerspective::chooseWantedPair);
  connect(panel, &widgets::QueuePanel::startRequested, queue, &QueueRunner::start);
  connect(panel, &widgets::QueuePanel::pauseRequested, queue, &QueueRunner::pauseAfterRun);
  connect(panel, &widgets::QueuePanel::stopRequested, queue, &QueueRunner::pauseNow);
  connect(panel, &widgets::QueuePanel::moveRequested, queue,
          [queue](int from, int to) { queue->move(static_cast<std::size_t>(from), static_cast<std::size_t>(to)); });
  connect(panel, &widgets::QueuePanel::shiftRequested, queue,
          [queue](int place, int direction) { queue->shift(static_cast<std::size_t>(place), direction); });
  connect(panel, &widgets::QueuePanel::removeRequested, queue, &QueueRunner::remove);
  connect(panel, &widgets::QueuePanel::retryRequested, queue, &QueueRunner::retry);
  connect(panel, &widgets::QueuePanel::clearRequested, queue, &QueueRunner::removeEnded);
  connect(panel, &widgets::QueuePanel::newRequested, queue, &QueueRunner::experimentRequested);
  connect(panel, &widgets::QueuePanel::runActivated, this, [this](const QString& folder) {
    // The one in training is open already.
    if (session_.run().folder != std::filesystem::path(folder.toStdString())) openAt(folder, -1);
  });
  show();
}

void ComparePerspective::showQueue() {
  page_->tabs()->setCurrentWidget(page_->queue());
  Q_EMIT wanted();
  page_->queue()->showNext();
}

void ComparePerspective::showRunsBelow(const std::filesystem::path& folder) {
  runs_.addFolder(QString::fromStdString(folder.string()));
  Q_EMIT wanted();
}

void ComparePerspective::showResults(const std::filesystem::path& runs, std::optional<TableKind> table) {
  page_->filter()->line()->setText(belowFolder(pathOfRun(runs)));
  page_->tabs()->setCurrentWidget(table ? static_cast<QWidget*>(page_->tables()) : page_->curves());
  Q_EMIT wanted();
  wantedTable_ = table;
  makeWantedTable();
}

void ComparePerspective::makeWantedTable() {
  if (!runs_.ready()) return;
  if (const auto table = std::exchange(wantedTable_, std::nullopt)) page_->tables()->button(*table)->click();
}

void ComparePerspective::chooseWantedPair() {
  if (!wantsPair_ || !session_.beside().run()) return;
  const auto& runs = page_->table()->runs();
  const auto placeOf = [&runs](const std::filesystem::path& folder) {
    const auto run = std::find_if(runs.begin(), runs.end(),
                                  [path = pathOfRun(folder).string()](const RunSummary& one) { return one.description.folder == path; });
    return run == runs.end() ? -1 : static_cast<int>(std::distance(runs.begin(), run));
  };
  const int own = placeOf(session_.run().folder), beside = placeOf(session_.beside().folder());
  if (own < 0 || beside < 0) return;  // they are being read
  wantsPair_ = false;
  page_->table()->choose({own, beside});
}

void ComparePerspective::openAt(const QString& folder, int window) {
  const std::filesystem::path run = folder.toStdString();
  wanted_ = window < 0 ? std::nullopt : std::optional(Wanted{run, window});
  if (wanted_ && session_.run().state && pathOfRun(session_.run().folder) == run) return goToWindow();
  session_.open(run);
}

void ComparePerspective::goToWindow() {
  if (!wanted_ || pathOfRun(session_.run().folder) != wanted_->run) return;
  const int window = wanted_->window;
  wanted_.reset();
  Q_EMIT windowClicked(window);
}

QWidget& ComparePerspective::page() { return *page_; }

void ComparePerspective::activate(bool active) {
  runs_.setActive(active);
  tables_.setActive(active);
  forgetting_.setActive(active);
  if (active) return;
  wantedTable_.reset();
  wantsPair_ = false;
}

void ComparePerspective::setNotes(const std::vector<WindowNote>& notes) {
  const auto& folder = session_.run().folder;
  page_->setNotes(folder.empty() ? std::string() : pathOfRun(folder).string(), notes);
}

QWidget* ComparePerspective::bring(const QString& part) {
  const bool button = part == QStringLiteral("test-models");
  if (!button && part != QStringLiteral("forgetting")) return nullptr;
  page_->tabs()->setCurrentWidget(page_->forgetting());
  wantsPair_ = session_.beside().run() != nullptr;
  chooseWantedPair();
  return button ? static_cast<QWidget*>(page_->forgetting()->measureButton()) : page_->forgetting();
}

/// They are of the runs that are chosen, not of the open one.
std::vector<widgets::PaperView> ComparePerspective::paperViews() const {
  const QString page = tr("Compare");
  auto views = chartsOnPaper(page);
  views.push_back(widgets::forgettingOnPaper(page_->forgetting()->map()->view(), page));
  views.push_back(widgets::tableOnPaper(page_->differences()->table(), page, tr("Differences of runs")));
  for (auto& view : views) view.provenance = provenance();
  views.push_back(widgets::runsOnPaper(*page_->table(), page));
  views.push_back(widgets::resultTableOnPaper(page_->tables()->table(), page));
  views.back().provenance = {tr("Its runs are told below the table")};
  const auto& queue = session_.queue().queue();
  views.push_back(widgets::tableOnPaper(page_->queue()->table(), page, tr("Queue of runs"), widgets::queueText(queue)));
  views.back().provenance = provenanceOfQueue();
  return views;
}

QStringList ComparePerspective::provenance() const {
  const auto runs = page_->chosen();
  if (runs.empty()) return {tr("Runs of the list")};
  QStringList titles;
  for (const auto* const run : runs) titles << page_->titleOf(*run);
  return widgets::provenanceLines(runs, titles);
}

bool ComparePerspective::settled() const { return runs_.ready() && !tables_.making() && !forgetting_.measuring(); }

/// Of one or two chosen runs, as the page shows them.
PageCommand ComparePerspective::forgettingCommandOf() const {
  const auto runs = page_->chosen();
  PageCommand command{tr("What Is Kept of Past Windows"), {}};
  if (runs.empty() || runs.size() > 2) return command;
  const std::string beside = runs.size() == 2 ? runs.back()->description.folder : std::string();
  command.words = forgettingCommand(runs.front()->description.folder, beside, page_->forgetting()->metric());
  return command;
}

/// A command makes it of the runs below one folder: not of chosen ones.
PageCommand ComparePerspective::tableCommandOf(const std::string& folder) const {
  const auto& panel = *page_->tables();
  const auto wish = panel.wish(panel.table().kind);
  PageCommand command{tr("This Table of All Runs Below %1").arg(QString::fromStdString(folder)), {}};
  if (panel.table().rows.empty() || wish.chosenOnly) return command;
  command.words = tableCommand({folder, wish.kind, filterText(), wish.metrics, wish.printed, wish.pairs, wish.resamples});
  return command;
}

/// The settings in which the chosen runs differ, as columns: a command lists all runs below one folder, not chosen ones.
PageCommand ComparePerspective::differencesCommandOf(const std::string& folder) const {
  return {tr("What Differs, of All Runs Below %1").arg(QString::fromStdString(folder)),
          settingsOfRunsCommand(folder, filterText(), differingSettings(page_->chosen())),
          tr("Choose two runs or more that differ in a setting: these are columns of xsmoe runs")};
}

/// An experiment of each plan that has runs in the queue.
void ComparePerspective::addQueueTo(std::vector<PageCommand>& commands) const {
  const auto& queue = session_.queue().queue();
  for (std::size_t place = 0; place < queue.experiments().size(); ++place) {
    const auto hasRun = [place](const QueuedRun& one) { return one.experiment == place; };
    if (std::none_of(queue.runs().begin(), queue.runs().end(), hasRun)) continue;
    const auto& plan = queue.experiments()[place];
    commands.push_back({tr("The Experiment in %1").arg(QString::fromStdString(plan.runs)), experimentCommand(plan),
                        tr("Only a file says this plan: save it where the experiment is made, for xsmoe experiment --plan")});
  }
}

/// Empty also where it cannot be read.
std::string ComparePerspective::filterText() const {
  const auto& filter = *page_->filter();
  return filter.errorText().isEmpty() ? filter.line()->text().trimmed().toStdString() : std::string();
}

std::vector<PageCommand> ComparePerspective::commands() const {
  const auto* const front = page_->tabs()->currentWidget();
  std::vector<PageCommand> commands;
  if (front == page_->queue()) addQueueTo(commands);
  std::vector<std::filesystem::path> folders;
  for (const auto& run : page_->table()->runs()) folders.emplace_back(run.description.folder);
  if (folders.empty()) return commands;
  const std::string folder = folderAbove(folders).string();
  if (front == page_->forgetting()) commands.push_back(forgettingCommandOf());
  if (front == page_->tables()) commands.push_back(tableCommandOf(folder));
  if (front == page_->differences()) commands.push_back(differencesCommandOf(folder));
  if (front == page_->tradeOff()) commands.push_back(withoutCommand(QStringLiteral("trade-off")));
  CommandWords list{"runs", folder};
  addOption(list, "--where", filterText());
  commands.push_back({tr("All Runs Below %1").arg(QString::fromStdString(folder)), list});
  if (const auto runs = page_->chosen(); runs.size() == 1 && runs.front()->problem.empty())
    commands.push_back({tr("Numbers of the Chosen Run"), exportCommand(runs.front()->description.folder)});
  return commands;
}

QJsonObject ComparePerspective::arrangement() const { return arrangementOf(*page_); }

QJsonObject ComparePerspective::arrangementToShare() const { return withoutRuns(arrangement()); }

void ComparePerspective::arrangeAs(const QJsonObject& arrangement) { studio::arrangeAs(*page_, arrangement); }

QJsonObject ComparePerspective::sight() const { return sightOf(*page_); }

void ComparePerspective::lookAt(const QJsonObject& sight) { studio::lookAt(*page_, sight); }

std::vector<Perspective::View> ComparePerspective::views(const RunHistory&) const {
  const auto showing = [this](QWidget* tab) { return [this, tab] { page_->tabs()->setCurrentWidget(tab); }; };
  const auto making = [this](TableKind kind) {
    return [this, kind] {
      page_->tabs()->setCurrentWidget(page_->tables());
      page_->tables()->button(kind)->click();
    };
  };
  const auto testing = [this] {
    page_->tabs()->setCurrentWidget(page_->forgetting());
    if (const auto chosen = page_->table()->firstChosen(); chosen >= 0) page_->table()->choose({chosen});
    page_->forgetting()->measureButton()->click();
  };
  const auto comparing = [this] {
    page_->tabs()->setCurrentWidget(page_->differences());
    if (page_->table()->runs().size() > 1) page_->table()->choose({0, 1});
  };
  return {{name().key, {}, showing(page_->curves())},
          {name().key + "_trade-off", {}, showing(page_->tradeOff())},
          {name().key + "_table-1", {}, showing(page_->tables()), making(TableKind::kMethods)},
          {name().key + "_figure-2", {}, showing(page_->tables()), making(TableKind::kOverTau)},
          {name().key + "_forgetting", {}, showing(page_->forgetting()), testing},
          {name().key + "_differences", {}, comparing},
          {name().key + "_queue", {}, showing(page_->queue())}};
}

}  // namespace xsmoe::studio
