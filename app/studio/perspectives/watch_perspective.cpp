// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/watch_perspective.h"

#include <QComboBox>
#include <QPushButton>
#include <QTableWidget>
#include <initializer_list>
#include <optional>
#include <utility>

#include "app/studio/parts/painting_application.h"
#include "app/studio/perspectives/run_moments.h"
#include "app/studio/perspectives/stream_facts.h"
#include "app/studio/perspectives/watch_arrangement.h"
#include "app/studio/perspectives/watch_choices.h"
#include "app/studio/perspectives/without_command.h"
#include "model/core/data_commands.h"
#include "model/core/methods.h"
#include "model/core/question_commands.h"
#include "model/core/run_command.h"
#include "model/core/setting_keys.h"
#include "model/core/structure.h"
#include "widgets/charts/chart_view.h"
#include "widgets/charts/expert_count_chart.h"
#include "widgets/charts/group_routing_map.h"
#include "widgets/charts/life_lines.h"
#include "widgets/charts/loss_chart.h"
#include "widgets/charts/metrics_chart.h"
#include "widgets/charts/router_heat_map.h"
#include "widgets/charts/router_time_chart.h"
#include "widgets/charts/utilization_chart.h"
#include "widgets/charts/validation_chart.h"
#include "widgets/charts/view_saver.h"
#include "widgets/help/view_help.h"
#include "widgets/network/expert_biography.h"
#include "widgets/network/expert_choice.h"
#include "widgets/network/group_routing_panel.h"
#include "widgets/network/likeness_panel.h"
#include "widgets/network/merge_bar.h"
#include "widgets/network/method_picture_view.h"
#include "widgets/network/network_picture.h"
#include "widgets/network/router_time_panel.h"
#include "widgets/pages/run_monitor.h"
#include "widgets/pages/run_paper.h"
#include "widgets/pages/size_ledger.h"
#include "widgets/pages/watch_page.h"
#include "widgets/report/paper_views.h"
#include "widgets/words/provenance_wording.h"

namespace xsmoe::studio {
namespace {

/// Of the first layer of the last window that is done; empty: none is.
std::optional<ExpertName> oldestExpert(const RunHistory& run) {
  std::optional<ExpertName> oldest;
  for (const auto& window : run.windows())
    if (window.done && !window.done->usage.empty() && !window.done->usage.front().born.empty())
      oldest = nameOf(window.done->usage.front(), 0);
  return oldest;
}

/// Without anything where no run is open.
const RunHistory& openHistory(const Session& session) {
  static const RunHistory kNone;
  const auto& state = session.run().state;
  return state ? *state->history : kNone;
}

}  // namespace

WatchPerspective::WatchPerspective(Session& session)
    : Perspective({"watch", tr("&Watch"), tr("&Watch"), QKeySequence(QStringLiteral("Ctrl+1"))}),
      session_(session),
      page_(new widgets::WatchPage),
      pictureFeed_(session, *page_->methodPicture()),
      expertFeed_(session, *page_->network()),
      likenessFeed_(session, *page_->likeness()),
      mergeFeed_(session, *page_->likeness()),
      groupFeed_(session, *page_->groupRouting()),
      spreadFeed_(session, *page_->routerTime()) {
  connect(&session_, &Session::runOpened, this, &WatchPerspective::showRun);
  connect(&session_, &Session::stateChanged, this, &WatchPerspective::showState);
  connect(&session_, &Session::runEnded, this, &WatchPerspective::showState);
  connect(&session_, &Session::settingsChanged, this, &WatchPerspective::showSettings);
  connect(page_->network(), &widgets::NetworkPicture::pinRequested, &session_, [this](const ExpertName& expert, bool pinned) {
    session_.ask(PinExpert{expert, pinned});
  });
  connect(page_->network(), &widgets::NetworkPicture::removeRequested, &session_,
          [this](const ExpertName& expert) { session_.ask(RemoveExpert{expert}); });
  connect(&session_.chosen(), &Chosen::placeWanted, this, &WatchPerspective::showPlace);
  connectArranged();
  const auto showBeside = [this] { page_->showBeside(session_.beside().run()); };
  for (const auto signal : {&BesideRun::changed, &BesideRun::grew}) connect(&session_.beside(), signal, page_, showBeside);
  connect(&session_, &Session::runOpened, page_, showBeside);
  connect(&session_.beside(), &BesideRun::wanted, this, &WatchPerspective::wanted);
  connect(page_, &widgets::WatchPage::besideTakenAway, &session_.beside(), &BesideRun::takeAway);
  connect(&session_, &Session::streamChanged, this, &WatchPerspective::showFacts);
  widgets::setHelpPage(*page_, name().helpPage());
  joinChartsOn(*page_);
  for (auto* const chart : charts()) chart->setTakesNotes(true);
  auto* const lives = page_->lives();
  lives->setTakesNotes(true);
  connect(lives, &widgets::LifeLines::noteRequested, this, &Perspective::noteRequested);
  connect(lives, &widgets::LifeLines::windowClicked, this, &Perspective::windowClicked);
  connect(lives, &widgets::LifeLines::windowPointedAt, this, &Perspective::windowPointedAt);
  for (const widgets::ChartWidget* const chart :
       {static_cast<const widgets::ChartWidget*>(lives), static_cast<const widgets::ChartWidget*>(page_->groupRouting()->map()),
        static_cast<const widgets::ChartWidget*>(page_->heatMap())}) {
    connect(chart, &widgets::ChartWidget::saveFailed, this, &Perspective::chartNotSaved);
    connect(chart, &widgets::ChartWidget::saved, this, &Perspective::fileSaved);
  }
  if (const auto* const painting = paintingApplication()) page_->setPaintedTime([painting] { return painting->paintedSeconds(); });
  showFacts();
  showSettings();
  showState();
}

void WatchPerspective::connectArranged() {
  connect(page_->network(), &widgets::NetworkPicture::foldsChanged, this, &WatchPerspective::arranged);
  connect(page_->network()->choice(), &widgets::ExpertChoice::changed, this, &WatchPerspective::arranged);
  for (const auto* const chart : chartsWithAxis(*page_)) connect(chart, &widgets::RunChart::axisChanged, this, &WatchPerspective::arranged);
  connect(page_->metrics(), &widgets::MetricsChart::curvesChosen, this, &WatchPerspective::arranged);
  for (const auto* const chooser : choosersOn(*page_)) connect(chooser, &QComboBox::currentIndexChanged, this, &WatchPerspective::arranged);
}

QWidget& WatchPerspective::page() { return *page_; }

void WatchPerspective::activate(bool active) {
  pictureFeed_.setActive(active);
  expertFeed_.setActive(active);
}

void WatchPerspective::showFacts() { page_->showFacts(streamFacts(session_)); }

void WatchPerspective::showRun() {
  showFacts();
  setEpoch({});
  showMoment({});
  showState();
}

void WatchPerspective::showSettings() {
  const auto& model = session_.settings().model;
  page_->setSlider(usesSetting(model.method, kTauKey) ? std::optional(model.tau) : std::nullopt);
  page_->setMethod(model.method);
}

void WatchPerspective::setEpoch(const std::optional<RunMoment>& moment) { epoch_ = moment; }

/// What the record feeds goes down to every epoch; what asks a model to those whose weights are kept.
void WatchPerspective::showMoment(const std::optional<RunMoment>& moment) {
  const auto window = windowOfMoment(session_.run().state, moment);
  window_ = window;
  weights_ = moment;
  page_->showMoment(epoch_ || !window ? epoch_ : std::optional(RunMoment(WindowIndex{*window})), asksAnEpoch());
  pictureFeed_.showMoment(moment);
  expertFeed_.showMoment(moment);
  likenessFeed_.showMoment(moment);
  mergeFeed_.showMoment(moment, epoch_.has_value());
  groupFeed_.showMoment(moment);
  showSteering();
}

void WatchPerspective::setKeptEpochs(const std::vector<RunMoment>& epochs) {
  likenessFeed_.offerEpochs(epochs);
  spreadFeed_.offerEpochs(epochs);
}

bool WatchPerspective::asksAnEpoch() const { return weights_ && weights_->epoch > 0; }

void WatchPerspective::showState() {
  page_->showState(session_.run().state);
  showSteering();
}

void WatchPerspective::setCursor(const std::optional<RunMoment>& chosen, const std::optional<RunMoment>& pointed) {
  Perspective::setCursor(chosen, pointed);
  const auto windowOf = [](const std::optional<RunMoment>& moment) { return moment ? std::optional(moment->window.value) : std::nullopt; };
  page_->lives()->setCursor(windowOf(chosen), windowOf(pointed));
}

/// The past cannot be steered.
void WatchPerspective::showSteering() { page_->network()->setSteerable(session_.live() && !window_ && !epoch_); }

/// The network is first that of the window, so that what is pointed at is in it.
void WatchPerspective::showPlace(const NetworkPlace& place, int window) {
  Q_EMIT windowClicked(window);
  Q_EMIT wanted();
  page_->network()->point(place);
}

void WatchPerspective::setNotes(const std::vector<WindowNote>& notes) {
  notes_ = notes;
  for (auto* const chart : charts()) chart->setNotes(notes);
  page_->lives()->setNotes(notes);
}

/// By the stored weights of the moment shown, else of the last window.
std::vector<PageCommand> WatchPerspective::commands() const {
  const auto& state = session_.run().state;
  if (!state || session_.run().folder.empty()) return {};
  const auto& run = state->history->description();
  const CommandMoment moment{session_.run().folder.string(), session_.run().stream.string(), window_};
  std::vector<PageCommand> commands;
  if (run.origin && !run.origin->fromStart) {
    auto changed = run.origin->changed;
    changed.insert(run.origin->inherited.begin(), run.origin->inherited.end());
    commands.push_back({tr("The Fork That Began This Run"), forkCommand(run.origin->folder, run.origin->window.value, changed)});
  }
  CommandMoment weights = moment;  // down to an epoch whose weights are kept
  if (asksAnEpoch()) {
    weights.window = weights_->window.value;
    weights.epoch = weights_->epoch;
  }
  if (hasExperts(run.settings.model.method)) {
    commands.push_back({tr("What Each τ Would Prune"), whatIfCommand(weights)});
    commands.push_back({tr("What the Routers Choose for Whom"), routingCommand(weights)});
  }
  if (page_->likeness()->isVisibleTo(page_)) addAlikeTo(commands, weights);
  if (const auto& picture = page_->methodPicture()->picture(); picture && !picture->live)
    commands.push_back(
        {tr("How the Method Looks at the User"),
         explainCommand({moment.run, moment.stream, picture->window, picture->asTested ? 0 : picture->epoch}, picture->user)});
  commands.push_back({tr("References"), referencesCommand(moment.run, moment.stream)});
  commands.push_back({tr("Numbers of Each Window"), exportCommand(moment.run)});
  if (!session_.live()) commands.push_back({tr("This Run Made Again and Compared"), replayCommand(moment.run, moment.stream)});
  commands.push_back(allViewsCommand(session_.run().folder));
  addTabsTo(commands);
  return commands;
}

/// Of the tabs in front that have none of their own; the charts around are always there.
void WatchPerspective::addTabsTo(std::vector<PageCommand>& commands) const {
  const std::initializer_list<std::pair<const QWidget*, const char*>> tabs{{page_->routerTime(), "weights-over-time"},
                                                                           {page_->lives(), "lives"},
                                                                           {page_->sizes(), "sizes"},
                                                                           {page_->monitor(), "machine"},
                                                                           {page_->network()->biography(), "expert"}};
  for (const auto& [tab, name] : tabs) {
    if (!tab->isVisibleTo(page_)) continue;
    const QString page = QString::fromLatin1(name);
    commands.push_back(viewsDrawnTogether().contains(page) ? drawnCommand(page, session_.run().folder) : withoutCommand(page));
  }
}

/// Of the tab in front.
void WatchPerspective::addAlikeTo(std::vector<PageCommand>& commands, const CommandMoment& moment) const {
  commands.push_back({tr("Which Experts Are Alike"), alikeCommand(moment, page_->likeness()->againstMoment())});
  const auto& pair = page_->likeness()->merging()->pair();
  commands.push_back({tr("What Merging the Chosen Pair Would Do"), pair ? mergeWhatIfCommand(moment, *pair) : CommandWords(),
                      pair ? QString() : tr("Choose a pair of experts among the cells first")});
}

std::vector<widgets::PaperView> WatchPerspective::paperViews() const {
  const auto& state = session_.run().state;
  if (!state) return {};
  const auto sight = page_->sight();
  auto views = widgets::watchViews(state->history, notes_, sight);
  views.push_back(widgets::networkOnPaper(state->history, sight));
  if (page_->network()->selected())
    for (const auto* const told : widgets::saversOn(*page_->network()->biography())) views.push_back(widgets::savedOnPaper(*told, {}));
  if (const auto& picture = page_->methodPicture()->picture()) views.push_back(widgets::methodOnPaper(picture));
  addTabs(views);
  return views;
}

/// Of what lies behind one another. A tab that nobody looked at is as it was: those are made anew from the run.
void WatchPerspective::addTabs(std::vector<widgets::PaperView>& views) const {
  const auto& state = *session_.run().state;
  for (auto& view : widgets::weightsOverTimeOnPaper(state.history)) views.push_back(std::move(view));
  const auto add = [this, &views](widgets::PaperView view, const QWidget& of) {
    view.provenance = provenanceOf(of);
    views.push_back(std::move(view));
  };
  add(widgets::groupRoutingOnPaper(page_->groupRouting()->map()->view()), *page_->groupRouting());
  const auto& likeness = *page_->likeness();
  if (!likeness.pairs()->isHidden())
    add(widgets::tableOnPaper(*likeness.pairs()->model(), {}, tr("Likeness of experts"), likeness.words()), likeness);
  if (!likeness.alike()->isHidden())
    add(widgets::tableOnPaper(*likeness.alike()->model(), {}, tr("Most alike experts of each layer"), likeness.words()), likeness);
  if (!likeness.changesTitle().isEmpty())
    add(widgets::tableOnPaper(*likeness.changes()->model(), {}, tr("Changes of experts"), likeness.changesTitle()), likeness);
  views.push_back(widgets::sizesOnPaper(state, window_ ? std::optional(WindowIndex{*window_}) : std::nullopt));
  views.push_back(widgets::machineOnPaper(state));
  views.push_back(widgets::machineOverTimeOnPaper(state));
  views.push_back(widgets::machineByEpochOnPaper(state.history));
}

QStringList WatchPerspective::provenance() const { return widgets::provenanceLines(session_.run().state); }

QStringList WatchPerspective::provenanceOf(const QWidget& view) const { return page_->provenanceOf(view); }

std::vector<Perspective::View> WatchPerspective::views(const RunHistory& run) const {
  const Method method = run.settings().model.method;
  const bool experts = hasExperts(method);
  const QWidget* const usual = experts ? static_cast<const QWidget*>(page_->expertCounts()) : page_->monitor();
  const auto bringing = [this](const QWidget* tab) {
    return [page = page_, tab] {
      for (const QWidget* const first : std::initializer_list<const QWidget*>{page->heatMap(), page->loss()}) page->bringToFront(first);
      page->bringToFront(tab);
      page->network()->select(std::nullopt);
    };
  };
  std::vector<View> all{{"watch", {}, bringing(usual)}, {"watch_early", earlyWindow(run), bringing(usual)}};
  all.push_back({"watch_validation", {}, bringing(page_->validation())});
  if (experts) {
    all.push_back({"watch_lives", {}, bringing(page_->lives())});
    const auto withExpert = [page = page_, expert = oldestExpert(run)] {
      page->network()->select(expert);
      page->bringToFront(page->network()->biography());
    };
    all.push_back({"watch_expert", {}, withExpert, withExpert});
    all.push_back({"watch_alike", {}, bringing(page_->likeness()), [page = page_] { page->likeness()->measure()->click(); }});
    const auto toGroups = bringing(page_->groupRouting());
    all.push_back({"watch_weights-by-group", {}, toGroups, toGroups});
    all.push_back({"watch_weights-over-time", {}, bringing(page_->routerTime())});
  }
  if (descriptionOf(method).family == Family::kXsmoe) all.push_back({"watch_sizes", {}, bringing(page_->sizes())});
  all.push_back({"watch_machine", {}, bringing(page_->monitor())});
  return all;
}

void WatchPerspective::settle(const RunHistory&) { page_->setAnimated(false); }

bool WatchPerspective::settled() const {
  return !pictureFeed_.asking() && !expertFeed_.asking() && !likenessFeed_.asking() && !mergeFeed_.asking() && !groupFeed_.asking() &&
         !spreadFeed_.asking();
}

QJsonObject WatchPerspective::arrangement() const { return arrangementOf(*page_); }

void WatchPerspective::arrangeAs(const QJsonObject& arrangement) { studio::arrangeAs(*page_, openHistory(session_), arrangement); }

QJsonObject WatchPerspective::sight() const { return sightOf(*page_); }

void WatchPerspective::lookAt(const QJsonObject& sight) { studio::lookAt(*page_, openHistory(session_), sight); }

QWidget* WatchPerspective::bring(const QString& part) {
  if (part == QStringLiteral("network")) return page_->network();
  if (part == QStringLiteral("quality")) return page_->metrics();
  if (part == QStringLiteral("experts")) {
    page_->bringToFront(page_->expertCounts());
    return page_->expertCounts();
  }
  if (part == QStringLiteral("shares")) return page_->utilization();
  if (part == QStringLiteral("weights")) {
    page_->bringToFront(page_->heatMap());
    return page_->heatMap();
  }
  return nullptr;
}

}  // namespace xsmoe::studio
