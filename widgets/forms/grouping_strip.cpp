// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/grouping_strip.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>

#include "widgets/theme.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

constexpr double kGap = 3;

bool contains(const Grouping& grouping, int state) { return std::find(grouping.begin(), grouping.end(), state) != grouping.end(); }

}  // namespace

GroupingStrip::GroupingStrip(QWidget* parent) : QWidget(parent) {
  setFocusPolicy(Qt::StrongFocus);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  setAccessibleName(tr("Cached layers"));
}

void GroupingStrip::setStates(int hiddenStates, const std::vector<int>& cached, const Grouping& grouping, const Grouping& present) {
  states_ = std::max(2, hiddenStates);
  cached_ = cached;
  cursor_ = std::clamp(cursor_, 1, states_ - 1);
  grouping_ = grouping;
  present_ = present;
  setAccessibleDescription(tr("Side layers at states %1; arrow keys move, Space includes or drops").arg(groupingText(grouping)));
  updateGeometry();
  update();
}

bool GroupingStrip::cached(int state) const { return cached_.empty() || std::binary_search(cached_.begin(), cached_.end(), state); }

QRectF GroupingStrip::cellRect(int hiddenState) const {
  const double wide = (width() - 2.0) / (states_ - 1);
  return {1 + (hiddenState - 1) * wide + kGap / 2, 1, wide - kGap, height() - 2.0};
}

int GroupingStrip::stateAt(QPointF position) const {
  for (int state = 1; state < states_; ++state)
    if (cellRect(state).contains(position)) return state;
  return 0;
}

QSize GroupingStrip::sizeHint() const { return {std::max(220, 24 * (states_ - 1)), 3 * fontMetrics().height()}; }
QSize GroupingStrip::minimumSizeHint() const { return {18 * (states_ - 1), 5 * fontMetrics().height() / 2}; }

void GroupingStrip::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  for (int state = 1; state < states_; ++state) paintCell(painter, state);
}

void GroupingStrip::paintCell(QPainter& painter, int state) const {
  const bool chosen = contains(grouping_, state), was = contains(present_, state);
  const QRectF box = cellRect(state);
  const bool usable = isEnabled() && (chosen || cached(state));
  QColor fill = chosen ? seriesColour(0, isDark(palette())) : palette().color(QPalette::Base);
  if (!isEnabled()) fill.setAlphaF(chosen ? 0.5F : 1.0F);
  painter.setBrush(fill);
  // A change that is not applied yet has a dashed edge.
  const QColor edge = chosen != was ? tauColour(isDark(palette())) : palette().color(QPalette::Mid);
  painter.setPen(QPen(edge, chosen != was ? 2 : 1, chosen != was ? Qt::DashLine : Qt::SolidLine));
  painter.drawRoundedRect(box, 3, 3);
  const QColor text =
      chosen && isEnabled() ? readableOn(fill) : palette().color(usable ? QPalette::Active : QPalette::Disabled, QPalette::Text);
  painter.setPen(text);
  const QRectF upper(box.left(), box.top() + 2, box.width(), box.height() / 2 - 2);
  const QRectF lower(box.left(), box.center().y(), box.width(), box.height() / 2 - 2);
  painter.drawText(chosen ? upper : box, Qt::AlignCenter, QString::number(state));
  if (chosen) {
    const auto layer = std::find(grouping_.begin(), grouping_.end(), state) - grouping_.begin() + 1;
    QFont small = font();
    small.setPointSizeF(font().pointSizeF() * 0.85);
    painter.setFont(small);
    painter.drawText(lower, Qt::AlignCenter, QStringLiteral("h%1").arg(layer));
    painter.setFont(font());
  }
  if (!cached(state)) painter.drawLine(box.bottomLeft() + QPointF(3, -3), box.topRight() + QPointF(-3, 3));
  if (hasFocus() && state == cursor_) {
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(palette().color(QPalette::Highlight), 2));
    painter.drawRoundedRect(box.adjusted(-1, -1, 1, 1), 4, 4);
  }
}

void GroupingStrip::mousePressEvent(QMouseEvent* event) {
  const int state = stateAt(event->position());
  if (state == 0 || event->button() != Qt::LeftButton) return;
  cursor_ = state;
  Q_EMIT toggled(state);
}

void GroupingStrip::keyPressEvent(QKeyEvent* event) {
  switch (event->key()) {
    case Qt::Key_Left: cursor_ = std::max(1, cursor_ - 1); break;
    case Qt::Key_Right: cursor_ = std::min(states_ - 1, cursor_ + 1); break;
    case Qt::Key_Home: cursor_ = 1; break;
    case Qt::Key_End: cursor_ = states_ - 1; break;
    case Qt::Key_Space: Q_EMIT toggled(cursor_); break;
    default: QWidget::keyPressEvent(event); return;
  }
  update();
}

bool GroupingStrip::event(QEvent* event) {
  if (event->type() == QEvent::ToolTip) {
    const auto* help = static_cast<QHelpEvent*>(event);
    const int state = stateAt(help->pos());
    const QString text = !cached(state)               ? tr("Hidden state %1 is not in the feature cache.")
                         : contains(grouping_, state) ? tr("Hidden state %1 feeds a side layer. Click to drop it.")
                                                      : tr("Hidden state %1 is not used. Click to add a side layer there.");
    if (state > 0) QToolTip::showText(help->globalPos(), text.arg(state), this);
    return true;
  }
  if (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut || event->type() == QEvent::EnabledChange) update();
  return QWidget::event(event);
}

}  // namespace xsmoe::widgets
