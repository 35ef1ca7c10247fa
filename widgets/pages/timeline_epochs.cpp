// SPDX-License-Identifier: GPL-3.0-or-later
// The epochs of the timeline's opened cell: where their ticks are, how they are chosen, and how they look.
#include <QFontMetricsF>
#include <QKeyEvent>
#include <QLocale>
#include <QPainter>
#include <algorithm>
#include <cmath>
#include <utility>

#include "widgets/pages/timeline.h"
#include "widgets/theme.h"

namespace xsmoe::widgets {
namespace {

constexpr double kLeastNumber = 4;  ///< pixels beside a tick's number
constexpr double kKeptDot = 1.75;   ///< radius in pixels of the dot above an epoch whose weights are kept

}  // namespace

bool Timeline::canOpen(int window) const {
  return window >= 0 && window < static_cast<int>(cells_.size()) && cells_[static_cast<std::size_t>(window)].recorded > 0;
}

void Timeline::setOpened(std::optional<int> window) {
  if (window == opened_ || (window && !canOpen(*window))) return;
  opened_ = window;
  update();
}

void Timeline::setKeptEpochs(std::vector<RunMoment> kept) {
  kept_ = std::move(kept);
  describe();
  update();
}

bool Timeline::isKept(const RunMoment& moment) const { return std::find(kept_.begin(), kept_.end(), moment) != kept_.end(); }

QRectF Timeline::epochRect(int epoch) const {
  if (!opened_ || !canOpen(*opened_)) return {};
  const int epochs = cells_[static_cast<std::size_t>(*opened_)].recorded;
  if (epoch < 1 || epoch > epochs) return {};
  const QRectF box = cellRect(*opened_).adjusted(kGap, 0, -kGap, -kGap);
  const double wide = box.width() / epochs, high = fontMetrics().height() + 2;
  return {box.left() + (epoch - 1) * wide, box.bottom() - high, wide, high};
}

int Timeline::epochAt(QPointF position) const {
  const QRectF first = epochRect(1);
  if (first.isEmpty() || position.y() < first.top() || factsRect().contains(position) || position.x() < first.left()) return 0;
  const int epoch = 1 + static_cast<int>(std::floor((position.x() - first.left()) / first.width()));
  return epochRect(epoch).isEmpty() ? 0 : epoch;
}

void Timeline::chooseEpoch(int window, int epoch) {
  const RunMoment moment(WindowIndex{window}, epoch);
  if (epoch < 1 || moment_ == moment || !state_ || !state_->history || !hasMoment(*state_->history, moment)) return;
  setSelected(window, epoch);
  Q_EMIT epochSelected(window, epoch);
}

/// Empty: live.
void Timeline::chooseMoment(const std::optional<RunMoment>& moment) {
  if (!moment) return goLive();
  moment->epoch > 0 ? chooseEpoch(moment->window.value, moment->epoch) : choose(moment->window.value);
}

/// Whoever goes along the epochs need not stay in their row.
void Timeline::chooseAt(QPointF position) {
  const int epoch = epochAt(scrubs_ ? QPointF(position.x(), epochRect(1).center().y()) : position);
  if (epoch > 0) return chooseEpoch(*opened_, epoch);
  if (!scrubs_) choose(windowAt(position));
}

/// By epochs, over the ends of windows, which are moments too; and opening and closing a cell.
bool Timeline::takeEpochKey(const QKeyEvent& event) {
  if (!state_ || !state_->history || cells_.empty()) return false;
  const RunHistory& history = *state_->history;
  const bool shift = event.modifiers().testFlag(Qt::ShiftModifier);
  const int newest = history.newest() != nullptr ? history.newest()->window.value : -1;
  if (event.key() == Qt::Key_Left && shift)
    chooseMoment(momentBefore(history, moment_));
  else if (event.key() == Qt::Key_Right && shift)
    chooseMoment(momentAfter(history, moment_));
  else if (event.key() == Qt::Key_Down)
    setOpened(selected().value_or(newest));
  else if (event.key() == Qt::Key_Up)
    setOpened(std::nullopt);
  else
    return false;
  return true;
}

void Timeline::paintEpochs(QPainter& painter) const {
  const QFont small = scaledFont(font(), 0.85);
  painter.setFont(small);
  for (int epoch = 1; epoch <= cells_[static_cast<std::size_t>(*opened_)].recorded; ++epoch) paintEpoch(painter, epoch);
  painter.setFont(font());
}

/// A tick at its end, as much of "★6" as there is room for, and a dot above it where its weights are kept.
void Timeline::paintEpoch(QPainter& painter, int epoch) const {
  const TimelineCell& cell = cells_[static_cast<std::size_t>(*opened_)];
  const QRectF box = epochRect(epoch);
  const bool best = cell.bestEpoch == epoch;
  const bool chosen = moment_ == RunMoment(WindowIndex{*opened_}, epoch);
  const bool pointed = pointed_ == *opened_ && pointedEpoch_ == epoch;
  if (chosen) painter.fillRect(box, palette().color(QPalette::Highlight));
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(palette().color(pointed ? QPalette::Link : QPalette::Mid), pointed ? 1.5 : 1));
  if (pointed) painter.drawRect(box.adjusted(1, 1, -1, -1));
  painter.drawLine(QPointF(box.right(), box.top() + box.height() / 2), box.bottomRight());
  if (isKept(RunMoment(WindowIndex{*opened_}, epoch))) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(chosen ? palette().color(QPalette::HighlightedText) : chartColours(palette()).text);
    painter.drawEllipse(QPointF(box.center().x(), box.top() + kKeptDot), kKeptDot, kKeptDot);
    painter.setBrush(Qt::NoBrush);
  }
  const QString number = QLocale().toString(epoch), star = QStringLiteral("★");
  const QFontMetricsF metrics(painter.font());
  const auto fits = [&](const QString& words) { return metrics.horizontalAdvance(words) + kLeastNumber <= box.width(); };
  const QString words = best ? (fits(star + number) ? star + number : star) : fits(number) ? number : QString();
  painter.setPen(chosen ? palette().color(QPalette::HighlightedText) : chartColours(palette()).text);
  painter.drawText(box.adjusted(-kLeastNumber, 0, kLeastNumber, 0), Qt::AlignCenter, words);
}

}  // namespace xsmoe::widgets
