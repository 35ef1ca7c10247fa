// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/window_strip.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>

#include "widgets/theme.h"
#include "widgets/words/labels.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {

WindowStrip::WindowStrip(QWidget* parent) : QWidget(parent) {
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  setAccessibleName(tr("Windows of the stream"));
}

void WindowStrip::setWindows(std::vector<WindowReport> windows) {
  windows_ = std::move(windows);
  update();
}

QSize WindowStrip::sizeHint() const { return {220, 70 + 2 * fontMetrics().height()}; }
QSize WindowStrip::minimumSizeHint() const { return {160, 50 + 2 * fontMetrics().height()}; }

QRectF WindowStrip::bar(std::size_t index) const {
  std::int64_t most = 1;
  for (const WindowReport& window : windows_) most = std::max(most, window.keptRecords);
  const double wide = width() / static_cast<double>(std::max<std::size_t>(1, windows_.size()));
  const double bottom = height() - 2.0 * fontMetrics().height() - 2;
  const double high = std::max(1.0, (bottom - 2) * static_cast<double>(windows_[index].keptRecords) / static_cast<double>(most));
  return {static_cast<double>(index) * wide + 1, bottom - high, std::max(1.0, wide - 2), high};
}

void WindowStrip::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const bool dark = isDark(palette());
  const ChartColours colours = chartColours(palette());
  QFont small = font();
  small.setPointSizeF(font().pointSizeF() * 0.85);
  painter.setFont(small);
  const QFontMetricsF metrics(small);
  const auto last = static_cast<int>(windows_.size()) - 1;
  const double room = width() / static_cast<double>(std::max<std::size_t>(1, windows_.size()));
  const int every = nameEvery(room, metrics.horizontalAdvance(windowName(std::max(0, last))));
  for (std::size_t i = 0; i < windows_.size(); ++i) {
    const WindowReport& window = windows_[i];
    const QRectF box = bar(i);
    const double newShare = window.items > 0 ? static_cast<double>(window.newItems) / static_cast<double>(window.items) : 0;
    painter.fillRect(box, seriesColour(0, dark));
    QRectF fresh = box;
    fresh.setTop(box.bottom() - box.height() * newShare);
    painter.fillRect(fresh, seriesColour(1, dark));
    painter.setPen(colours.mutedText);
    if (static_cast<int>(i) % every != 0) continue;
    const QRectF below(box.center().x() - every * room / 2, box.bottom() + 1, every * room, metrics.height());
    painter.drawText(below.translated(std::max(0.0, -below.left()), 0), Qt::AlignCenter, windowName(window.window));
  }
  if (windows_.empty()) return;
  const double y = height() - metrics.height() - 1;
  double x = 0;
  for (const auto& [colour, text] :
       {std::pair{seriesColour(0, dark), tr("records kept")}, std::pair{seriesColour(1, dark), tr("share of new items")}}) {
    painter.fillRect(QRectF(x, y + metrics.height() / 2 - 4, 8, 8), colour);
    painter.setPen(colours.mutedText);
    const double wide = metrics.horizontalAdvance(text) + 4;
    painter.drawText(QRectF(x + 12, y, wide, metrics.height()), Qt::AlignLeft | Qt::AlignVCenter, text);
    x += wide + 22;
  }
}

bool WindowStrip::event(QEvent* event) {
  if (event->type() != QEvent::ToolTip) return QWidget::event(event);
  const auto* help = static_cast<QHelpEvent*>(event);
  const auto index = static_cast<std::size_t>(std::clamp(help->pos().x() * static_cast<int>(windows_.size()) / std::max(1, width()), 0,
                                                         std::max(0, static_cast<int>(windows_.size()) - 1)));
  if (windows_.empty()) return true;
  const WindowReport& window = windows_[index];
  QToolTip::showText(
      help->globalPos(),
      tr("<b>%1</b>, %2 to %3<br>%4 of %5 kept<br>%6, %7 of them known before<br>%8, %9 of them new",
         "a window, dates, records, users, items")
          .arg(windowName(window.window), dateText(window.firstTime), dateText(window.lastTime), count(window.keptRecords),
               counted(window.records, tr("1 record"), tr("%1 records")), counted(window.users, tr("1 user"), tr("%1 users")),
               count(window.returningUsers), counted(window.items, tr("1 item"), tr("%1 items")), count(window.newItems)),
      this);
  return true;
}

}  // namespace xsmoe::widgets
