// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/watch_page.h"

#include <QElapsedTimer>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QScrollArea>
#include <QSplitter>
#include <QTabWidget>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <initializer_list>
#include <utility>

#include "model/core/methods.h"
#include "widgets/charts/expert_count_chart.h"
#include "widgets/charts/group_routing_map.h"
#include "widgets/charts/life_lines.h"
#include "widgets/charts/loss_chart.h"
#include "widgets/charts/metrics_chart.h"
#include "widgets/charts/router_heat_map.h"
#include "widgets/charts/router_time_chart.h"
#include "widgets/charts/utilization_chart.h"
#include "widgets/charts/validation_chart.h"
#include "widgets/help/help_button.h"
#include "widgets/help/reading_line.h"
#include "widgets/help/view_help.h"
#include "widgets/network/expert_biography.h"
#include "widgets/network/expert_choice.h"
#include "widgets/network/expert_items.h"
#include "widgets/network/group_routing_panel.h"
#include "widgets/network/likeness_panel.h"
#include "widgets/network/method_picture_view.h"
#include "widgets/network/network_picture.h"
#include "widgets/network/router_time_panel.h"
#include "widgets/pages/run_monitor.h"
#include "widgets/pages/size_ledger.h"
#include "widgets/pages/tab_list_button.h"
#include "widgets/words/moment_wording.h"
#include "widgets/words/provenance_wording.h"
#include "widgets/words/which_model.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

constexpr int kLivesTab = 1;
constexpr int kRest = 20;  ///< the views rest so many times as long as a refresh took

QSplitter* stack(QWidget* upper, QWidget* lower, QWidget* parent) {
  auto* splitter = new QSplitter(Qt::Vertical, parent);
  splitter->addWidget(upper);
  splitter->addWidget(lower);
  splitter->setChildrenCollapsible(true);
  return splitter;
}

}  // namespace

WatchPage::WatchPage(QWidget* parent)
    : QWidget(parent),
      network_(new NetworkPicture(this)),
      methodPicture_(new MethodPictureView(this)),
      metrics_(new MetricsChart(this)),
      counts_(new ExpertCountChart(this)),
      lives_(new LifeLines(this)),
      sizes_(new SizeLedger(this)),
      likeness_(new LikenessPanel(this)),
      monitor_(new RunMonitor(this)),
      tabs_(new QTabWidget(this)),
      utilization_(new UtilizationChart(this)),
      loss_(new LossChart(this)),
      validation_(new ValidationChart(this)),
      training_(new QTabWidget(this)),
      heatMap_(new RouterHeatMap(this)),
      groupRouting_(new GroupRoutingPanel(this)),
      routerTime_(new RouterTimePanel(this)),
      routers_(new QTabWidget(this)),
      weights_(new QScrollArea(this)),
      overTime_(new QScrollArea(this)),
      biography_(new QScrollArea(this)),
      moment_(new QLabel(this)) {
  middle_ = stack(network_, buildRouters(), this);
  middle_->insertWidget(1, methodPicture_);
  middle_->setStretchFactor(0, 5);
  middle_->setStretchFactor(1, 5);
  middle_->setStretchFactor(2, 2);
  middle_->setSizes({370, 370, 220});
  connect(middle_, &QSplitter::splitterMoved, this, [this] { dragged_ = true; });
  auto* const right = buildExperts();
  joinChoice();
  metrics_->setHelp(QStringLiteral("quality"));
  loss_->setHelp(QStringLiteral("loss"));
  validation_->setHelp(QStringLiteral("loss"), tr("★ is the best epoch of a window by NDCG@10, whose weights are kept."));
  counts_->setHelp(QStringLiteral("experts"));
  utilization_->setHelp(QStringLiteral("shares"));
  auto* columns = new QSplitter(Qt::Horizontal, this);
  columns->addWidget(stack(metrics_, buildTraining(), columns));
  columns->addWidget(middle_);
  columns->addWidget(right);
  columns->setStretchFactor(0, 4);
  columns->setStretchFactor(1, 7);
  columns->setStretchFactor(2, 4);
  columns->setSizes({280, 440, 300});  // at the right five tabs have their names whole in a window of 1280 × 800
  for (auto* const chart : findChildren<ChartWidget*>()) chart->setProvenance([this, chart] { return provenanceOf(*chart); });
  moment_->setAlignment(Qt::AlignCenter);
  moment_->setWordWrap(true);
  // Its room stays, with a sentence of the usual length: charts keep their places while a person goes through the windows.
  QSizePolicy keepsRoom = moment_->sizePolicy();
  keepsRoom.setRetainSizeWhenHidden(true);
  moment_->setSizePolicy(keepsRoom);
  moment_->setText(momentSentence(RunHistory(), WindowIndex{0}));
  moment_->hide();
  showMethod();
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(2, 2, 2, 2);
  column->setSpacing(2);
  column->addWidget(moment_);
  column->addWidget(columns, 1);
  column->addWidget(buildBeside());
  pace_.setSingleShot(true);
  connect(&pace_, &QTimer::timeout, this, [this] {
    if (stale_) refresh();
  });
}

QSplitter* WatchPage::buildExperts() {
  biography_->setWidgetResizable(true);
  biography_->setFrameShape(QFrame::NoFrame);
  biography_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  biography_->setWidget(network_->takeBiography());
  auto* const splitter = stack(buildTabs(), utilization_, this);
  splitter->setStretchFactor(0, 2);
  splitter->setStretchFactor(1, 2);
  return splitter;
}

/// Each view that has experts marks the chosen one, and chooses.
void WatchPage::joinChoice() {
  auto* const choice = network_->choice();
  connect(choice, &ExpertChoice::changed, this, &WatchPage::showChosen);
  connect(network_, &NetworkPicture::biographyWanted, this, [this] { tabs_->setCurrentWidget(biography_); });
  const auto choose = [choice](const ExpertName& expert) { choice->choose(expert); };
  connect(utilization_, &UtilizationChart::expertClicked, choice, choose);
  connect(heatMap_, &RouterHeatMap::expertClicked, choice, choose);
  connect(groupRouting_->map(), &GroupRoutingMap::expertClicked, choice, choose);
  connect(lives_, &LifeLines::expertClicked, choice, choose);
  connect(routerTime_->chart(), &RouterTimeChart::expertClicked, choice, choose);
  connect(likeness_, &LikenessPanel::expertClicked, choice, choose);
}

void WatchPage::showChosen() {
  const auto expert = network_->choice()->expert();
  utilization_->setChosen(expert);
  heatMap_->setChosen(expert);
  groupRouting_->setChosen(expert);
  lives_->setChosen(expert);
  routerTime_->setChosen(expert);
  likeness_->setChosen(expert);
  showBiographyTab(expert.has_value());
}

/// It comes to the front, but for a view there that marks the expert itself; what it came before is back when none is chosen any more.
void WatchPage::showBiographyTab(bool chosen) {
  const int tab = tabs_->indexOf(biography_);
  QWidget* const front = tabs_->currentWidget();
  if (!chosen) {
    if (front == biography_ && before_ != nullptr) tabs_->setCurrentWidget(before_);
    return tabs_->setTabVisible(tab, false);
  }
  if (front != biography_) before_ = front;
  tabs_->setTabVisible(tab, true);
  const bool marksItself = front == likeness_ || front == tabs_->widget(kLivesTab);
  tabs_->setCurrentWidget(marksItself ? front : biography_);
}

void WatchPage::keyPressEvent(QKeyEvent* event) {
  if (event->key() != Qt::Key_Escape || !network_->selected()) return QWidget::keyPressEvent(event);
  network_->select(std::nullopt);
}

QWidget* WatchPage::buildBeside() {
  besideRow_ = new QWidget(this);
  besideName_ = new QLabel(besideRow_);
  besideName_->setTextFormat(Qt::PlainText);
  besideName_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  auto* const away = new QToolButton(besideRow_);
  away->setText(tr("Take It Away"));
  away->setToolTip(tr("Leaves the open run's curves alone"));
  auto* const row = new QHBoxLayout(besideRow_);
  row->setContentsMargins(6, 0, 2, 0);
  row->addWidget(besideName_, 1);
  row->addWidget(away);
  besideRow_->hide();
  connect(away, &QToolButton::clicked, this, &WatchPage::besideTakenAway);
  connect(metrics_, &MetricsChart::besideTakenAway, this, &WatchPage::besideTakenAway);
  return besideRow_;
}

QWidget* WatchPage::buildTraining() {
  training_->setDocumentMode(true);
  training_->addTab(loss_, tr("Loss"));
  training_->addTab(validation_, tr("Validation"));
  training_->setTabToolTip(training_->indexOf(loss_), tr("What training makes smaller, batch by batch"));
  training_->setTabToolTip(training_->indexOf(validation_), tr("What decides which epoch is the best, and when a window ends"));
  setHelpPage(*training_, QStringLiteral("watch"));
  connect(loss_, &RunChart::axisChanged, validation_, &RunChart::setAxis);
  connect(validation_, &RunChart::axisChanged, loss_, &RunChart::setAxis);
  connect(training_, &QTabWidget::currentChanged, this, [this] {
    if (isVisible()) refreshTab();
  });
  new TabListButton(*training_);
  return training_;
}

QWidget* WatchPage::buildTabs() {
  auto* const scrolled = new QScrollArea(this);
  scrolled->setWidget(lives_);
  scrolled->setWidgetResizable(true);
  scrolled->setFrameShape(QFrame::NoFrame);
  auto* const lives = new QWidget(this);
  auto* const reading = new ReadingLine(*lives);
  reading->setPage(QStringLiteral("lives"));
  reading->setContentsMargins(8, 4, 8, 0);
  auto* const column = new QVBoxLayout(lives);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(reading);
  column->addWidget(scrolled, 1);
  tabs_->setDocumentMode(true);
  tabs_->addTab(counts_, tr("Counts"));
  tabs_->insertTab(kLivesTab, lives, tr("Lives"));
  tabs_->addTab(likeness_, tr("Alike"));
  tabs_->addTab(sizes_, tr("Sizes"));
  tabs_->addTab(monitor_, tr("Machine"));
  tabs_->addTab(biography_, tr("Expert"));
  tabs_->setTabVisible(tabs_->indexOf(biography_), false);
  tabs_->setTabToolTip(tabs_->indexOf(counts_), tr("How many experts each side layer has"));
  tabs_->setTabToolTip(kLivesTab, tr("When each expert trained, when it was frozen, and why it went"));
  tabs_->setTabToolTip(tabs_->indexOf(likeness_), tr("Which experts do the same, and what became of each since the window before"));
  tabs_->setTabToolTip(tabs_->indexOf(sizes_), tr("Parameters and memory, with the formulas that give them"));
  tabs_->setTabToolTip(tabs_->indexOf(monitor_), tr("CPU and memory, what a run's time goes to, and what watching costs"));
  tabs_->setTabToolTip(tabs_->indexOf(biography_), tr("The life of the expert that is chosen; Escape chooses none"));
  connect(tabs_, &QTabWidget::currentChanged, this, [this] {
    if (isVisible()) refreshTab();
  });
  new TabListButton(*tabs_);
  buildTabsHelp();
  return tabs_;
}

/// "?" beside the tabs is about the one in front; the counts have their own.
void WatchPage::buildTabsHelp() {
  setHelpPage(*tabs_, QStringLiteral("watch"));
  setHelpPage(*tabs_->widget(kLivesTab), QStringLiteral("lives"));
  setHelpPage(*sizes_, QStringLiteral("sizes"));
  setHelpPage(*monitor_, QStringLiteral("machine"));
  setHelpPage(*biography_, QStringLiteral("expert"));
  auto* const help = new HelpButton(tabs_);
  tabs_->setCornerWidget(help);
  const auto showHelp = [this, help] {
    const QWidget* const front = tabs_->currentWidget();
    help->setPage(front == nullptr || front == counts_ ? QString() : helpPageOf(*front));
  };
  connect(tabs_, &QTabWidget::currentChanged, help, showHelp);
  showHelp();
}

/// The tabs' own page is about all of Watch, so that the line above the page is too; "?" beside them is about the one in front, where that
/// has none itself.
QWidget* WatchPage::buildRouters() {
  weights_->setWidget(heatMap_);
  auto* const shrinks = new QWidget(overTime_);  // the area asks the layout of its own widget whether it has a height for its width
  auto* const all = new QVBoxLayout(shrinks);
  all->setContentsMargins(0, 0, 0, 0);
  all->addWidget(routerTime_);
  overTime_->setWidget(shrinks);
  for (auto* const scrolled : {weights_, overTime_}) {
    scrolled->setWidgetResizable(true);
    scrolled->setFrameShape(QFrame::NoFrame);
    scrolled->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  }
  routers_->setDocumentMode(true);
  routers_->addTab(weights_, tr("Router weights"));
  routers_->addTab(groupRouting_, tr("By group of items"));
  routers_->addTab(overTime_, tr("Over time"));
  routers_->setTabToolTip(routers_->indexOf(weights_), tr("How much weight each gate slot gets at the moment that is shown"));
  routers_->setTabToolTip(routers_->indexOf(groupRouting_), tr("The same for new and known items, categories and popularity"));
  routers_->setTabToolTip(routers_->indexOf(overTime_),
                          tr("The same along the run, or over the epochs of a window, and how single items and groups differ"));
  routerTime_->chart()->setHelp(QStringLiteral("weights-over-time"));
  setHelpPage(*routers_, QStringLiteral("watch"));
  setHelpPage(*groupRouting_, QStringLiteral("weights-by-group"));
  auto* const help = new HelpButton(routers_);
  routers_->setCornerWidget(help);
  new TabListButton(*routers_);
  const auto showHelp = [this, help] {
    help->setPage(routers_->currentWidget() == groupRouting_ ? helpPageOf(*groupRouting_) : QString());
  };
  connect(routers_, &QTabWidget::currentChanged, help, showHelp);
  connect(routers_, &QTabWidget::currentChanged, this, [this] {
    if (isVisible()) refreshTab();
  });
  showHelp();
  return routers_;
}

/// The routers have from the network what makes each of their tabs readable without scrolling, whichever is in front, so that nothing
/// moves when another one comes there. It leaves the network readable, and what a person shares out stays.
void WatchPage::giveRoom() {
  if (dragged_ || !isVisible() || routers_->isHidden() || routers_->height() == 0) return;
  QWidget *giver = network_, *hidden = methodPicture_;
  if (network_->isHidden()) std::swap(giver, hidden);
  const QWidget* const front = routers_->currentWidget();
  const int wanted = std::max(routerTime_->leastHeight(front->width()), heatMap_->minimumSizeHint().height());
  const int lacking = wanted - front->height();
  const int given = std::min(lacking, giver->height() - giver->minimumSizeHint().height());
  if (given <= 0) return;
  QList<int> heights = middle_->sizes();
  const int from = middle_->indexOf(giver), later = middle_->indexOf(hidden);
  heights[later] = heights[from];  // of no height it would be folded away when its method comes
  heights[from] -= given;
  heights[later] -= given;
  heights[middle_->indexOf(routers_)] += given;
  middle_->setSizes(heights);
}

void WatchPage::bringToFront(const QWidget* view) {
  for (auto* const tabs : {tabs_, routers_, training_})
    for (int tab = 0; tab < tabs->count(); ++tab)
      if (tabs->widget(tab) == view || tabs->widget(tab)->isAncestorOf(view)) tabs->setCurrentIndex(tab);
}

QString WatchPage::besideText() const { return besideRow_->isHidden() ? QString() : besideName_->text(); }

void WatchPage::showState(LiveStatePtr state) {
  if (state == state_) return;
  const bool otherRun = !state || !state_ || state->runId != state_->runId;
  state_ = std::move(state);
  if (otherRun) {
    slider_.reset();
    showMethod();
  }
  stale_ = true;
  if (isVisible() && (otherRun || !pace_.isActive())) refresh();
}

void WatchPage::showMoment(const std::optional<RunMoment>& moment, bool weightsKept) {
  shown_ = moment;
  weightsKept_ = weightsKept;
  stale_ = true;
  if (isVisible()) refresh();
}

void WatchPage::setSlider(std::optional<double> tau) {
  slider_ = tau;
  if (isVisible())
    refreshNetwork();
  else
    stale_ = true;
}

void WatchPage::showBeside(const std::shared_ptr<const RunHistory>& other) {
  const QString open = state_ && state_->history ? runTitle(state_->history->description()) : tr("the open run");
  QString named = other ? runTitle(other->description()) : QString();
  if (const auto changes = other ? changesByHand(*other) : 0; changes > 0) named += tr(" (%1)").arg(changesByHandText(changes));
  besideName_->setText(other ? tr("Thin and dotted, as diamonds, and in rows of its own: %1, beside %2.").arg(named, open) : QString());
  besideName_->setToolTip(other ? text(other->description().folder) : QString());
  besideRow_->setVisible(other != nullptr);
  beside_ = other;
  metrics_->setBeside(other);
  counts_->setBeside(other);
  loss_->setBeside(other);
  validation_->setBeside(other);
  stale_ = true;
  if (isVisible()) refresh();
}

void WatchPage::showFacts(const StreamFacts& facts) {
  metrics_->setFacts(facts);
  stale_ = true;
  if (isVisible()) refresh();
}

void WatchPage::setMethod(Method method) {
  method_ = method;
  showMethod();
}

void WatchPage::showMethod() {
  const bool run = state_ && state_->history;
  const Method method = run ? state_->history->description().settings.model.method : method_;
  const bool experts = hasExperts(method), expertsAgain = experts && !tabs_->isTabVisible(tabs_->indexOf(counts_));
  const bool routersCome = experts && routers_->isHidden() && isVisible();
  routers_->setVisible(experts);
  utilization_->setVisible(experts);
  tabs_->setTabVisible(tabs_->indexOf(counts_), experts);
  tabs_->setTabVisible(kLivesTab, experts);
  tabs_->setTabVisible(tabs_->indexOf(likeness_), experts);
  tabs_->setTabVisible(tabs_->indexOf(sizes_), descriptionOf(method).family == Family::kXsmoe);
  if (expertsAgain) tabs_->setCurrentWidget(counts_);
  const bool side = descriptionOf(method).family == Family::kXsmoe;
  network_->setVisible(side);
  methodPicture_->setVisible(!side);
  methodPicture_->setMethod(method);
  if (routersCome) QTimer::singleShot(0, this, &WatchPage::giveRoom);  // when they have their place
}

void WatchPage::setAnimated(bool animated) { network_->setAnimated(animated); }

void WatchPage::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  if (stale_) refresh();
  giveRoom();
}

void WatchPage::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  giveRoom();
}

QString WatchPage::momentText() const {
  if (!shown_ || !state_ || !state_->history || !hasMoment(*state_->history, *shown_)) return {};
  const bool network = !usageAt(*state_->history, *shown_).empty();
  return network || shown_->epoch > 0 ? momentSentence(*state_->history, *shown_, weightsKept_) : QString();
}

NetworkView WatchPage::networkShown() const {
  static const LiveState kNone;
  return networkView(state_ ? *state_ : kNone, shown_, slider_);
}

std::optional<NetworkBeside> WatchPage::networkShownBeside() const {
  return state_ && state_->history ? networkBeside(*state_->history, beside_, shown_) : std::nullopt;
}

/// Curves of the run beside, or the network of the same moment in it, where it has one.
bool WatchPage::showsBeside(const QWidget& view) const {
  if (!beside_) return false;
  if (&view == utilization_ || &view == heatMap_) return networkShownBeside().has_value();
  return &view == metrics_ || &view == counts_ || &view == loss_ || &view == validation_;
}

/// Empty: its numbers are of the record, or there are none.
std::optional<RunMoment> WatchPage::modelOf(const QWidget& view) const {
  const auto isOn = [&view](const QWidget& part) { return &view == &part || part.isAncestorOf(&view); };
  if (isOn(*groupRouting_)) return groupRouting_->moment();
  if (isOn(*likeness_)) return likeness_->measuredMoment();
  const ExpertItems& items = *network_->biography()->items();
  return isOn(items) ? items.moment() : std::nullopt;
}

QStringList WatchPage::provenanceOf(const QWidget& view) const {
  QStringList lines = provenanceLines(state_);
  if (lines.isEmpty()) return lines;
  if (const auto moment = modelOf(view))
    lines << modelLine(xsmoe::widgets::momentText(moment->window.value, false, moment->epoch), runTitle(state_->history->description()));
  if (showsBeside(view)) lines += provenanceOfBeside(*beside_);
  return lines;
}

WatchSight WatchPage::sight() const {
  WatchSight sight;
  sight.network = networkShown();
  sight.networkBeside = networkShownBeside();
  sight.folds = network_->isVisible() ? std::optional(network_->folded()) : network_->sight().folds;
  sight.chosen = network_->selected();
  sight.beside = beside_;
  sight.facts = metrics_->streamFacts();
  sight.showsFacts = metrics_->showsFacts();
  sight.showsReferences = metrics_->showsReferences();
  sight.quality = metrics_->axis();
  sight.counts = counts_->axis();
  sight.loss = loss_->axis();
  sight.validation = validation_->axis();
  return sight;
}

void WatchPage::refreshNetwork() {
  const NetworkView view = networkShown();
  network_->setHistory(state_ ? state_->history : nullptr);
  network_->showNetwork(view);
  const auto beside = networkShownBeside();
  utilization_->showNetwork(view, beside);
  heatMap_->showNetwork(view, beside);
}

void WatchPage::refreshTab() {
  static const LiveState kNone;
  static const RunHistory kNoHistory;
  const LiveState& state = state_ ? *state_ : kNone;
  const RunHistory& history = state.history ? *state.history : kNoHistory;
  const QWidget* const front = tabs_->currentWidget();
  if (front == sizes_) sizes_->showRun(state, shown_ ? windowOfWeights(history, *shown_) : std::nullopt);
  if (routers_->currentWidget()->isAncestorOf(routerTime_))
    routerTime_->showRun(state_ ? state_->history : nullptr, shown_ ? std::optional(shown_->window) : std::nullopt);
  if (training_->currentWidget() == validation_) validation_->showHistory(state_ ? state_->history : nullptr);
  if (front == monitor_) monitor_->showState(state, drawing_.cost());
  if (front == tabs_->widget(kLivesTab)) lives_->showHistory(history);
}

void WatchPage::refresh() {
  QElapsedTimer clock;
  clock.start();
  stale_ = false;
  const QString moment = momentText();
  if (!moment.isEmpty()) moment_->setText(moment);
  moment_->setVisible(!moment.isEmpty());
  refreshNetwork();
  const auto run = state_ ? state_->history : nullptr;
  for (auto* const chart : std::initializer_list<RunChart*>{metrics_, counts_, loss_}) chart->showHistory(run);
  refreshTab();
  drawing_.filled(1e-9 * static_cast<double>(clock.nsecsElapsed()));
  pace_.start(static_cast<int>(std::clamp<qint64>(clock.elapsed() * kRest, 30, 2000)));
}

}  // namespace xsmoe::widgets
