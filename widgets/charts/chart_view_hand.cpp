// SPDX-License-Identifier: GPL-3.0-or-later
// What a person does to a chart by wheel and mouse: zooms, drags, points, clicks and notes.
#include <QChartView>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QHelpEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QStyleHints>
#include <QToolTip>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>
#include <utility>

#include "widgets/charts/chart_view_body.h"
#include "widgets/words/note_wording.h"

namespace xsmoe::widgets {
namespace {

constexpr double kClosest = 1e-6;  ///< of everything is the least that is looked at
constexpr int kRestMs = 600'000;   ///< that a tooltip stays where the pointer rests

}  // namespace

const ChartLens& ChartView::lens() const { return body_->lens; }

std::pair<QString, QString> ChartView::lensAxes() const { return {body_->axisX.title, body_->axisY.title}; }

std::optional<ChartLens::Range> ChartView::visibleRange() const { return takesLens(body_->content) ? body_->lens.x : std::nullopt; }

void ChartView::setLens(const ChartLens& lens) {
  if (lens == body_->lens || !takesLens(body_->content)) return;
  body_->lens = lens;
  redraw();
  Q_EMIT lensChanged();
}

void ChartView::redraw() {
  auto& b = *body_;
  b.lookAgain();
  b.dirty = true;
  b.legend->setContent(b.shown());
  b.fitWords();
  if (isVisible()) b.ensureDrawn();
}

void ChartView::zoom(double factor, QPointF about, bool vertical) {
  auto& b = *body_;
  if (!takesLens(b.content) || b.isEmpty() || factor <= 0) return;
  b.ensureDrawn();
  const QRectF plot = b.drawing.plotArea();
  const QPointF place = b.toChart(about);
  const double share =
      std::clamp(vertical ? (plot.bottom() - place.y()) / plot.height() : (place.x() - plot.left()) / plot.width(), 0.0, 1.0);
  const auto ends = vertical ? b.drawing.endsOfY() : b.drawing.endsOfX();
  ChartLens closer = b.lens;
  auto& range = vertical ? closer.y : closer.x;
  range = {ends.at(share - share / factor), ends.at(share + (1 - share) / factor)};
  const ChartLens::Range whole = vertical ? wholeHeight(b.content) : wholeRange(b.content);
  const bool all = vertical ? factor < 1 : range->from <= whole.from && range->to >= whole.to;
  if (all) range.reset();
  if (!all && range->to - range->from < kClosest * (whole.to - whole.from)) return;
  setLens(closer);
}

/// By so many pixels, along the axes that are not looked at as a whole.
void ChartView::drag(QPointF by) {
  auto& b = *body_;
  const QRectF plot = b.drawing.plotArea();
  ChartLens moved = b.lens;
  const double x = -by.x() / plot.width(), y = by.y() / plot.height();
  const auto alongX = b.drawing.endsOfX(), alongY = b.drawing.endsOfY();
  if (moved.x) moved.x = {alongX.at(x), alongX.at(1 + x)};
  if (moved.y) moved.y = {alongY.at(y), alongY.at(1 + y)};
  setLens(moved);
}

void ChartView::setTakesNotes(bool takes) { body_->takesNotes = takes; }

std::optional<WindowNote> ChartView::noteAt(QPointF position) const {
  const auto moment = momentAt(position);
  return moment ? std::optional(WindowNote{moment->window.value, moment->epoch, {}}) : std::nullopt;
}

void ChartView::contextMenuEvent(QContextMenuEvent* event) {
  if (event->reason() == QContextMenuEvent::Mouse) body_->asked = event->pos();
  ChartWidget::contextMenuEvent(event);
  body_->asked.reset();
}

/// Where the menu was asked for; else at the chosen window, or the last one.
void ChartView::addNoteActionTo(QMenu& menu) {
  const auto& b = *body_;
  if (!b.takesNotes || b.content.windows.empty() || b.isEmpty()) return;
  auto note = b.asked ? noteAt(*b.asked) : std::nullopt;
  if (!note) note = WindowNote{b.chosen ? b.chosen->window.value : b.content.windows.back().window, 0, {}};
  QString run = b.notesOf;
  run.replace(QLatin1Char('&'), QStringLiteral("&&"));  // no letter of a name becomes a key
  const QString place = notePlace(*note);
  const QString words = run.isEmpty() ? tr("Add a &note at %1…").arg(place) : tr("Add a &note on %1 at %2…").arg(run, place);
  menu.addAction(words, this, [this, window = note->window, epoch = note->epoch] { Q_EMIT noteRequested(window, epoch); });
}

void ChartView::pointAt(const std::optional<RunMoment>& moment) {
  if (moment == body_->pointed) return;
  const auto before = std::exchange(body_->pointed, moment);
  const bool sameWindow = before && moment && before->window == moment->window;
  if (!sameWindow) Q_EMIT windowPointedAt(moment ? moment->window.value : -1);
  if (moment && (sameWindow || moment->epoch > 0)) Q_EMIT epochPointedAt(moment->window.value, moment->epoch);
}

void ChartView::takeClick(QPointF position, bool twice) {
  if (const auto point = nearestPointTo(position)) {
    const auto series = static_cast<int>(point->series), at = static_cast<int>(point->point);
    twice ? Q_EMIT pointActivated(series, at) : Q_EMIT pointClicked(series, at);
  }
  const auto moment = twice ? std::nullopt : momentAt(position);
  if (!moment) return;
  if (moment->epoch > 0)
    Q_EMIT epochClicked(moment->window.value, moment->epoch);
  else
    Q_EMIT windowClicked(moment->window.value);
}

bool ChartView::takeWheel(const QWheelEvent& wheel) {
  constexpr double kPerStep = 1.0015;  // an eighth of a degree
  if (!(wheel.modifiers() & Qt::ControlModifier)) return false;
  const QPoint turned = wheel.angleDelta();
  const QPoint position = body_->plot->viewport()->mapTo(this, wheel.position().toPoint());
  zoom(std::pow(kPerStep, turned.y() != 0 ? turned.y() : turned.x()), position, wheel.modifiers().testFlag(Qt::ShiftModifier));
  return true;
}

void ChartView::takeMove(const QMouseEvent& mouse) {
  auto& b = *body_;
  const QPoint position = b.plot->viewport()->mapTo(this, mouse.position().toPoint());
  if (b.pressed && mouse.buttons().testFlag(Qt::LeftButton) && (b.lens.x || b.lens.y)) {
    const QPointF by = position - *b.pressed;
    if (!b.dragged && by.manhattanLength() < QGuiApplication::styleHints()->startDragDistance()) return;
    b.dragged = true;
    b.pressed = position;
    return drag(by);
  }
  pointAt(momentAt(position));
  if (tellAt(position, mouse.globalPosition().toPoint())) return;
  QToolTip::hideText();
  b.tipGoes = true;
}

bool ChartView::tellAt(QPoint position, QPoint onScreen) {
  const QString text = tooltipAt(position);
  if (text.isEmpty()) return false;
  // Qt hides a tooltip a while after it is asked to, and does not take that back for the same text: another one in between does.
  if (std::exchange(body_->tipGoes, false)) QToolTip::showText(onScreen, QStringLiteral(" "), this);
  QToolTip::showText(onScreen, text, this, {}, kRestMs);
  return true;
}

/// Once the pointer rests Qt asks the plot for a tooltip; the plot has none, and would hide what the pointer's move has shown.
bool ChartView::takeRest(const QHelpEvent& rest) { return tellAt(body_->plot->viewport()->mapTo(this, rest.pos()), rest.globalPos()); }

bool ChartView::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::ToolTip && takeRest(*static_cast<QHelpEvent*>(event))) {
    event->accept();
    return true;
  }
  if (event->type() == QEvent::MouseMove) takeMove(*static_cast<QMouseEvent*>(event));
  if (event->type() == QEvent::Wheel && takeWheel(*static_cast<QWheelEvent*>(event))) return true;
  if (event->type() == QEvent::Leave) pointAt(std::nullopt);
  if (event->type() == QEvent::MouseButtonPress) {
    const auto* const mouse = static_cast<QMouseEvent*>(event);
    body_->dragged = false;
    if (mouse->button() == Qt::LeftButton) body_->pressed = body_->plot->viewport()->mapTo(this, mouse->position().toPoint());
  }
  if (event->type() == QEvent::MouseButtonRelease || event->type() == QEvent::MouseButtonDblClick) {
    const auto* mouse = static_cast<QMouseEvent*>(event);
    if (mouse->button() == Qt::LeftButton && !std::exchange(body_->dragged, false))
      takeClick(body_->plot->viewport()->mapTo(this, mouse->position().toPoint()), event->type() == QEvent::MouseButtonDblClick);
  }
  return ChartWidget::eventFilter(watched, event);
}

}  // namespace xsmoe::widgets
