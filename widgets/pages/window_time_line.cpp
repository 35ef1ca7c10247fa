// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/window_time_line.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <iterator>
#include <utility>

#include "widgets/charts/chart_table.h"
#include "widgets/charts/view_saver.h"
#include "widgets/theme.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

constexpr double kTop = 6, kStripe = 4, kGap = 3;
constexpr double kLeast = 2;  ///< pixels that a window is wide at least

enum Row { kNames, kDates, kLegend, kRows };

struct Key {
  QBrush brush;
  QString text;
  QColor ground = Qt::transparent;  ///< below a pattern
};

std::vector<Key> legendOf(const QPalette& palette) {
  const bool dark = isDark(palette);
  const QColor cut = baseColour(dark);
  QColor ground = cut;
  ground.setAlphaF(0.25F);
  return {{seriesColour(0, dark), WindowTimeLine::tr("train")},
          {seriesColour(1, dark), WindowTimeLine::tr("validation")},
          {QBrush(cut, Qt::BDiagPattern), WindowTimeLine::tr("cut by k-core"), ground},
          {seriesColour(2, dark), WindowTimeLine::tr("test of the model before")}};
}

void paintSwatch(QPainter& painter, const QRectF& box, const Key& key) {
  painter.fillRect(box, key.ground);
  painter.fillRect(box, key.brush);
}

}  // namespace

WindowTimeLine::WindowTimeLine(QWidget* parent) : QWidget(parent) {
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  setFocusPolicy(Qt::StrongFocus);
  setMouseTracking(true);
  setAccessibleName(tr("Windows on a time line"));
  auto* const saver = new ViewSaver(*this, [this]() -> ShownView {
    const auto copy = [windows = windows_](QWidget& holder) -> QWidget* {
      auto* const line = new WindowTimeLine(&holder);
      line->setWindows(windows);
      return line;
    };
    return {tr("Windows on a time line"), copy, table()};
  });
  saver->openWhereAsked();
}

ChartTable WindowTimeLine::table() const {
  ChartTable numbers;
  numbers.header = {tr("window"),
                    tr("from"),
                    tr("to"),
                    tr("records"),
                    tr("kept by k-core"),
                    tr("users"),
                    tr("items"),
                    tr("new items"),
                    tr("train records"),
                    tr("validation records"),
                    tr("train sequences"),
                    tr("validation sequences"),
                    tr("test sequences"),
                    tr("records that leak")};
  for (const WindowReport& window : windows_) {
    QStringList row{windowName(window.window), dateText(window.firstTime), dateText(window.lastTime)};
    for (const std::int64_t number :
         {window.records, window.keptRecords, window.users, window.items, window.newItems, window.trainRecords, window.validationRecords,
          window.trainSequences, window.validationSequences, window.testSequences, window.leakedRecords})
      row << QString::number(number);
    numbers.rows.push_back(row);
  }
  return numbers;
}

void WindowTimeLine::setWindows(std::vector<WindowReport> windows) {
  windows_ = std::move(windows);
  const auto before = std::exchange(chosen_, std::nullopt);
  setAccessibleDescription({});
  if (before) choose(*before);
  if (!chosen_ && cursorChosen_) choose(*cursorChosen_);
  update();
}

void WindowTimeLine::setCursor(std::optional<int> chosen, std::optional<int> pointed) {
  const bool another = chosen != cursorChosen_;
  if (!another && pointed == cursorPointed_) return;
  cursorChosen_ = chosen;
  cursorPointed_ = pointed;
  if (another && chosen) choose(*chosen);
  if (another) keep(!chosen);
  update();
}

QSize WindowTimeLine::sizeHint() const { return {420, 84 + kRows * fontMetrics().height()}; }
QSize WindowTimeLine::minimumSizeHint() const { return {240, 84 + kRows * fontMetrics().height()}; }

double WindowTimeLine::bottom() const { return height() - kRows * fontMetrics().height() - 2 * kGap - kStripe; }

double WindowTimeLine::xOf(std::int64_t time) const {
  const auto first = windows_.front().firstTime, last = windows_.back().lastTime;
  return last > first ? 1 + (width() - 2.0) * static_cast<double>(time - first) / static_cast<double>(last - first) : 1;
}

QRectF WindowTimeLine::box(std::size_t index) const {
  const WindowReport& window = windows_.at(index);
  const auto most = std::max_element(windows_.begin(), windows_.end(), [](const auto& a, const auto& b) { return a.records < b.records; });
  const double high =
      (bottom() - kTop) * static_cast<double>(window.records) / static_cast<double>(std::max<std::int64_t>(1, most->records));
  double left = xOf(window.firstTime), right = xOf(window.lastTime);
  if (windows_.back().lastTime <= windows_.front().firstTime) {  // all at one moment: side by side
    const double wide = (width() - 2.0) / static_cast<double>(windows_.size());
    left = 1 + static_cast<double>(index) * wide;
    right = left + wide - 1;
  }
  return {left, bottom() - high, std::max(kLeast, right - left), high};
}

QRectF WindowTimeLine::kept(std::size_t index) const {
  const WindowReport& window = windows_[index];
  QRectF part = box(index);
  if (window.records > 0)
    part.setTop(part.bottom() - part.height() * static_cast<double>(window.keptRecords) / static_cast<double>(window.records));
  return part;
}

double WindowTimeLine::splitX(std::size_t index) const {
  const WindowReport& window = windows_[index];
  const QRectF whole = box(index);
  if (!window.firstValidationTime) return whole.right();
  if (!window.lastTrainTime || window.lastTime <= window.firstTime)
    return whole.left() + (window.keptRecords > 0
                               ? whole.width() * static_cast<double>(window.trainRecords) / static_cast<double>(window.keptRecords)
                               : 0);
  return std::clamp(xOf(*window.firstValidationTime), whole.left(), whole.right());
}

QRectF WindowTimeLine::trainPart(std::size_t index) const {
  QRectF part = kept(index);
  part.setRight(splitX(index));
  return part;
}

QRectF WindowTimeLine::validationPart(std::size_t index) const {
  QRectF part = kept(index);
  part.setLeft(splitX(index));
  return part;
}

bool WindowTimeLine::onlyTests(std::size_t index) const { return index > 0 && index + 1 == windows_.size(); }

std::optional<std::size_t> WindowTimeLine::windowAt(QPointF position) const {
  if (windows_.empty()) return std::nullopt;
  std::size_t nearest = 0;
  const auto distance = [&](std::size_t index) {
    const QRectF whole = box(index);
    return std::max({0.0, whole.left() - position.x(), position.x() - whole.right()});
  };
  for (std::size_t i = 1; i < windows_.size(); ++i)
    if (distance(i) < distance(nearest)) nearest = i;
  return nearest;
}

void WindowTimeLine::keep(bool kept) {
  if (kept == kept_) return;
  kept_ = kept;
  Q_EMIT keptChanged();
}

void WindowTimeLine::choose(int window) {
  const auto at = std::find_if(windows_.begin(), windows_.end(), [window](const auto& one) { return one.window == window; });
  if (chosen_ == window || at == windows_.end()) return;
  chosen_ = window;
  setAccessibleDescription(windowSentences(*at, std::next(at) == windows_.end()).join(QStringLiteral(". ")));
  update();
  Q_EMIT windowChosen(window);
}

void WindowTimeLine::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  if (windows_.empty()) return;
  const QFont small = scaledFont(font(), 0.85);
  painter.setFont(small);
  for (std::size_t i = 0; i < windows_.size(); ++i) paintWindow(painter, i);
  paintNames(painter);
  paintDates(painter);
  paintLegend(painter);
}

void WindowTimeLine::paintWindow(QPainter& painter, std::size_t index) const {
  const auto keys = legendOf(palette());
  const QRectF whole = box(index);
  QRectF cut = whole;
  cut.setBottom(kept(index).top());
  paintSwatch(painter, cut, keys[2]);
  if (onlyTests(index)) {
    QColor pale = seriesColour(2, isDark(palette()));
    pale.setAlphaF(0.25F);
    painter.fillRect(kept(index), pale);
  } else {
    paintSwatch(painter, trainPart(index), keys[0]);
    paintSwatch(painter, validationPart(index), keys[1]);
  }
  if (index > 0) paintSwatch(painter, {whole.left(), whole.bottom() + 1, whole.width(), kStripe - 1}, keys[3]);
  const bool chosen = chosen_ == windows_[index].window;
  const bool pointed = !chosen && cursorPointed_ == windows_[index].window;
  const QColor frame = chosen || pointed ? palette().color(QPalette::Text) : palette().color(QPalette::Window);
  painter.setPen(QPen(frame, chosen ? 2 : 1, pointed ? Qt::DashLine : Qt::SolidLine));
  painter.setBrush(Qt::NoBrush);
  painter.drawRect(whole);
  if (chosen && hasFocus()) {
    painter.setPen(QPen(palette().color(QPalette::Highlight), 2));
    painter.drawRect(whole.adjusted(-2, -2, 2, 2));
  }
}

void WindowTimeLine::paintNames(QPainter& painter) const {
  const QFontMetricsF metrics(painter.font());
  painter.setPen(palette().color(QPalette::Text));
  double free = 0;
  for (std::size_t i = 0; i < windows_.size(); ++i) {
    const QString name = windowName(windows_[i].window);
    const double wide = metrics.horizontalAdvance(name);
    const double left = std::clamp(box(i).center().x() - wide / 2, 0.0, width() - wide);
    if (left < free) continue;
    painter.drawText(QRectF(left, bottom() + kStripe, wide + 1, metrics.height()), Qt::AlignCenter, name);
    free = left + wide + 4;
  }
}

void WindowTimeLine::paintDates(QPainter& painter) const {
  const QFontMetricsF metrics(painter.font());
  const double y = bottom() + kStripe + kGap + fontMetrics().height();
  const auto draw = [&](std::int64_t time, double left, double wide) {
    painter.drawText(QRectF(left, y, wide + 1, metrics.height()), Qt::AlignLeft | Qt::AlignVCenter, dateText(time));
  };
  painter.setPen(chartColours(palette()).mutedText);
  const double lastWide = metrics.horizontalAdvance(dateText(windows_.back().lastTime));
  draw(windows_.back().lastTime, width() - lastWide - 1, lastWide);
  double free = 0;
  for (std::size_t i = 0; i < windows_.size(); ++i) {
    const double left = box(i).left(), wide = metrics.horizontalAdvance(dateText(windows_[i].firstTime));
    if (left < free || left + wide + 10 > width() - lastWide) continue;
    draw(windows_[i].firstTime, left, wide);
    free = left + wide + 10;
  }
}

void WindowTimeLine::paintLegend(QPainter& painter) const {
  const QFontMetricsF metrics(painter.font());
  const double y = bottom() + kStripe + 2 * kGap + 2 * fontMetrics().height();
  double x = 0;
  for (const Key& key : legendOf(palette())) {
    paintSwatch(painter, QRectF(x, y + metrics.height() / 2 - 4, 10, 8), key);
    painter.setPen(chartColours(palette()).mutedText);
    const double wide = metrics.horizontalAdvance(key.text) + 2;
    painter.drawText(QRectF(x + 14, y, wide, metrics.height()), Qt::AlignLeft | Qt::AlignVCenter, key.text);
    x += 14 + wide + 10;
  }
}

bool WindowTimeLine::event(QEvent* event) {
  if (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut) update();
  if (event->type() != QEvent::ToolTip) return QWidget::event(event);
  const auto* help = static_cast<QHelpEvent*>(event);
  if (const auto index = windowAt(help->pos()))
    QToolTip::showText(help->globalPos(), windowSentences(windows_[*index], onlyTests(*index)).join(QLatin1Char('\n')), this);
  return true;
}

void WindowTimeLine::mousePressEvent(QMouseEvent* event) {
  if (const auto index = windowAt(event->position())) chooseByHand(windows_[*index].window);
}

void WindowTimeLine::chooseByHand(int window) {
  keep(false);
  choose(window);
  Q_EMIT windowClicked(window);
}

void WindowTimeLine::pointAt(std::optional<int> window) {
  if (window == pointed_) return;
  pointed_ = window;
  Q_EMIT windowPointedAt(window.value_or(-1));
}

void WindowTimeLine::mouseMoveEvent(QMouseEvent* event) {
  const auto index = windowAt(event->position());
  pointAt(index ? std::optional(windows_[*index].window) : std::nullopt);
  QWidget::mouseMoveEvent(event);
}

void WindowTimeLine::leaveEvent(QEvent* event) {
  pointAt(std::nullopt);
  QWidget::leaveEvent(event);
}

void WindowTimeLine::keyPressEvent(QKeyEvent* event) {
  if (windows_.empty()) return QWidget::keyPressEvent(event);
  const int first = windows_.front().window, last = windows_.back().window;
  switch (event->key()) {
    case Qt::Key_Left: return chooseByHand(std::max(first, chosen_.value_or(first) - 1));
    case Qt::Key_Right: return chooseByHand(chosen_ ? std::min(last, *chosen_ + 1) : first);
    case Qt::Key_Home: return chooseByHand(first);
    case Qt::Key_End: return chooseByHand(last);
    default: QWidget::keyPressEvent(event);
  }
}

}  // namespace xsmoe::widgets
