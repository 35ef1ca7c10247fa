// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/timeline.h"

#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QPushButton>
#include <QToolTip>
#include <algorithm>
#include <cstddef>
#include <utility>

#include "model/core/methods.h"
#include "model/core/ranking_metrics.h"
#include "widgets/charts/chart_table.h"
#include "widgets/charts/view_saver.h"
#include "widgets/help/help_button.h"
#include "widgets/help/view_help.h"
#include "widgets/icons.h"
#include "widgets/words/moment_wording.h"
#include "widgets/words/note_wording.h"
#include "widgets/words/symbol_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

constexpr double kTick = 26;          ///< pixels that an opened cell has for each epoch …
constexpr double kMostOpened = 0.65;  ///< … as long as it leaves the others their share of the room

}  // namespace

Timeline::Timeline(QWidget* parent)
    : QWidget(parent),
      live_(new QPushButton(tr("&Live"), this)),
      fork_(new QPushButton(tr("&Fork…"), this)),
      help_(new HelpButton(this)),
      saver_(new ViewSaver(*this, [this] { return shownView(); })) {
  help_->setPage(QStringLiteral("timeline"));
  setHelpPage(*this, help_->page());
  setFocusPolicy(Qt::StrongFocus);
  setMouseTracking(true);
  setAccessibleName(tr("Timeline of windows"));
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  live_->setIcon(icon(QStringLiteral("live")));
  live_->setToolTip(tr("Back to the present (Escape)"));
  live_->setEnabled(false);
  connect(live_, &QPushButton::clicked, this, &Timeline::goLive);
  fork_->setToolTip(tr("Go on from the end of the chosen window with other settings, as a run of its own"));
  fork_->setEnabled(false);
  connect(fork_, &QPushButton::clicked, this, [this] {
    if (moment_) Q_EMIT forkRequested(moment_->window.value);
  });
}

void Timeline::setState(LiveStatePtr state) {
  if (state == state_) return;
  if (!state || !state_ || state->runId != state_->runId) {
    setSelected(std::nullopt);
    opened_.reset();
  }
  state_ = std::move(state);
  refreshCells();
  if (opened_ && !canOpen(*opened_)) opened_.reset();
  // A run that has gone back has fewer epochs.
  const bool known = state_ && state_->history;
  if (known && moment_ && moment_->epoch > 0 && !hasMoment(*state_->history, *moment_)) goLive();
}

void Timeline::setFacts(StreamFacts facts) {
  facts_ = std::move(facts);
  refreshCells();
  describe();
}

void Timeline::setNotes(std::vector<WindowNote> notes) {
  notes_ = std::move(notes);
  describe();
  refreshCells();
}

void Timeline::refreshCells() {
  cells_ = state_ && state_->history ? timelineCells(*state_, facts_, notes_) : std::vector<TimelineCell>{};
  update();
}

void Timeline::setMethod(Method method) {
  method_ = method;
  update();
}

QString Timeline::emptyText() const {
  return expands(method_) ? tr("The windows of a run appear here, with births ▲, prunings ▼ and your changes ◆.")
                          : tr("The windows of a run appear here, with your changes ◆.");
}

void Timeline::setSelected(std::optional<int> window, int epoch) {
  moment_ = window ? std::optional(RunMoment(WindowIndex{*window}, epoch)) : std::nullopt;
  if (moment_ && epoch > 0) setOpened(window);
  live_->setEnabled(moment_.has_value());
  fork_->setEnabled(window && canFork(*window));
  describe();
  update();
}

/// What is chosen and known of it, then the notes, a line each.
void Timeline::describe() {
  QStringList lines = noteLines(notes_);
  if (moment_) {
    const QString name = momentName(*moment_);
    const auto at = static_cast<std::size_t>(moment_->window.value);
    if (at < cells_.size()) lines.prepend(factsLineOf(at));
    lines.prepend(isKept(*moment_) ? tr("%1, its weights are kept").arg(name) : name);
  }
  setAccessibleDescription(lines.join(QLatin1Char('\n')));
}

QSize Timeline::sizeHint() const { return {600, 4 * fontMetrics().height() + 16}; }
QSize Timeline::minimumSizeHint() const { return {320, 3 * fontMetrics().height() + 22}; }

Timeline::Widths Timeline::widths() const {
  const double room = help_->geometry().left() - 2 * kMargin, count = static_cast<double>(std::max<std::size_t>(1, cells_.size()));
  const double each = room / count;
  if (!opened_ || count < 2) return {each, each};
  const double wanted = kTick * cells_[static_cast<std::size_t>(*opened_)].recorded + 2 * kGap;
  const double opened = std::max(each, std::min(wanted, kMostOpened * room));
  return {opened, (room - opened) / (count - 1)};
}

QRectF Timeline::cellRect(int window) const {
  const auto [opened, other] = widths();
  const bool behind = opened_ && window > *opened_;
  const double wide = opened_ == window ? opened : other;
  return {kMargin + window * other + (behind ? opened - other : 0), kMargin, std::max(2.0, wide - kGap),
          height() - 2 * kMargin - factsHeight()};
}

double Timeline::factsHeight() const { return height() >= sizeHint().height() ? fontMetrics().height() : 0; }

QRectF Timeline::factsRect() const {
  const double high = factsHeight();
  if (high <= 0 || cells_.empty()) return {};
  return {kMargin, height() - kMargin - high + kGap, help_->geometry().left() - 2 * kMargin, high};
}

int Timeline::windowOfFacts() const {
  if (cells_.empty()) return -1;
  int window = 0;
  for (int i = 0; i < static_cast<int>(cells_.size()); ++i)
    if (cells_[static_cast<std::size_t>(i)].modelTest) window = i;
  if (moment_) window = moment_->window.value;
  window = pointed_.value_or(window);
  return window < static_cast<int>(cells_.size()) ? window : -1;
}

QString Timeline::factsText() const {
  const int window = windowOfFacts();
  return window >= 0 ? factsLineOf(static_cast<std::size_t>(window)) : QString();
}

QString Timeline::factsLineOf(std::size_t window) const { return factsLine(facts_, static_cast<int>(window), testsOf(window)); }

WindowTests Timeline::testsOf(std::size_t window) const {
  const TimelineCell& cell = cells_[window];
  return {cell.modelTest ? &*cell.modelTest : nullptr, cell.modelTestedOn, cell.test ? &*cell.test : nullptr};
}

int Timeline::windowAt(QPointF position) const {
  if (factsRect().contains(position)) return -1;  // to point at what is told is not to point at a window
  for (int i = 0; i < static_cast<int>(cells_.size()); ++i) {
    const QRectF box = cellRect(i).adjusted(0, -kMargin, kGap, kMargin);
    if (box.contains(position)) return i;
  }
  return -1;
}

void Timeline::choose(int window) {
  if (window < 0 || window >= static_cast<int>(cells_.size()) || moment_ == RunMoment(WindowIndex{window})) return;
  const auto state = cells_[static_cast<std::size_t>(window)].state;
  if (state == TimelineCell::State::kRunning) return goLive();
  if (state != TimelineCell::State::kDone) return;
  setSelected(window);
  Q_EMIT windowSelected(window);
}

void Timeline::setPointed(std::optional<int> window, int epoch) {
  if (pointed_ == window && pointedEpoch_ == epoch) return;
  pointed_ = window;
  pointedEpoch_ = epoch;
  update();
}

void Timeline::pointAt(int window, int epoch) {
  const int before = pointedEpoch_;
  const bool other = window != pointed_.value_or(-1);
  if (!other && epoch == before) return;
  setPointed(window < 0 ? std::nullopt : std::optional(window), epoch);
  if (other) Q_EMIT windowPointedAt(window);
  if (window >= 0 && (epoch > 0 || !other)) Q_EMIT epochPointedAt(window, epoch);
}

/// At the chosen window, else at the one that has come furthest.
void Timeline::askForNote() {
  int window = -1;
  for (int i = 0; i < static_cast<int>(cells_.size()); ++i) {
    const auto state = cells_[static_cast<std::size_t>(i)].state;
    if (state == TimelineCell::State::kDone || state == TimelineCell::State::kRunning) window = i;
  }
  if (moment_) window = moment_->window.value;
  if (window >= 0) Q_EMIT noteRequested(window);
}

void Timeline::goLive() {
  if (!moment_) return;
  setSelected(std::nullopt);
  Q_EMIT liveRequested();
}

void Timeline::mousePressEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton) return;
  scrubs_ = epochAt(event->position()) > 0;
  chooseAt(event->position());
}

void Timeline::mouseDoubleClickEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton || epochAt(event->position()) > 0) return;
  const int window = windowAt(event->position());
  if (window >= 0) setOpened(opened_ == window ? std::nullopt : std::optional(window));
}

void Timeline::mouseMoveEvent(QMouseEvent* event) {
  pointAt(windowAt(event->position()), epochAt(event->position()));
  if (event->buttons() & Qt::LeftButton) chooseAt(event->position());
}

void Timeline::leaveEvent(QEvent* event) {
  pointAt(-1, 0);
  QWidget::leaveEvent(event);
}

void Timeline::keyPressEvent(QKeyEvent* event) {
  if (takeEpochKey(*event)) return;
  int last = -1;
  for (int i = 0; i < static_cast<int>(cells_.size()); ++i)
    if (cells_[static_cast<std::size_t>(i)].state == TimelineCell::State::kDone) last = i;
  const int here = selected().value_or(-1);
  switch (event->key()) {
    case Qt::Key_Left: choose(moment_ ? here - 1 : last); break;
    case Qt::Key_Right:
      if (here >= last)
        goLive();
      else
        choose(moment_ ? here + 1 : last);
      break;
    case Qt::Key_Home: choose(0); break;
    case Qt::Key_End: choose(last); break;
    case Qt::Key_Escape: goLive(); break;
    case Qt::Key_N: askForNote(); break;
    default: QWidget::keyPressEvent(event);
  }
}

void Timeline::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  // One above the other, in the middle; closer where there is little room.
  const QSize size = live_->sizeHint().expandedTo(fork_->sizeHint());
  const int left = width() - size.width() - static_cast<int>(kMargin), each = std::min(size.height(), height() / 2);
  live_->setGeometry(left, height() / 2 - each, size.width(), each);
  fork_->setGeometry(left, height() / 2, size.width(), each);
  const QSize small = help_->sizeHint();
  help_->setGeometry(left - small.width(), (height() - small.height()) / 2, small.width(), small.height());
}

bool Timeline::canFork(int window) const {
  const auto at = static_cast<std::size_t>(window);
  return window >= 0 && at + 2 < cells_.size() && cells_[at].state == TimelineCell::State::kDone;
}

void Timeline::contextMenuEvent(QContextMenuEvent* event) {
  const int window = event->reason() == QContextMenuEvent::Mouse ? windowAt(event->pos()) : selected().value_or(-1);
  if (window < 0 && cells_.empty()) return;
  auto* const menu = new QMenu(this);
  menu->setAttribute(Qt::WA_DeleteOnClose);
  if (window >= 0) addWindowActionsTo(*menu, window);
  saver_->addActionsTo(*menu);
  menu->popup(event->globalPos());
}

void Timeline::addWindowActionsTo(QMenu& menu, int window) {
  menu.addAction(tr("&Fork after %1…").arg(windowName(window)), this, [this, window] { Q_EMIT forkRequested(window); })
      ->setEnabled(canFork(window));
  menu.addAction(tr("&Show %1").arg(windowName(window)), this, [this, window] { choose(window); });
  const bool open = opened_ == window;
  menu.addAction(open ? tr("Hide the &Epochs of %1").arg(windowName(window)) : tr("Show the &Epochs of %1").arg(windowName(window)), this,
                 [this, window, open] { setOpened(open ? std::nullopt : std::optional(window)); })
      ->setEnabled(canOpen(window));
  menu.addSeparator();
  menu.addAction(tr("Add a &note at %1…").arg(windowName(window)), this, [this, window] { Q_EMIT noteRequested(window); });
  menu.addAction(tr("Show n&otes…"), this, &Timeline::notesRequested)->setEnabled(!notes_.empty());
}

ShownView Timeline::shownView() const {
  const auto copy = [state = state_, facts = facts_, notes = notes_, kept = kept_, method = method_, moment = moment_,
                     opened = opened_](QWidget& holder) -> QWidget* {
    auto* const line = new Timeline(&holder);
    line->setMethod(method);
    line->setState(state);
    line->setFacts(facts);
    line->setNotes(notes);
    line->setKeptEpochs(kept);
    line->setOpened(opened);
    if (moment) line->setSelected(moment->window.value, moment->epoch);
    return line;
  };
  return {tr("Timeline of windows"), copy, table(), legend()};
}

QString Timeline::legend() const {
  QStringList signs{tr("▲ experts born"), tr("▼ gone"), tr("◆ changes by hand")};
  if (std::any_of(cells_.begin(), cells_.end(), [](const TimelineCell& cell) { return cell.tasteReturns; }))
    signs << tr("↺ a taste returns");
  const auto planted = [this](Symbol sign) {
    return std::any_of(cells_.begin(), cells_.end(), [sign](const TimelineCell& cell) {
      return std::find(cell.drifts.begin(), cell.drifts.end(), sign) != cell.drifts.end();
    });
  };
  if (planted(Symbol::kDrift)) signs << tr("⇄ tastes turn");
  if (planted(Symbol::kArrival)) signs << tr("⊕ a collection arrives");
  if (planted(Symbol::kFading)) signs << tr("⊖ a collection fades");
  return tr("%1, ⚑ notes; ep: epochs, ★ the best one").arg(signs.join(QStringLiteral(", ")));
}

ChartTable Timeline::table() const {
  ChartTable numbers;
  numbers.header = {tr("window"),
                    tr("state"),
                    tr("epochs"),
                    tr("best epoch"),
                    tr("born"),
                    tr("gone"),
                    tr("changes by hand"),
                    tr("new items (share)"),
                    tr("popularity shift"),
                    tr("sequences of the test on it"),
                    tr("HR@10 of that"),
                    tr("standard error"),
                    tr("planted"),
                    tr("notes")};
  const auto stateOf = [this](TimelineCell::State state) {
    switch (state) {
      case TimelineCell::State::kToCome: return tr("to come");
      case TimelineCell::State::kRunning: return unfinishedWord(state_->history->state(), state_->seen);
      case TimelineCell::State::kDone: return tr("done");
      case TimelineCell::State::kTestOnly: return tr("test only");
    }
    return QString();
  };
  for (std::size_t window = 0; window < cells_.size(); ++window) {
    const TimelineCell& cell = cells_[window];
    QStringList written;
    for (const WindowNote& note : notes_)
      if (note.window == static_cast<int>(window)) written << noteText(note);
    QStringList row{windowName(static_cast<int>(window)), stateOf(cell.state)};
    for (const int number : {cell.epochs, cell.bestEpoch, cell.births, cell.deaths, cell.changes}) row << QString::number(number);
    for (const auto& number : {cell.newItems, cell.shift}) row << (number ? QString::number(*number, 'g', 6) : QString());
    if (cell.test)
      row << QString::number(cell.test->sequences) << QString::number(cell.test->hr10, 'g', 6)
          << QString::number(standardError(cell.test->hr10, cell.test->sequences), 'g', 6);
    else
      row << QString() << QString() << QString();
    row << plantedWords(facts_, static_cast<int>(window)) << written.join(QStringLiteral("; "));
    numbers.rows.push_back(row);
  }
  return numbers;
}

QString Timeline::tooltipAt(QPointF position) const {
  if (const int epoch = epochAt(position); epoch > 0 && state_ && state_->history) {
    const TimelineCell& cell = cells_[static_cast<std::size_t>(*opened_)];
    return epochTooltip(*state_->history, RunMoment(WindowIndex{*opened_}, epoch), cell.bestEpoch == epoch, kept_);
  }
  const bool ofFacts = factsRect().contains(position);
  const int window = ofFacts ? windowOfFacts() : windowAt(position);
  if (window < 0) return {};
  const QString& ofWindow = cells_[static_cast<std::size_t>(window)].tooltip;
  return ofFacts && factsShown() != factsText() ? factsText().toHtmlEscaped() + QStringLiteral("<br>") + ofWindow : ofWindow;
}

bool Timeline::event(QEvent* event) {
  if (event->type() == QEvent::PaletteChange) live_->setIcon(icon(QStringLiteral("live")));
  if (event->type() == QEvent::ToolTip) {
    const auto* help = static_cast<QHelpEvent*>(event);
    const QString ofPlace = tooltipAt(help->pos());
    const auto reading = findViewHelp(help_->page());  // the timeline is too low for a line above it
    const QString told = ofPlace.isEmpty() && reading ? reading->sentence : ofPlace;
    if (!told.isEmpty()) QToolTip::showText(help->globalPos(), told, this);
    return true;
  }
  return QWidget::event(event);
}

}  // namespace xsmoe::widgets
