// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/rank_changes_page.h"

#include <QApplication>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QMetaType>
#include <QModelIndex>
#include <QPoint>
#include <QPushButton>
#include <QSignalBlocker>
#include <QStackedLayout>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <utility>

#include "model/analysis/rank_tables.h"
#include "widgets/charts/table_file.h"
#include "widgets/charts/view_saver.h"
#include "widgets/forms/number_box.h"
#include "widgets/forms/wrapped_row.h"
#include "widgets/items/picked_chip.h"
#include "widgets/items/rank_change_wording.h"
#include "widgets/pages/compare_choices.h"
#include "widgets/pages/sliced_changes_table.h"
#include "widgets/save_dialog.h"
#include "widgets/words/labels.h"
#include "widgets/words/moment_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

// What stands in the boxes besides windows.
constexpr int kNewestWindow = -1, kWindowBefore = -1, kRunBeside = -2, kPrunedCopy = -3, kUnexpandedCopy = -4;

constexpr int kOneTest = 1;  ///< a place in the box of tests

/// A choice with a word before it, which stay on one line.
QWidget* choiceWithWord(const QString& word, QComboBox* box, QWidget* parent) {
  auto* const pair = new QWidget(parent);
  auto* const line = new QHBoxLayout(pair);
  line->setContentsMargins(0, 0, 0, 0);
  auto* const label = new QLabel(word, pair);
  label->setBuddy(box);
  line->addWidget(label);
  line->addWidget(box);
  return pair;
}

/// What stands in the boxes for a model: its window, or window and epoch.
QVariant dataOf(const RunMoment& moment) {
  return moment.epoch == 0 ? QVariant(moment.window.value) : QVariant(QPoint(moment.window.value, moment.epoch));
}

/// Empty: something else stands there.
std::optional<RunMoment> momentIn(const QVariant& entry) {
  if (entry.typeId() == QMetaType::QPoint) return RunMoment(entry.toPoint().x(), entry.toPoint().y());
  return entry.isValid() && entry.toInt() >= 0 ? std::optional(RunMoment(entry.toInt())) : std::nullopt;
}

/// "D3", or "D3-epoch4": in the name of a file.
QString fileMark(const RunMoment& moment) {
  const QString window = windowName(moment.window.value);
  return moment.epoch == 0 ? window : QStringLiteral("%1-epoch%2").arg(window).arg(moment.epoch);
}

/// Each on its next window, or both on the test of the later one.
RankMoments twoMoments(const RunMoment& before, const RunMoment& after, bool oneTest) {
  const int first = before.window.value, second = after.window.value, last = std::max(first, second) + 1;
  RankMoments two{first, second, oneTest ? last : first + 1, oneTest ? last : second + 1, false};
  two.epochBefore = before.epoch;
  two.epochAfter = after.epoch;
  return two;
}

}  // namespace

RankChangesPage::RankChangesPage(QWidget* parent) : QWidget(parent), model_(new RankChangeModel(this)), pages_(new QStackedLayout) {
  auto* const column = new QVBoxLayout(this);
  column->setContentsMargins(6, 6, 6, 6);
  column->addWidget(buildChoices());
  column->addLayout(pages_, 1);
  pages_->addWidget(buildMessage());
  pages_->addWidget(buildUsers());
  for (QLabel* const label : {message_, summary_}) label->setTextFormat(Qt::PlainText);
  connectParts();
  fillChoices();
  showReason({});
}

QWidget* RankChangesPage::buildChoices() {
  auto* const choices = new QWidget(this);
  after_ = choiceBox(tr("Model whose users are looked at"), {}, choices);
  before_ = choiceBox(tr("Model that it is compared with"), {}, choices);
  tau_ = new NumberBox(choices);
  tau_->setRange(0, 0.99);
  tau_->setDecimals(3);
  tau_->setSingleStep(0.01);
  tau_->setAccessibleName(tr("Threshold τ of the pruned copy"));
  tau_->setToolTip(tr("Whom it hurts to take the least used expert of each layer whose share is below τ. The run stays as it is."));
  test_ = choiceBox(tr("Which tests the two models are compared on"), {tr("each on its next window"), tr("both on one test")}, choices);
  test_->setItemData(0, tr("As the run measured it; the target of a user is another one"), Qt::ToolTipRole);
  test_->setItemData(kOneTest,
                     tr("On the test of the window after the later one: each user has one target. The earlier model is tested on it"),
                     Qt::ToolTipRole);
  gathered_ = choiceBox(tr("Whether users are listed one by one or gathered by slices"), {tr("user by user")}, choices);
  for (const auto& one : sliceKinds()) gathered_->addItem(tr("by %1").arg(text(one.title)));
  for (QComboBox* const box : {after_, before_, test_, gathered_}) box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
  save_ = new QPushButton(tr("Save…"), choices);
  save_->setToolTip(tr("The users that are listed, or the slices that gather them, as CSV, or as JSON with where they come from"));
  sliceChip_ = new QToolButton(choices);
  sliceChip_->setToolTip(tr("List all users again"));
  sliceChip_->setFocusPolicy(Qt::TabFocus);
  sliceChip_->hide();
  picked_ = new PickedChip(choices);
  auto* const row = new WrappedRow(choices);
  row->setContentsMargins(0, 0, 0, 0);
  row->addWidget(choiceWithWord(tr("Model &after"), after_, choices));
  row->addWidget(choiceWithWord(tr("a&gainst"), before_, choices));
  row->addWidget(tau_);
  row->addWidget(test_);
  row->addWidget(gathered_);
  row->addWidget(save_);
  row->addWidget(sliceChip_);
  row->addWidget(picked_);
  return choices;
}

QWidget* RankChangesPage::buildMessage() {
  auto* const page = new QWidget(this);
  message_ = wrappedLabel(page);
  message_->setAlignment(Qt::AlignCenter);
  message_->setMargin(16);
  stop_ = new QPushButton(tr("Stop"), page);
  auto* const column = new QVBoxLayout(page);
  column->addStretch();
  column->addWidget(message_);
  column->addWidget(stop_, 0, Qt::AlignHCenter);
  column->addStretch();
  return page;
}

QWidget* RankChangesPage::buildUsers() {
  auto* const page = new QWidget(this);
  summary_ = wrappedLabel(page);
  table_ = new QTableView(page);
  table_->setModel(model_);
  table_->setIconSize(RankChangeModel::pictureSize());
  table_->setSelectionBehavior(QAbstractItemView::SelectRows);
  table_->setSelectionMode(QAbstractItemView::SingleSelection);
  table_->setAlternatingRowColors(true);
  table_->setShowGrid(false);
  table_->setTabKeyNavigation(false);
  table_->setAccessibleName(tr("Users whose target fell"));
  auto* const saver = new ViewSaver(*table_, *model_, table_->accessibleName());
  saver->openWhereAsked();
  saver->leaveToPage();
  table_->verticalHeader()->hide();
  table_->verticalHeader()->setDefaultSectionSize(RankChangeModel::pictureSize().height() + 6);
  auto* const header = table_->horizontalHeader();
  header->setSectionResizeMode(QHeaderView::ResizeToContents);
  for (const int column : {RankChangeModel::kTargetBefore, RankChangeModel::kTarget})
    header->setSectionResizeMode(column, QHeaderView::Stretch);
  header->setResizeContentsPrecision(0);  // a hundred thousand rows are not measured
  header->setSortIndicator(RankChangeModel::kFall, Qt::DescendingOrder);
  table_->setSortingEnabled(true);
  slices_ = new SlicedChangesTable(page);
  slices_->hide();
  auto* const column = new QVBoxLayout(page);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(summary_);
  column->addWidget(table_, 1);
  column->addWidget(slices_, 1);
  return page;
}

void RankChangesPage::connectParts() {
  connect(after_, &QComboBox::activated, this, [this] {
    wantedAfter_ = after_->currentData();
    fillBefore();  // not every window has experts born for it
    Q_EMIT momentsChanged();
  });
  connect(before_, &QComboBox::activated, this, [this] {
    wantedBefore_ = before_->currentData();
    showChoices();
    Q_EMIT momentsChanged();
  });
  connect(tau_, &QDoubleSpinBox::valueChanged, this, &RankChangesPage::momentsChanged);
  connect(test_, &QComboBox::activated, this, [this] { Q_EMIT momentsChanged(); });
  connect(gathered_, &QComboBox::currentIndexChanged, this, &RankChangesPage::fillSlices);
  connect(gathered_, &QComboBox::currentIndexChanged, this, &RankChangesPage::choicesChanged);
  connect(this, &RankChangesPage::momentsChanged, this, &RankChangesPage::choicesChanged);
  connect(slices_, &SlicedChangesTable::sliceChosen, this, &RankChangesPage::listSlice);
  connect(sliceChip_, &QToolButton::clicked, this, [this] { listSlice({}); });
  connect(picked_, &PickedChip::clicked, this, &RankChangesPage::pickedTakenBack);
  connect(save_, &QPushButton::clicked, this, &RankChangesPage::chooseFile);
  connect(stop_, &QPushButton::clicked, this, &RankChangesPage::stopRequested);
  connect(table_, &QTableView::activated, this, &RankChangesPage::choose);
  connect(table_, &QTableView::clicked, this, [this](const QModelIndex& index) {
    if (index.column() == RankChangeModel::kUser) choose(index);
  });
  connect(model_, &RankChangeModel::pictureWanted, this,
          [this](const QString& path) { Q_EMIT pictureWanted(path, RankChangeModel::pictureSize() * qApp->devicePixelRatio()); });
}

void RankChangesPage::reset(bool choicesStay) {
  if (!choicesStay) {
    wantedAfter_ = kNewestWindow;
    wantedBefore_ = kWindowBefore;
    test_->setCurrentIndex(0);
    gathered_->setCurrentIndex(0);
    tauChosen_ = false;
  }
  tauChosen_ = tauChosen_ || (choicesStay && wantedBefore_ == QVariant(kPrunedCopy));
  windows_.clear();
  epochs_.clear();
  expanded_.clear();
  beside_.reset();
  moment_.reset();
  prunable_ = false;
  slice_.reset();
  model_->setRanks(nullptr);
  fillSlices();
  listUsers();
  fillChoices();
}

void RankChangesPage::offer(const std::vector<int>& windows, const std::optional<ComparedRun>& beside, std::optional<int> moment) {
  if (windows == windows_ && beside == beside_ && moment == moment_) return;
  windows_ = windows;
  beside_ = beside;
  moment_ = moment;
  fillChoices();
}

void RankChangesPage::setEpochs(const std::vector<RunMoment>& kept) {
  if (epochs_ == kept) return;
  epochs_ = kept;
  fillChoices();
}

void RankChangesPage::setPrunable(std::optional<double> tauOfRun) {
  if (prunable_ == tauOfRun.has_value()) return;
  prunable_ = tauOfRun.has_value();
  if (tauOfRun && !tauChosen_) {
    const QSignalBlocker quiet(tau_);
    tau_->setValue(*tauOfRun);
  }
  fillChoices();
}

RankChoices RankChangesPage::choices() const {
  RankChoices chosen{momentIn(wantedAfter_), momentIn(wantedBefore_)};
  if (wantedBefore_ == QVariant(kRunBeside)) chosen.against = RankChoices::Against::kRunBeside;
  if (wantedBefore_ == QVariant(kPrunedCopy)) chosen.against = RankChoices::Against::kPrunedCopy;
  if (wantedBefore_ == QVariant(kUnexpandedCopy)) chosen.against = RankChoices::Against::kUnexpandedCopy;
  if (chosen.against == RankChoices::Against::kPrunedCopy) chosen.tau = tau_->value();
  chosen.oneTest = test_->currentIndex() == kOneTest;
  chosen.by = kind();
  return chosen;
}

void RankChangesPage::setChoices(const RankChoices& wanted) {
  if (wanted == choices()) return;
  wantedAfter_ = wanted.after ? dataOf(*wanted.after) : QVariant(kNewestWindow);
  wantedBefore_ = wanted.before ? dataOf(*wanted.before) : QVariant(kWindowBefore);
  if (wanted.against == RankChoices::Against::kRunBeside) wantedBefore_ = kRunBeside;
  if (wanted.against == RankChoices::Against::kPrunedCopy) wantedBefore_ = kPrunedCopy;
  if (wanted.against == RankChoices::Against::kUnexpandedCopy) wantedBefore_ = kUnexpandedCopy;
  if (wanted.tau) {
    const QSignalBlocker quiet(tau_);
    tau_->setValue(*wanted.tau);
    tauChosen_ = true;
  }
  test_->setCurrentIndex(wanted.oneTest ? kOneTest : 0);
  gathered_->setCurrentIndex(wanted.by ? static_cast<int>(*wanted.by) + 1 : 0);
  fillChoices();
  Q_EMIT momentsChanged();
}

void RankChangesPage::setExpanded(const std::vector<int>& windows) {
  if (expanded_ == windows) return;
  expanded_ = windows;
  fillBefore();
}

/// A window's kept epochs before its own.
void RankChangesPage::addModels(QComboBox& box) const {
  const auto add = [&box](const RunMoment& moment) {
    box.addItem(tr("%1, tested on %2").arg(momentName(moment), windowName(moment.window.value + 1)), dataOf(moment));
  };
  for (const int trained : windows_) {
    for (const RunMoment& epoch : epochs_)
      if (epoch.window.value == trained) add(epoch);
    add(trained);
  }
}

void RankChangesPage::fillChoices() {
  const QSignalBlocker quiet(after_);
  after_->clear();
  after_->addItem(QString(), kNewestWindow);  // named with the rest
  addModels(*after_);
  after_->setCurrentIndex(std::max(0, after_->findData(wantedAfter_)));
  fillBefore();
}

/// With what the later model can be compared with. Copies, and the run beside, are of whole windows.
void RankChangesPage::fillBefore() {
  const QSignalBlocker quiet(before_);
  before_->clear();
  before_->addItem(tr("the window before"), kWindowBefore);
  addModels(*before_);
  const auto after = ownLater();
  const bool ofWindow = !after || after->epoch == 0;
  if (ofWindow && after && std::binary_search(expanded_.begin(), expanded_.end(), after->window.value)) {
    const QString trained = windowName(after->window.value);
    before_->addItem(tr("its copy without the experts of %1").arg(trained), kUnexpandedCopy);
    before_->setItemData(before_->count() - 1,
                         tr("Whom it hurt that experts were born for %1: in the copy, the routers share what they gave these among the "
                            "experts left. All else is as it was trained")
                             .arg(trained),
                         Qt::ToolTipRole);
  }
  if (prunable_ && ofWindow) before_->addItem(tr("its copy, pruned at τ ="), kPrunedCopy);
  if (beside_ && ofWindow) before_->addItem(tr("%1, the same window").arg(beside_->name), kRunBeside);
  before_->setCurrentIndex(std::max(0, before_->findData(wantedBefore_)));
  showChoices();
}

/// A model beside another one of its window has one test with it.
void RankChangesPage::showChoices() {
  test_->setEnabled(!isBeside() && !isPruning() && !isExpansion());
  tau_->setVisible(isPruning());
  after_->setItemText(0, newestTitle());
}

/// The first entry of the box follows the timeline, and says so.
QString RankChangesPage::newestTitle() const {
  const auto newest = newestWindow();
  if (!moment_ || !newest) return tr("the latest window");
  return *newest == *moment_ ? tr("the window of the timeline (%1)").arg(windowName(*newest))
                             : tr("the latest up to the timeline's %1 (%2)").arg(windowName(*moment_), windowName(*newest));
}

bool RankChangesPage::isBeside() const { return before_->currentData().toInt() == kRunBeside; }

bool RankChangesPage::isPruning() const { return before_->currentData().toInt() == kPrunedCopy; }

bool RankChangesPage::isExpansion() const { return before_->currentData().toInt() == kUnexpandedCopy; }

/// Of the open run, whatever it is compared with. Empty: there is none.
std::optional<RunMoment> RankChangesPage::ownLater() const {
  if (const auto chosen = momentIn(after_->currentData())) return chosen;
  return windows_.empty() ? std::nullopt : std::optional(RunMoment(windows_.back()));
}

/// Of the open run. Empty: there is none.
std::optional<RunMoment> RankChangesPage::later() const {
  if (const auto chosen = momentIn(after_->currentData())) return chosen;
  const auto newest = newestWindow();
  return newest ? std::optional(RunMoment(*newest)) : std::nullopt;
}

/// The latest one; where the run beside is compared, the latest that it has too.
std::optional<int> RankChangesPage::newestWindow() const {
  std::vector<int> possible = windows_;
  if (isBeside()) {
    possible.clear();
    std::set_intersection(windows_.begin(), windows_.end(), beside_->windows.begin(), beside_->windows.end(), std::back_inserter(possible));
  }
  return possible.empty() ? std::nullopt : std::optional(possible.back());
}

std::optional<RankMoments> RankChangesPage::moments(QString& why) const {
  const auto after = later();
  if (!after) {
    why = windows_.empty() ? tr("No window of this run is tested yet. Train until one is.")
                           : tr("The two runs have no tested window in common. Train at least one window of each.");
    return std::nullopt;
  }
  const int trained = after->window.value;
  if (isBeside()) {
    if (std::binary_search(beside_->windows.begin(), beside_->windows.end(), trained))
      return RankMoments{trained, trained, trained + 1, trained + 1, true};
    why = tr("%1 of %2 is not tested. Choose another window.").arg(windowName(trained), beside_->name);
    return std::nullopt;
  }
  if (isPruning()) return RankMoments{trained, trained, trained + 1, trained + 1, false, tau_->value()};
  if (isExpansion()) return RankMoments{trained, trained, trained + 1, trained + 1, false, {}, true};
  auto before = momentIn(before_->currentData());
  if (!before) {
    const auto place = std::lower_bound(windows_.begin(), windows_.end(), trained);
    if (place == windows_.begin()) {
      why = tr("The model after %1 is the first that was tested, so there is none before it. Train another window, or put a run beside "
               "this one: Show Beside in Compare.")
                .arg(windowName(trained));
      return std::nullopt;
    }
    before = RunMoment(*std::prev(place));
  }
  if (*before == *after) {
    why = tr("Both are the model after %1. Choose two windows.").arg(momentName(*before));
    return std::nullopt;
  }
  return twoMoments(*before, *after, test_->currentIndex() == kOneTest);
}

void RankChangesPage::showRanks(std::shared_ptr<const ComparedRanks> ranks) {
  const auto& shown = *ranks;
  summary_->setText(rankChangeSummary(shown, beside_ ? beside_->name : QString()));
  table_->setColumnHidden(RankChangeModel::kTargetBefore, shown.moments.sameTest());
  model_->setRanks(std::move(ranks));
  listUsers();
  if (model_->rowCount() > 0) table_->setCurrentIndex(model_->index(0, RankChangeModel::kUser));
  fillSlices();
  pages_->setCurrentIndex(1);
  save_->setEnabled(true);
}

std::optional<SliceKind> RankChangesPage::kind() const {
  const int chosen = gathered_->currentIndex();
  return chosen < 1 ? std::nullopt : std::optional(sliceKinds().at(static_cast<std::size_t>(chosen) - 1).kind);
}

void RankChangesPage::fillSlices() {
  const auto by = kind();
  table_->setVisible(!by);
  slices_->setVisible(by.has_value());
  if (by && model_->ranks()) return slices_->setChanges(model_->ranks()->slices, *by);
  slices_->clear();
}

/// Of the kind that users are gathered by, or was when they were last.
void RankChangesPage::listSlice(const QString& key) {
  const auto by = kind();
  slice_ = by && !key.isEmpty() ? std::optional(Slice{*by, key.toStdString()}) : std::nullopt;
  gathered_->setCurrentIndex(0);
  listUsers();
  if (model_->rowCount() > 0) table_->setCurrentIndex(model_->index(0, RankChangeModel::kUser));
  table_->setFocus();
}

const ChangeSlice* RankChangesPage::listed() const {
  if (!slice_ || !model_->ranks()) return nullptr;
  const auto& all = model_->ranks()->slices.slices;
  const auto found =
      std::find_if(all.begin(), all.end(), [this](const ChangeSlice& one) { return one.kind == slice_->kind && one.key == slice_->key; });
  return found == all.end() ? nullptr : &*found;
}

/// Those of the slice, where other ranks have it too.
void RankChangesPage::listUsers() {
  const auto* const slice = listed();
  model_->showOnly(slice != nullptr ? std::optional(slice->members) : std::nullopt);
  sliceChip_->setVisible(slice != nullptr);
  if (slice == nullptr) return;
  const QString words =
      tr("%1: %2").arg(text(slice->name), counted(static_cast<std::int64_t>(slice->members.size()), tr("1 user"), tr("%1 users")));
  sliceChip_->setText(words + QStringLiteral(" ×"));
  sliceChip_->setAccessibleName(tr("Only %1. List all users again").arg(words));
}

void RankChangesPage::setPicked(qsizetype items) { picked_->setCount(items); }

void RankChangesPage::showReason(const QString& reason) {
  message_->setText(reason);
  stop_->hide();
  save_->setEnabled(false);
  pages_->setCurrentIndex(0);
}

void RankChangesPage::showMeasuring(const QString& howFar) {
  showReason(howFar);
  stop_->show();
}

void RankChangesPage::setPicture(const QString& path, const QImage& image) { model_->setPicture(path, image); }

bool RankChangesPage::showsRanks() const { return pages_->currentIndex() == 1; }

QString RankChangesPage::summary() const { return showsRanks() ? summary_->text() : message_->text(); }

QStringList RankChangesPage::modelLines(const QString& run) const {
  const auto& ranks = model_->ranks();
  return showsRanks() && ranks ? rankModelLines(ranks->moments, run, beside_ ? beside_->name : QString()) : QStringList();
}

void RankChangesPage::choose(const QModelIndex& index) {
  Q_EMIT userChosen(text(model_->changeAt(index.row()).user), model_->ranks()->moments.after);
}

Result<void> RankChangesPage::saveAs(const std::filesystem::path& file) const {
  static const ComparedRanks kNobody{};
  const auto& ranks = model_->ranks() ? *model_->ranks() : kNobody;
  const auto write = [&](const CellTable& table) { return writeTable(file, table, summary(), provenance()); };
  if (kind()) return write(changeSlicesTable(ranks.slices.slices));
  const auto* const slice = listed();
  if (slice == nullptr) return write(rankChangesTable(ranks.changes));
  RankChanges some;
  for (const auto place : slice->members) some.users.push_back(ranks.changes.users.at(place));
  return write(rankChangesTable(some));
}

void RankChangesPage::chooseFile() {
  if (!model_->ranks()) return;
  const auto& shown = model_->ranks()->moments;
  const QString proposed = (kind() ? QStringLiteral("%1-%2-slices.csv") : QStringLiteral("%1-%2.csv"))
                               .arg(fileMark(shown.momentBefore()), fileMark(shown.momentAfter()));
  const QString path = askWhereToSave(this, kind() ? tr("Save slices") : tr("Save users"), proposed, tableKinds());
  saveAt(*this, path);
}

}  // namespace xsmoe::widgets
