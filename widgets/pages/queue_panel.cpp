// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/queue_panel.h"

#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QShortcut>
#include <QStackedLayout>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "widgets/charts/view_saver.h"
#include "widgets/forms/wrapped_row.h"
#include "widgets/pages/queue_model.h"
#include "widgets/words/labels.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

/// How many letters wide a column is at first; what varies gets the room that is left.
int lettersOf(int column) {
  switch (column) {
    case QueueModel::kName:
    case QueueModel::kProgress: return 24;
    case QueueModel::kToTrain:
    case QueueModel::kShared: return 9;
    default: return 13;
  }
}

/// As wide as it becomes for what its cells say: why a run failed is in the tooltip too.
int mostLettersOf(int column) { return column == QueueModel::kProgress ? 36 : 28; }

constexpr int kQueueRowsMeasured = 40;

}  // namespace

QString queueText(const RunQueue& queue) {
  const auto outlook = queue.outlook();
  if (outlook.done == outlook.all) return {};
  // What has ended may be of other days: it is in the list, and not counted here.
  const QString left =
      QueuePanel::tr("Queue: %1 left").arg(counted(outlook.all - outlook.done, QueuePanel::tr("1 run"), QueuePanel::tr("%1 runs")));
  if (!outlook.anythingKnown || outlook.seconds <= 0) return left;
  return (outlook.allKnown ? QueuePanel::tr("%1, about %2") : QueuePanel::tr("%1, more than %2")).arg(left, durationText(outlook.seconds));
}

QueuePanel::QueuePanel(QWidget* parent)
    : QWidget(parent),
      model_(new QueueModel(this)),
      view_(new QTableView(this)),
      instead_(wrappedLabel(this)),
      above_(wrappedLabel(this)),
      pages_(new QStackedLayout) {
  buildView();
  instead_->setAlignment(Qt::AlignCenter);
  instead_->setMargin(16);
  instead_->setText(
      tr("Nothing is queued. New Experiment… makes runs of several methods, seeds, τ or other settings, which are trained here one after "
         "the other. While one trains, others can be compared and shown beside it; they can be opened once it has ended."));
  auto* const column = new QVBoxLayout(this);
  column->setContentsMargins(8, 6, 8, 6);
  column->addWidget(buildButtons());
  column->addWidget(above_);
  column->addLayout(pages_, 1);
  pages_->addWidget(instead_);
  pages_->addWidget(view_);
  connect(model_, &QueueModel::moveRequested, this, &QueuePanel::moveRequested);
  connect(view_, &QTableView::activated, this, [this](const QModelIndex& index) { activate(index.row()); });
  connect(view_->selectionModel(), &QItemSelectionModel::selectionChanged, this, &QueuePanel::refresh);
  setFocusProxy(view_);
  refresh();
}

void QueuePanel::buildView() {
  view_->setModel(model_);
  view_->setAccessibleName(tr("Queue of runs"));
  view_->setAccessibleDescription(tr("Alt and an arrow key moves a run that is waiting, Delete removes it, Enter opens it."));
  auto* const saver = new ViewSaver(*view_, *model_, view_->accessibleName());
  saver->openWhereAsked();
  saver->leaveToPage();
  view_->setSelectionBehavior(QAbstractItemView::SelectRows);
  view_->setSelectionMode(QAbstractItemView::ExtendedSelection);
  view_->setAlternatingRowColors(true);
  view_->setFrameShape(QFrame::NoFrame);
  view_->setTabKeyNavigation(false);
  view_->setDragDropMode(QAbstractItemView::InternalMove);
  view_->setDragDropOverwriteMode(false);
  view_->setDefaultDropAction(Qt::MoveAction);
  view_->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 6);
  auto* const header = view_->horizontalHeader();
  const int letter = fontMetrics().averageCharWidth();
  for (int column = 0; column < QueueModel::kColumns; ++column)
    header->resizeSection(column, std::max(lettersOf(column) * letter, header->sectionSizeHint(column)));
  header->setSectionResizeMode(QueueModel::kVaries, QHeaderView::Stretch);
  header->setResizeContentsPrecision(kQueueRowsMeasured);
  const auto onKey = [this](const QKeySequence& keys, auto what) {
    auto* const shortcut = new QShortcut(keys, view_);
    shortcut->setContext(Qt::WidgetShortcut);
    connect(shortcut, &QShortcut::activated, this, what);
  };
  onKey(QKeySequence(Qt::ALT | Qt::Key_Up), [this] { shift(-1); });
  onKey(QKeySequence(Qt::ALT | Qt::Key_Down), [this] { shift(1); });
  onKey(QKeySequence(Qt::Key_Delete), [this] { Q_EMIT removeRequested(chosen()); });
}

QPushButton* QueuePanel::button(const QString& label, const QString& tip) {
  auto* const made = new QPushButton(label, this);
  made->setToolTip(tip);
  made->setAutoDefault(false);
  return made;
}

QWidget* QueuePanel::buildButtons() {
  auto* const box = new QWidget(this);
  start_ = button(tr("Start"), tr("Trains the runs one after the other"));
  stop_ = button(tr("Stop Now"), tr("Stops the run in training, which Start goes on with where it was"));
  up_ = button(tr("Up"), tr("Earlier (Alt+Up)"));
  down_ = button(tr("Down"), tr("Later (Alt+Down)"));
  remove_ = button(tr("Remove"), tr("Takes the chosen runs out of the queue (Delete); their folders stay"));
  retry_ = button(tr("Try Again"), tr("The chosen runs that failed are trained again, from where they were"));
  clear_ = button(tr("Clear Finished"), tr("Takes finished runs out of the queue; their folders stay"));
  new_ = button(tr("New Experiment…"), tr("Runs over methods, seeds, τ or any other settings"));
  auto* const row = new WrappedRow(box);
  for (QWidget* const one : {start_, stop_, up_, down_, remove_, retry_, clear_}) row->addWidget(one);
  row->addStretch();
  row->addWidget(new_);
  connect(start_, &QPushButton::clicked, this, [this] { running_ ? Q_EMIT pauseRequested() : Q_EMIT startRequested(); });
  connect(stop_, &QPushButton::clicked, this, &QueuePanel::stopRequested);
  connect(up_, &QPushButton::clicked, this, [this] { shift(-1); });
  connect(down_, &QPushButton::clicked, this, [this] { shift(1); });
  connect(remove_, &QPushButton::clicked, this, [this] { Q_EMIT removeRequested(chosen()); });
  connect(retry_, &QPushButton::clicked, this, [this] { Q_EMIT retryRequested(chosen()); });
  connect(clear_, &QPushButton::clicked, this, &QueuePanel::clearRequested);
  connect(new_, &QPushButton::clicked, this, &QueuePanel::newRequested);
  return box;
}

std::vector<std::size_t> QueuePanel::chosen() const {
  std::vector<std::size_t> places;
  for (const auto& index : view_->selectionModel()->selectedRows()) places.push_back(static_cast<std::size_t>(index.row()));
  std::sort(places.begin(), places.end());
  return places;
}

void QueuePanel::shift(int direction) {
  if (const auto places = chosen(); places.size() == 1) Q_EMIT shiftRequested(static_cast<int>(places.front()), direction);
}

void QueuePanel::activate(int row) {
  if (row >= 0 && row < model_->rowCount()) Q_EMIT runActivated(text(model_->runs()[static_cast<std::size_t>(row)].run.folder));
}

void QueuePanel::setQueue(const RunQueue& queue, bool running) {
  running_ = running;
  std::set<std::string> kept;
  for (const auto place : chosen()) kept.insert(model_->runs()[place].run.folder);
  const int current = view_->currentIndex().isValid() ? view_->currentIndex().row() : -1;
  const std::string at = current >= 0 ? model_->runs()[static_cast<std::size_t>(current)].run.folder : std::string();
  model_->setQueue(queue);
  fitColumns();
  // A new order keeps what is chosen.
  if (!kept.empty() && !view_->selectionModel()->hasSelection())
    for (int row = 0; row < model_->rowCount(); ++row) {
      const auto& folder = model_->runs()[static_cast<std::size_t>(row)].run.folder;
      const auto index = model_->index(row, 0);
      if (folder == at) view_->selectionModel()->setCurrentIndex(index, QItemSelectionModel::NoUpdate);
      if (kept.contains(folder)) view_->selectionModel()->select(index, QItemSelectionModel::Select | QItemSelectionModel::Rows);
    }
  pages_->setCurrentIndex(model_->rowCount() == 0 ? 0 : 1);
  showTraining(queue);
  const auto outlook = queue.outlook();
  QString said = queueText(queue);
  if (!said.isEmpty()) said += tr("; windows to train: %1").arg(count(outlook.windows));
  if (!said.isEmpty() && !running) said += queue.training() ? tr("; paused after the run in training") : tr("; paused");
  if (said.isEmpty() && outlook.all > 0) said = tr("All runs of the queue have ended.");
  above_->setText(said);
  above_->setVisible(!said.isEmpty());
  refresh();
}

/// A column grows once for what it comes to say, and is left to whoever draws it narrower.
void QueuePanel::fitColumns() {
  auto* const header = view_->horizontalHeader();
  const QAbstractItemView& cells = *view_;  // a table's own declaration is protected
  for (const int column : {QueueModel::kState, QueueModel::kProgress, QueueModel::kTimeLeft}) {
    const int wanted = std::min(cells.sizeHintForColumn(column) + 1, mostLettersOf(column) * fontMetrics().averageCharWidth());
    auto& fitted = fitted_[column];
    if (wanted <= fitted) continue;
    fitted = wanted;
    if (header->sectionSize(column) < wanted) header->resizeSection(column, wanted);
  }
}

/// Whatever it says it is as wide as its longest words: the buttons beside it stay where they are.
void QueuePanel::labelStart() {
  const QString start = tr("Start"), pause = tr("Pause After This Run");
  start_->setText(running_ ? start : pause);
  const int other = start_->sizeHint().width();
  start_->setText(running_ ? pause : start);
  start_->setMinimumWidth(std::max(other, start_->sizeHint().width()));
}

/// The list is scrolled to a run once, when it begins.
void QueuePanel::showTraining(const RunQueue& queue) {
  const auto place = queue.training();
  const std::string folder = place ? queue.runs()[*place].run.folder : std::string();
  if (std::exchange(training_, folder) == folder || !place) return;
  view_->scrollTo(model_->index(static_cast<int>(*place), 0));
}

void QueuePanel::showNext() {
  const auto& runs = model_->runs();
  const auto next =
      std::find_if(runs.begin(), runs.end(), [](const QueuedRun& one) { return one.toDo() || one.state == QueuedState::kTraining; });
  const auto row = static_cast<int>(next - runs.begin()) - (next == runs.end() ? 1 : 0);
  if (row >= 0) view_->scrollTo(model_->index(row, 0), QAbstractItemView::PositionAtTop);
}

void QueuePanel::refresh() {
  const auto places = chosen();
  const auto& runs = model_->runs();
  const auto any = [&](auto is) { return std::any_of(places.begin(), places.end(), [&](std::size_t at) { return is(runs[at]); }); };
  const auto some = [&](auto is) { return std::any_of(runs.begin(), runs.end(), is); };
  const bool movable = places.size() == 1 && runs[places.front()].toDo();
  labelStart();
  start_->setEnabled(running_ || some([](const QueuedRun& one) { return one.toDo(); }) ||
                     some([](const QueuedRun& one) { return one.state == QueuedState::kTraining; }));
  stop_->setEnabled(some([](const QueuedRun& one) { return one.state == QueuedState::kTraining; }));
  up_->setEnabled(movable);
  down_->setEnabled(movable);
  remove_->setEnabled(any([](const QueuedRun& one) { return one.state != QueuedState::kTraining; }));
  retry_->setEnabled(any([](const QueuedRun& one) { return one.state == QueuedState::kFailed; }));
  clear_->setEnabled(some([](const QueuedRun& one) { return one.state == QueuedState::kFinished; }));
}

QString QueuePanel::message() const { return pages_->currentIndex() == 0 ? instead_->text() : above_->text(); }

}  // namespace xsmoe::widgets
