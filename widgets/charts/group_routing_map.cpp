// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/group_routing_map.h"

#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <QTableView>
#include <QToolButton>
#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "widgets/charts/chart_axis.h"
#include "widgets/paper.h"
#include "widgets/theme.h"
#include "widgets/words/symbol_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

constexpr double kMapSide = 8, kRowGap = 6, kScaleBar = 8, kTriangle = 5;
constexpr double kNamesShare = 0.45;      ///< of the width, at most, for the names of groups
constexpr double kLeastNamesShare = 0.3;  ///< which they keep where numbers have no room
constexpr double kCellRim = 3;            ///< around a number that has its mark above or below it
/// Ends of the scale are whole ones of it, so that maps of several moments look alike: the finer one where numbers lie close together.
constexpr double kMapStep = 0.05, kFineStep = 0.01;
constexpr double kCloseTogether = 0.25;

QString countText(const GroupRoutingView::Row& row) { return QStringLiteral(" (%1)").arg(count(row.items)); }

}  // namespace

GroupRoutingMap::GroupRoutingMap(QWidget* parent) : DrawnChart(parent) {
  setFocusPolicy(Qt::StrongFocus);
  table().setAccessibleName(tr("Gate slots by group of items"));
  setView({});
}

void GroupRoutingMap::setView(GroupRoutingView view) {
  view_ = std::move(view);
  double least = 1, most = 0;
  for (const auto& row : view_.rows)
    for (const GroupNumber& number : row.numbers) {
      least = std::min(least, number.value);
      most = std::max(most, number.value);
    }
  if (least > most) least = most;
  const double step = most - least < kCloseTogether ? kFineStep : kMapStep;
  least_ = std::max(0.0, std::floor(least / step + 1e-9) * step);
  most_ = std::max(least_ + step, std::min(1.0, std::ceil(most / step - 1e-9) * step));
  setAccessibleName(view_.title.isEmpty() ? tr("Gate slots by group of items") : view_.title);
  tellReaders();
  refreshTable();
  updateGeometry();
  update();
}

/// What is chosen comes first: the numbers are many.
void GroupRoutingMap::tellReaders() {
  const auto slot = chosenSlot();
  const QString chosen = slot ? tr("chosen: %1; ").arg(slotTitle(view_, *slot)) : QString();
  setAccessibleDescription(chosen + spoken(view_));
}

void GroupRoutingMap::setChosen(const std::optional<ExpertName>& chosen) {
  if (chosen == chosen_) return;
  chosen_ = chosen;
  tellReaders();
  update();
}

std::optional<std::size_t> GroupRoutingMap::chosenSlot() const {
  for (std::size_t slot = 1; chosen_ && slot < view_.slots(); ++slot)
    if (expertOf(view_, slot) == chosen_) return slot;
  return std::nullopt;
}

double GroupRoutingMap::rowHeight() const { return QFontMetricsF(plainFont()).height() + 6; }

double GroupRoutingMap::top() const {
  return std::max(static_cast<double>(menuButton()->sizeHint().height()), QFontMetricsF(plainFont()).height()) + 4 + rowHeight();
}

/// Names leave room for numbers of whole percent in the cells, as far as they can be told apart then.
double GroupRoutingMap::left() const {
  const QFontMetricsF metrics(plainFont());
  double widest = 0;
  for (const auto& row : view_.rows) widest = std::max(widest, metrics.horizontalAdvance(row.name + countText(row)));
  const double cells = static_cast<double>(view_.slots()) * (numberWidth(0) + kCellRim);
  const double room = std::clamp(width() - 2 * kMapSide - kRowGap - cells, kLeastNamesShare * width(), kNamesShare * width());
  return kMapSide + std::min(widest, room) + kRowGap;
}

/// One for all cells, so that they look alike.
double GroupRoutingMap::numberWidth(int decimals) const {
  return QFontMetricsF(smallerFont()).horizontalAdvance(QLocale().toString(88.8, 'f', decimals));
}

bool GroupRoutingMap::marksBeside() const { return numberWidth(1) + 2 * kTriangle + 4 <= cellRect({}).width(); }

/// A gap parts the kinds of groups.
double GroupRoutingMap::rowTop(std::size_t row) const {
  double gaps = 0;
  for (std::size_t i = 1; i <= row && i < view_.rows.size(); ++i)
    if (view_.rows[i].kind != view_.rows[i - 1].kind) gaps += kRowGap;
  return top() + static_cast<double>(row) * rowHeight() + gaps;
}

double GroupRoutingMap::legendHeight() const { return kScaleBar + 2 * kRowGap + 2 * QFontMetricsF(smallerFont()).height(); }

QRectF GroupRoutingMap::cellRect(Cell cell) const {
  const double wide = std::max(1.0, width() - kMapSide - left()) / static_cast<double>(view_.slots());
  return {left() + static_cast<double>(cell.slot) * wide, rowTop(cell.row), wide, rowHeight()};
}

std::optional<GroupRoutingMap::Cell> GroupRoutingMap::cellAt(QPointF position) const {
  for (std::size_t row = 0; row < view_.rows.size(); ++row)
    for (std::size_t slot = 0; slot < view_.slots(); ++slot)
      if (cellRect({row, slot}).contains(position)) return Cell{row, slot};
  return std::nullopt;
}

QRectF GroupRoutingMap::columnRect(std::size_t slot) const {
  const QRectF first = cellRect({0, slot}), last = cellRect({view_.rows.size() - 1, slot});
  return {first.left(), first.top() - rowHeight(), first.width(), last.bottom() - first.top() + rowHeight()};
}

std::optional<std::size_t> GroupRoutingMap::slotAt(QPointF position) const {
  for (std::size_t slot = 0; !view_.rows.empty() && slot < view_.slots(); ++slot)
    if (columnRect(slot).contains(position)) return slot;
  return std::nullopt;
}

void GroupRoutingMap::chooseSlot(std::size_t slot) {
  const auto expert = expertOf(view_, slot);  // whoever is told may show another layer
  if (expert) Q_EMIT expertClicked(*expert);
}

void GroupRoutingMap::mousePressEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton) DrawnChart::mousePressEvent(event);
}

void GroupRoutingMap::mouseReleaseEvent(QMouseEvent* event) {
  const auto slot = event->button() == Qt::LeftButton ? slotAt(event->position()) : std::nullopt;
  if (!slot) return DrawnChart::mouseReleaseEvent(event);
  chooseSlot(*slot);
}

/// The base path is no expert: the keys go by it.
void GroupRoutingMap::keyPressEvent(QKeyEvent* event) {
  const std::size_t last = view_.slots() - 1, now = chosenSlot().value_or(0);
  if (view_.rows.empty() || last == 0) return DrawnChart::keyPressEvent(event);
  switch (event->key()) {
    case Qt::Key_Left: return chooseSlot(now == 0 ? last : std::max<std::size_t>(1, now - 1));
    case Qt::Key_Right: return chooseSlot(std::min(last, now + 1));
    case Qt::Key_Home: return chooseSlot(1);
    case Qt::Key_End: return chooseSlot(last);
    default: DrawnChart::keyPressEvent(event);
  }
}

const GroupNumber* GroupRoutingMap::numberAt(Cell cell) const {
  const auto& numbers = view_.rows.at(cell.row).numbers;
  return cell.slot < numbers.size() ? &numbers[cell.slot] : nullptr;
}

QColor GroupRoutingMap::cellColour(Cell cell) const {
  const GroupNumber* const number = numberAt(cell);
  if (number == nullptr) return palette().color(QPalette::Base);
  return paleHeatColour((number->value - least_) / (most_ - least_), isDark(palette()));
}

QString GroupRoutingMap::cellText(Cell cell) const {
  const GroupNumber* const number = numberAt(cell);
  if (number == nullptr) return QString(QChar(0x2013));
  const auto fits = [this, room = cellRect(cell).width() - kCellRim](int decimals) { return numberWidth(decimals) <= room; };
  if (!fits(0)) return {};
  return QLocale().toString(100 * number->value, 'f', fits(1) ? 1 : 0);
}

int GroupRoutingMap::mark(Cell cell) const {
  const GroupNumber* const number = numberAt(cell);
  if (number == nullptr || !number->differs()) return 0;
  return number->fromOthers->value > 0 ? 1 : -1;
}

QString GroupRoutingMap::tooltipAt(QPointF position) const {
  if (position.y() < top() - rowHeight() && titleText() != view_.title) return view_.title;
  const auto cell = cellAt(position);
  if (!cell || showsTable()) return {};
  const QString sentence = cellSentence(view_, cell->row, cell->slot);
  const int up = mark(*cell);
  return up == 0 ? sentence : sentence + QLatin1Char('\n') + explained(up > 0 ? Symbol::kGroupMore : Symbol::kGroupLess);
}

QSize GroupRoutingMap::sizeHint() const { return {440, minimumSizeHint().height()}; }

QSize GroupRoutingMap::minimumSizeHint() const {
  const double rows = view_.rows.empty() ? top() : rowTop(view_.rows.size() - 1) + rowHeight();
  return {240, static_cast<int>(std::ceil(rows + legendHeight()))};
}

void GroupRoutingMap::paint(QPainter& painter) const {
  paintTitle(painter);
  if (view_.rows.empty()) return;
  paintSlots(painter);
  for (std::size_t row = 0; row < view_.rows.size(); ++row) paintRow(painter, row);
  paintChosen(painter);  // over the cells below it
  paintScale(painter);
}

/// All of its column: colours of cells are numbers.
void GroupRoutingMap::paintChosen(QPainter& painter) const {
  const auto slot = chosenSlot();
  if (!slot) return;
  painter.save();
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(chartColours(palette()).text, 3, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
  painter.drawRect(columnRect(*slot));
  painter.restore();
}

/// A thin frame says that the keys are taken here; it is on the screen alone, not in pictures.
void GroupRoutingMap::paintEvent(QPaintEvent* event) {
  DrawnChart::paintEvent(event);
  if (!hasFocus()) return;
  QPainter painter(this);
  painter.setPen(palette().color(QPalette::Highlight));
  painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

double GroupRoutingMap::roomOfTitle() const { return width() - 2 * kMapSide - menuButton()->sizeHint().width() - kRowGap; }

QString GroupRoutingMap::titleText() const {
  return fittingTitle(view_.title, view_.shortTitles, QFontMetricsF(boldFont()), roomOfTitle());
}

void GroupRoutingMap::paintTitle(QPainter& painter) const {
  painter.setFont(boldFont());
  painter.setPen(chartColours(palette()).text);
  painter.drawText(QRectF(kMapSide, 2, roomOfTitle(), top() - rowHeight() - 4), Qt::AlignLeft | Qt::AlignVCenter, titleText());
}

void GroupRoutingMap::paintSlots(QPainter& painter) const {
  painter.setFont(smallerFont());
  painter.setPen(chartColours(palette()).text);
  const QFontMetricsF metrics(smallerFont());
  for (std::size_t slot = 0; slot < view_.slots(); ++slot) {
    const QRectF below = cellRect({0, slot});
    QString name = slotTitle(view_, slot);
    if (metrics.horizontalAdvance(name) > below.width()) name = slot == 0 ? tr("B", "base path, in a narrow cell") : name.mid(1);
    painter.drawText(QRectF(below.left(), below.top() - rowHeight(), below.width(), rowHeight()), Qt::AlignCenter, name);
  }
}

void GroupRoutingMap::paintRow(QPainter& painter, std::size_t row) const {
  const auto& one = view_.rows[row];
  const QRectF first = cellRect({row, 0});
  painter.setFont(plainFont());
  painter.setPen(chartColours(palette()).text);
  const QFontMetricsF metrics(plainFont());
  const QString items = countText(one);
  const QRectF room(kMapSide, first.top(), first.left() - kMapSide - kRowGap, first.height());
  const QString name = metrics.elidedText(one.name, Qt::ElideRight, room.width() - metrics.horizontalAdvance(items));
  painter.drawText(room, Qt::AlignRight | Qt::AlignVCenter, name + items);
  for (std::size_t slot = 0; slot < view_.slots(); ++slot) paintCell(painter, {row, slot});
}

void GroupRoutingMap::paintCell(QPainter& painter, Cell cell) const {
  const ChartColours colours = chartColours(palette());
  const QRectF box = cellRect(cell).adjusted(0.75, 0.75, -0.75, -0.75);
  painter.fillRect(box, cellColour(cell));
  if (numberAt(cell) == nullptr) painter.fillRect(box, QBrush(colours.axis, Qt::BDiagPattern));
  painter.setFont(smallerFont());
  painter.setPen(colours.text);
  painter.drawText(box, Qt::AlignCenter, cellText(cell));
  const int up = mark(cell);
  if (up == 0) return;
  const double tip = -up * kTriangle / 2;
  const QPointF edge(box.center().x(), up > 0 ? box.top() + kTriangle / 2 : box.bottom() - kTriangle / 2);
  const QPointF centre = marksBeside() ? QPointF(box.right() - kTriangle, box.center().y()) : edge;
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(colours.text);
  const std::array corners{centre + QPointF(0, tip), centre + QPointF(kTriangle / 2, -tip), centre + QPointF(-kTriangle / 2, -tip)};
  painter.drawPolygon(corners.data(), static_cast<int>(corners.size()));
  painter.restore();
}

void GroupRoutingMap::paintScale(QPainter& painter) const {
  const double below = rowTop(view_.rows.size() - 1) + rowHeight() + kRowGap;
  const QRectF bar(left(), below, std::min(std::max(1.0, width() - kMapSide - left()), 260.0), kScaleBar);
  const QRectF ticks = paintHeatScale(painter, bar, percent(least_, 0), percent((least_ + most_) / 2, 1), percent(most_, 0));
  const double room = width() - 2 * kMapSide;
  painter.drawText(
      QRectF(kMapSide, ticks.bottom(), room, ticks.height()), Qt::AlignLeft | Qt::AlignVCenter,
      QFontMetricsF(smallerFont())
          .elidedText(tr("▲ more, ▼ less than the items outside the group, by more than two standard errors; hatched: no item"),
                      Qt::ElideRight, room));
}

ChartWidget* GroupRoutingMap::copyOn(QWidget& parent) const {
  auto* const copy = new GroupRoutingMap(&parent);
  lighten(*copy);
  copy->setView(view_);
  copy->setChosen(chosen_);
  return copy;
}

ChartContent GroupRoutingMap::wholeContent() const { return contentOf(view_); }

QRect GroupRoutingMap::tableRect() const {
  const auto above = static_cast<int>(top() - rowHeight());
  return {0, above, width(), std::max(1, height() - above)};
}

}  // namespace xsmoe::widgets
