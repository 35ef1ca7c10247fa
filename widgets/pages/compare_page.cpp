// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/compare_page.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalBlocker>
#include <QSplitter>
#include <QStackedLayout>
#include <QTabWidget>
#include <QToolButton>
#include <QVBoxLayout>
#include <QtAlgorithms>
#include <algorithm>
#include <initializer_list>
#include <set>
#include <tuple>
#include <utility>

#include "model/core/methods.h"
#include "widgets/charts/chart_view.h"
#include "widgets/forms/wrapped_row.h"
#include "widgets/help/view_help.h"
#include "widgets/pages/compare_choices.h"
#include "widgets/pages/curves_panel.h"
#include "widgets/pages/differences_panel.h"
#include "widgets/pages/forgetting_page.h"
#include "widgets/pages/queue_model.h"
#include "widgets/pages/queue_panel.h"
#include "widgets/pages/run_filter_line.h"
#include "widgets/pages/run_table.h"
#include "widgets/pages/tables_panel.h"
#include "widgets/pages/tick_menu.h"
#include "widgets/pages/trade_off_panel.h"
#include "widgets/save_dialog.h"
#include "widgets/words/labels.h"
#include "widgets/words/run_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

constexpr int kShares = 100;

/// A path in which no letter becomes a key.
QString inMenu(QString path) { return path.replace(QLatin1Char('&'), QStringLiteral("&&")); }

/// Whether the choice of metrics has this, of runs of enough windows.
bool mayBeOffered(const QString& prefix) {
  static const QRegularExpression kPrefix(QStringLiteral("^((last|best|d[1-9][0-9]{0,3})\\.)?$"));
  return kPrefix.match(prefix).hasMatch();
}

}  // namespace

ComparePage::ComparePage(QWidget* parent) : QWidget(parent), pages_(new QStackedLayout(this)), instead_(wrappedLabel(this)) {
  auto* parts = new QSplitter(Qt::Vertical, this);
  parts->addWidget(buildTableBox());
  parts->addWidget(buildTabs());
  parts->setStretchFactor(0, 1);
  parts->setStretchFactor(1, 2);
  parts->setSizes({kShares, 2 * kShares});  // a splitter begins with what its parts ask for
  parts->setChildrenCollapsible(false);
  setFocusProxy(table_);
  pages_->addWidget(buildInstead());
  pages_->addWidget(parts);
  connectParts();
  setRuns({}, {}, false);
}

QWidget* ComparePage::buildInstead() {
  auto* box = new QWidget(this);
  instead_->setAlignment(Qt::AlignCenter);
  instead_->setMargin(16);
  auto* add = new QPushButton(tr("Add a Folder of Runs…"), box);
  connect(add, &QPushButton::clicked, this, &ComparePage::chooseFolder);
  auto* column = new QVBoxLayout(box);
  column->addStretch();
  column->addWidget(instead_);
  column->addWidget(add, 0, Qt::AlignHCenter);
  column->addStretch();
  return box;
}

QWidget* ComparePage::buildTableBox() {
  auto* box = new QWidget(this);
  above_ = wrappedLabel(box);
  auto* column = new QVBoxLayout(box);
  column->setContentsMargins(8, 6, 8, 2);
  column->setSpacing(4);
  column->addWidget(buildAbove());
  column->addWidget(above_);
  table_ = new RunTable(box);
  column->addWidget(table_, 1);
  return box;
}

QWidget* ComparePage::buildAbove() {
  auto* row = new QWidget(this);
  filter_ = new RunFilterLine(row);
  metrics_ = choiceBox(tr("What the columns of metrics show"), {}, row);
  metrics_->setObjectName(QStringLiteral("metrics"));
  tree_ = new QCheckBox(tr("Forks &as a tree"), row);
  tree_->setObjectName(QStringLiteral("tree"));
  tree_->setChecked(true);
  tree_->setToolTip(tr("Forks below the runs that they come from; else all runs alike"));
  auto* line = new WrappedRow(row);
  line->addWidget(filter_);
  for (QWidget* const part : std::initializer_list<QWidget*>{metrics_, tree_, buildColumns(row), buildFolders(row), buildExport(row)}) {
    line->addWidget(part);
    line->setAlignment(part, Qt::AlignTop);
  }
  return row;
}

QWidget* ComparePage::buildColumns(QWidget* parent) {
  auto* button = new QToolButton(parent);
  button->setText(tr("Colu&mns"));
  button->setToolTip(tr("Which columns the table has"));
  button->setPopupMode(QToolButton::InstantPopup);
  button->setFocusPolicy(Qt::TabFocus);
  auto* menu = new TickMenu(button);
  menu->setObjectName(QStringLiteral("columns"));
  button->setMenu(menu);
  connect(menu, &QMenu::aboutToShow, this, [this, menu] {
    qDeleteAll(menu->findChildren<QMenu*>(QString(), Qt::FindDirectChildrenOnly));  // which clear() would leave
    menu->clear();
    table_->addColumnsTo(*menu);
  });
  return button;
}

QWidget* ComparePage::buildExport(QWidget* parent) {
  export_ = new QToolButton(parent);
  export_->setText(tr("Export"));
  export_->setPopupMode(QToolButton::InstantPopup);
  export_->setFocusPolicy(Qt::TabFocus);
  auto* menu = new QMenu(export_);
  menu->setObjectName(QStringLiteral("export"));
  menu->setToolTipsVisible(true);
  exportChosen_ = {menu->addAction(tr("TensorBoard…"), this, [this] { exportChosen(ExportFor::kTensorBoard); }),
                   menu->addAction(tr("MLflow…"), this, [this] { exportChosen(ExportFor::kMlflow); }),
                   menu->addAction(tr("Weights for PyTorch…"), this, [this] { exportChosen(ExportFor::kPyTorch); })};
  menu->addSeparator();
  for (const auto& [part, words, tip] :
       {std::tuple(RunsPart::kAll, tr("All Runs as %1…"), tr("Every run of the list, with all that is known of it")),
        std::tuple(RunsPart::kSeen, tr("Runs Seen as %1…"), tr("The runs that the filter lets through, with the columns that are shown"))})
    for (const QString& kind : {QStringLiteral("csv"), QStringLiteral("json")})
      menu->addAction(words.arg(kind.toUpper()), this, [this, wanted = part, kind] { chooseListFile(wanted, kind); })->setToolTip(tip);
  export_->setMenu(menu);
  return export_;
}

void ComparePage::offerExport() {
  export_->setEnabled(!table_->runs().empty());
  const bool chosen = !readableChosen().isEmpty();
  export_->setToolTip(chosen
                          ? tr("What the chosen runs measured, for another program; the list as CSV or JSON")
                          : tr("The list as CSV or JSON. Choose runs first for other programs: what they measured is written for these"));
  for (QAction* const one : exportChosen_) {
    one->setEnabled(chosen);
    one->setToolTip(chosen ? tr("What the chosen runs measured") : tr("Choose runs first: what they measured is written"));
  }
  const QString limit =
      tr("The script that loads them computes scores of %1; of other methods they are tensors alone").arg(text(keysOfScript()));
  exportChosen_.back()->setToolTip((chosen ? tr("The last stored weights of the chosen runs, and what builds the network around them. %1")
                                           : tr("Choose runs first: their last stored weights are written. %1"))
                                       .arg(limit));
}

void ComparePage::chooseListFile(RunsPart part, const QString& kind) {
  const QString path = askWhereToSave(this, tr("Save list of runs"), tr("Runs") + QLatin1Char('.') + kind,
                                      {QStringLiteral("%1 (*.%2)").arg(kind.toUpper(), kind)});
  if (!path.isEmpty()) makeList(path, part);
}

void ComparePage::makeList(const QString& file, RunsPart part) {
  if (list_) return Q_EMIT listNotMade(tr("Another list of runs is being written. Ask again when that is done."));
  auto made = runsTextFor(file.toStdString(), *table_, part);
  if (!made) return Q_EMIT listNotMade(errorWords(made.error()));
  list_ = std::move(*made);
  listFile_ = file;
  listTurn_.start();
}

void ComparePage::goOnWithList() {
  if (list_->addSome()) return listTurn_.start();
  const auto made = std::exchange(list_, nullptr);
  Q_EMIT listMade(listFile_, std::make_shared<const std::string>(made->take()), made->provenance());
}

QStringList ComparePage::readableChosen() const {
  QStringList folders;
  for (const auto* const run : chosen())
    if (run->problem.empty()) folders << text(run->description.folder);
  return folders;
}

void ComparePage::exportChosen(ExportFor program) {
  const QStringList runs = readableChosen();  // others may be chosen while the dialog is open
  if (runs.isEmpty()) return;
  const QString folder = QFileDialog::getExistingDirectory(this, program == ExportFor::kTensorBoard ? tr("Log folder of TensorBoard")
                                                                 : program == ExportFor::kMlflow    ? tr("File store of MLflow")
                                                                                                    : tr("Where folders of weights go"));
  if (!folder.isEmpty()) Q_EMIT exportRequested(program, runs, folder);
}

QWidget* ComparePage::buildFolders(QWidget* parent) {
  auto* button = new QToolButton(parent);
  button->setText(tr("Folders"));
  button->setToolTip(
      tr("Folders that are looked through for runs, and why; what a listed run was forked from is listed too, wherever it is"));
  button->setPopupMode(QToolButton::InstantPopup);
  button->setFocusPolicy(Qt::TabFocus);
  folders_ = new QMenu(button);
  folders_->setObjectName(QStringLiteral("folders"));
  button->setMenu(folders_);
  setFolders({});
  return button;
}

void ComparePage::setFolders(const std::vector<RunsFolder>& folders) {
  folders_->clear();
  folders_->addAction(tr("Add Folder…"), this, &ComparePage::chooseFolder);
  folders_->addSeparator();
  for (const auto& [path, why] : folders)
    if (!why.isEmpty()) folders_->addAction(tr("%1: %2").arg(inMenu(path), why))->setEnabled(false);
  // Queued: what is chosen is removed with the menu's other entries.
  for (const auto& [path, why] : folders)
    if (why.isEmpty())
      connect(
          folders_->addAction(tr("Take Out %1").arg(inMenu(path))), &QAction::triggered, this,
          [this, folder = path] { Q_EMIT folderRemoved(folder); }, Qt::QueuedConnection);
}

void ComparePage::chooseFolder() {
  const QString folder = QFileDialog::getExistingDirectory(this, tr("Add a folder of runs"));
  if (!folder.isEmpty()) Q_EMIT folderAdded(folder);
}

QWidget* ComparePage::buildTabs() {
  tabs_ = new QTabWidget(this);
  tabs_->setDocumentMode(true);
  curves_ = new CurvesPanel(tabs_);
  differences_ = new DifferencesPanel(tabs_);
  tradeOff_ = new TradeOffPanel(tabs_);
  tabs_->addTab(curves_, tr("C&urves"));
  tabs_->addTab(differences_, tr("Differe&nces"));
  tabs_->addTab(tradeOff_, tr("Trade-o&ff"));
  tables_ = new TablesPanel(tabs_);
  forgetting_ = new ForgettingPage(tabs_);
  tabs_->addTab(tables_, tr("Ta&bles"));
  tabs_->addTab(forgetting_, tr("For&getting"));
  tabs_->addTab(queue_ = new QueuePanel(tabs_), tr("&Queue"));
  setHelpPage(*differences_, QStringLiteral("differences"));
  setHelpPage(*tradeOff_, QStringLiteral("trade-off"));
  setHelpPage(*tables_, QStringLiteral("tables"));
  setHelpPage(*forgetting_, QStringLiteral("forgetting"));
  setHelpPage(*queue_, QStringLiteral("queue"));
  beside_ = new QToolButton(tabs_);
  beside_->setText(tr("Show Beside"));  // in short, so that it stands beside the tabs of a narrow page
  beside_->setAccessibleName(tr("Show Beside in Watch"));
  beside_->setFocusPolicy(Qt::TabFocus);
  tabs_->setCornerWidget(beside_);
  return tabs_;
}

void ComparePage::connectParts() {
  listTurn_.setSingleShot(true);
  listTurn_.setInterval(0);
  connect(&listTurn_, &QTimer::timeout, this, &ComparePage::goOnWithList);
  connect(table_, &RunTable::runsShown, this, &ComparePage::showRuns);
  connect(table_, &RunTable::choiceChanged, this, &ComparePage::showTab);
  connect(table_, &RunTable::runActivated, this, [this](const QString& folder) { Q_EMIT runActivated(folder, -1); });
  connect(table_, &RunTable::annotationEdited, this, &ComparePage::annotate);
  connect(table_, &RunTable::besideRequested, this, &ComparePage::besideRequested);
  connect(beside_, &QToolButton::clicked, this, [this] { Q_EMIT besideRequested(besideChosen_); });
  connect(filter_, &RunFilterLine::filterChanged, this, [this](const RunFilter& filter) {
    table_->setFilter(filter);
    showCount();
  });
  connect(metrics_, qOverload<int>(&QComboBox::currentIndexChanged), this, [this] {
    metricsShown_ = metrics_->currentData().toString();
    table_->setMetricPrefix(metricsShown_.toStdString());
    Q_EMIT lookChanged();
  });
  connect(table_, &RunTable::lookChanged, this, &ComparePage::lookChanged);
  connect(filter_->line(), &QLineEdit::textChanged, this, &ComparePage::lookChanged);
  connect(tree_, &QCheckBox::toggled, table_, &RunTable::setTree);
  connect(tree_, &QCheckBox::toggled, this, &ComparePage::lookChanged);
  connect(&queue_->table(), &QueueModel::modelReset, this, &ComparePage::showPage);
  connect(tabs_, &QTabWidget::currentChanged, this, &ComparePage::showTab);
  connect(curves_, &CurvesPanel::optionsChanged, this, &ComparePage::showTab);
  connect(tradeOff_, &TradeOffPanel::optionsChanged, this, &ComparePage::showTab);
  connect(tradeOff_, &TradeOffPanel::runChosen, this, [this](int place) { table_->choose({place}); });
  connect(tradeOff_, &TradeOffPanel::runActivated, this, [this](int place, std::optional<int> window) {
    const RunSummary& run = table_->runs()[static_cast<std::size_t>(place)];
    if (!window && !run.tests.empty()) window = run.tests.back().window.value;  // a mean is of no window
    Q_EMIT runActivated(text(run.description.folder), window.value_or(-1));
  });
}

void ComparePage::setRuns(ListedRuns list, const std::string& open, bool live) {
  const bool empty = list.names.empty();
  open_ = open;
  tradeOff_->setLive(live);
  table_->setRuns(std::move(list), open, live);
  say(empty
          ? tr("There is no run yet.\n\nTrain on the open stream with Run in the tool bar, or open a run from the File menu. A run and its "
               "forks (Fork… in the timeline) are compared here.")
          : tr("Choose runs to see their curves: Ctrl and Shift choose several. A double click or Enter opens a run."));
}

bool ComparePage::setOpenRun(RunSummary run, bool live) {
  tradeOff_->setLive(live);
  return table_->setOpenRun(std::move(run), live);
}

void ComparePage::setStream(KnownStream stream) {
  stream_ = std::move(stream);
  if (tabs_->currentWidget() == curves_) curves_->showRuns(chosenRuns(), stream_);
}

void ComparePage::setWritten(std::set<std::string> folders) { table_->table().setWritten(std::move(folders)); }

RunListLook ComparePage::look() const { return {table_->look(), filter_->line()->text(), metricsShown_, tree_->isChecked()}; }

void ComparePage::setLook(const RunListLook& look) {
  table_->setLook(look.table);
  filter_->line()->setText(look.filter);
  tree_->setChecked(look.tree);
  if (!mayBeOffered(look.metrics)) return;
  const QSignalBlocker blocker(metrics_);  // the columns have what each of them showed
  metricsShown_ = look.metrics;
  metrics_->setCurrentIndex(std::max(0, metrics_->findData(metricsShown_)));
}

/// The table has other runs: it takes them when nobody writes in it.
void ComparePage::showRuns() {
  offerMetrics();
  showCount();
  showPage();
}

/// What is queued is worth a look without a run too.
void ComparePage::showPage() { pages_->setCurrentIndex(table_->runs().empty() && queue_->table().rowCount() == 0 ? 0 : 1); }

/// As many windows as some run has. Without runs it stays as it is: they may come, or come again.
void ComparePage::offerMetrics() {
  if (windows_ > 0 && table_->runs().empty()) return;
  int windows = 2;
  for (const RunSummary& run : table_->runs()) windows = std::max(windows, run.settings.protocol.windows);
  if (windows == windows_ && metrics_->currentData().toString() == metricsShown_) return;
  windows_ = windows;
  {
    const QSignalBlocker blocker(metrics_);
    metrics_->clear();
    metrics_->addItem(tr("Mean of D2 and later"), QString());
    metrics_->addItem(tr("Last window"), QStringLiteral("last."));
    metrics_->addItem(tr("Best window"), QStringLiteral("best."));
    for (int window = 1; window < windows; ++window) metrics_->addItem(testOnTitle(window), QStringLiteral("d%1.").arg(window));
    metrics_->setCurrentIndex(std::max(0, metrics_->findData(metricsShown_)));
  }
  if (metrics_->currentData().toString() == metricsShown_) return;  // every column stays as a person chose it
  metricsShown_ = metrics_->currentData().toString();
  table_->setMetricPrefix(metricsShown_.toStdString());
}

void ComparePage::showCount() {
  filter_->setCount(static_cast<std::int64_t>(table_->table().matching().size()), static_cast<std::int64_t>(table_->runs().size()));
}

RunChoice ComparePage::chosenRuns() const {
  const RunTableModel& table = table_->table();
  return {table.runs(), table.parents(), table.groups(), table.names(), table_->chosen(), table_->firstChosen()};
}

/// All that the filter lets through, beside the first chosen one.
RunChoice ComparePage::listedRuns() const {
  const RunTableModel& table = table_->table();
  RunChoice listed{table.runs(), table.parents(), table.groups(), table.names(), table.matching(), table_->firstChosen()};
  if (listed.first < 0 && !listed.chosen.empty()) listed.first = listed.chosen.front();
  std::sort(listed.chosen.begin(), listed.chosen.end());
  return listed;
}

/// Only what is looked at is made.
void ComparePage::showTab() {
  const RunChoice chosen = chosenRuns();
  offerBeside();
  offerExport();
  const auto comparable = runsWithCurves(chosen, curves_->options().mixed);
  table_->setCurveStyles(curveStyles(chosen, comparable));
  if (tabs_->currentWidget() == curves_) curves_->showRuns(chosen, stream_);
  showNotes(comparable.shown);
  if (tabs_->currentWidget() == differences_) differences_->showRuns(chosen);
  if (tabs_->currentWidget() == tradeOff_) tradeOff_->showRuns(listedRuns(), chosen.chosen);
  const auto listed = listedForTables();
  tables_->setCounts(static_cast<int>(listed.size()), static_cast<int>(chosen.chosen.size()));
  std::set<std::pair<Method, Continual>> methods;  // a few, of perhaps ten thousand runs
  for (const auto* const run : listed)
    if (run->problem.empty()) methods.emplace(run->settings.model.method, run->settings.model.continual);
  std::set<std::string> named;
  for (const auto& [method, continual] : methods) named.insert(nameOf(method, continual));
  tables_->setMethods(named);
  Q_EMIT choiceShown();
}

void ComparePage::setNotes(const std::string& run, std::vector<WindowNote> notes) {
  notesOf_ = run;
  notes_ = std::move(notes);
  showNotes(runsWithCurves(chosenRuns(), curves_->options().mixed).shown);
}

/// Of several runs it is said whose they are.
void ComparePage::showNotes(const std::vector<int>& drawn) {
  const auto& runs = table_->runs();
  const auto own = std::find_if(drawn.begin(), drawn.end(), [&](int place) {
    return !notesOf_.empty() && runs[static_cast<std::size_t>(place)].description.folder == notesOf_;
  });
  auto* const curves = curves_->chart();
  curves->setTakesNotes(own != drawn.end());
  if (own == drawn.end()) return curves->setNotes({});
  curves->setNotes(notes_, titleOf(runs[static_cast<std::size_t>(*own)]));
}

void ComparePage::offerBeside() {
  auto others = chosen();
  std::erase_if(others, [this](const RunSummary* run) { return run->description.folder == open_; });
  const bool one = !open_.empty() && others.size() == 1;
  besideChosen_ = one ? text(others.front()->description.folder) : QString();
  beside_->setEnabled(one);
  beside_->setToolTip(one              ? tr("The curves of the chosen run beside those of the open one in Watch")
                      : open_.empty()  ? tr("Open a run first: the chosen one is shown beside it in Watch")
                      : others.empty() ? tr("Choose a run that is not the open one: its curves are shown beside in Watch")
                                       : tr("Choose one run only: its curves are shown beside those of the open one in Watch"));
}

std::vector<const RunSummary*> ComparePage::runsAt(const std::vector<int>& places) const {
  std::vector<const RunSummary*> runs;
  for (const int place : places) runs.push_back(&table_->runs()[static_cast<std::size_t>(place)]);
  return runs;
}

std::vector<const RunSummary*> ComparePage::listedForTables() const { return runsAt(table_->table().matchingInTable()); }

/// The first chosen one comes first: the others are compared with it.
std::vector<const RunSummary*> ComparePage::chosen() const {
  auto places = table_->chosen();
  const auto first = std::find(places.begin(), places.end(), table_->firstChosen());
  if (first != places.end()) std::rotate(places.begin(), first, first + 1);
  return runsAt(places);
}

QString ComparePage::titleOf(const RunSummary& run) const {
  return titleInList(run, table_->table().names()[static_cast<std::size_t>(&run - table_->runs().data())]);
}

void ComparePage::annotate(int place) {
  const RunSummary& run = table_->runs()[static_cast<std::size_t>(place)];
  QStringList tags;
  for (const auto& tag : run.tags) tags << text(tag);
  Q_EMIT annotationRequested(text(run.description.folder), tags, text(run.note));
}

void ComparePage::showReading(const QString& howFar) {
  say(howFar.isEmpty() ? tr("Reading the runs…") : tr("Reading the runs: %1").arg(howFar));
}

void ComparePage::showError(const QString& text) { say(text); }

void ComparePage::say(const QString& text) {
  instead_->setText(text);
  above_->setText(text);
}

void ComparePage::showWithoutRuns(const QStringList& folders) {
  if (folders.isEmpty()) return;
  QStringList sentences{message()};
  for (const QString& folder : folders) sentences << tr("No run was found at or below %1.").arg(folder);
  say(sentences.join(QLatin1Char('\n')));
}

ChartView* ComparePage::chart() const { return curves_->chart(); }

QString ComparePage::message() const { return instead_->text(); }

}  // namespace xsmoe::widgets
