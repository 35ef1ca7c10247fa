// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspect/window_lists_view.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>

#include "widgets/charts/view_saver.h"
#include "widgets/elided_lines.h"
#include "widgets/plain_tip.h"
#include "widgets/theme.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

constexpr double kColumnGap = 26, kCellPad = 5;
constexpr int kLeastTitleLetters = 26;  ///< of a column: a rank and most titles

}  // namespace

int WindowLists::placeOf(const QString& id, int column) const {
  const auto& places = columns.at(static_cast<std::size_t>(column)).places;
  const auto found = std::find_if(places.begin(), places.end(), [&](const Place& one) { return one.id == id; });
  return found == places.end() ? -1 : static_cast<int>(found - places.begin());
}

WindowLists windowListsOf(const std::vector<Recommendation>& lists) {
  WindowLists all;
  for (const auto& list : lists) {
    auto& column = all.columns.emplace_back();
    column.window = list.window;
    for (const auto& one : list.items) column.places.push_back({text(one.item.id), itemTitle(one.item), one.truth});
  }
  return all;
}

ChartTable tableOf(const WindowLists& lists) {
  ChartTable table{{WindowListsView::tr("Rank")}, {}};
  std::size_t most = 0;
  for (const auto& column : lists.columns) {
    table.header << WindowListsView::tr("after %1").arg(windowName(column.window));
    most = std::max(most, column.places.size());
  }
  for (std::size_t row = 0; row < most; ++row) {
    QStringList cells{QString::number(row + 1)};
    // In quotes a title that is a number stays as it is.
    for (const auto& column : lists.columns)
      cells << (row < column.places.size() ? WindowListsView::tr("“%1”").arg(column.places[row].title) : QString());
    table.rows.push_back(cells);
  }
  return table;
}

WindowListsView::WindowListsView(QWidget* parent) : QWidget(parent) {
  setFocusPolicy(Qt::StrongFocus);
  setAccessibleName(tr("The user's lists after each window"));
  auto* const saver = new ViewSaver(*this, [this]() -> ShownView {
    const auto copy = [lists = lists_, chosen = chosen_, window = window_](QWidget& holder) -> QWidget* {
      auto* const view = new WindowListsView(&holder);
      view->setLists(lists);
      view->choose(chosen, window);
      return view;
    };
    return {accessibleName(), copy, tableOf(lists_)};
  });
  saver->openWhereAsked();
  saver->leaveToPage();
}

void WindowListsView::setLists(WindowLists lists) {
  if (lists == lists_) return;
  lists_ = std::move(lists);
  cursor_ = {};
  updateGeometry();
  update();
}

void WindowListsView::choose(const QString& id, std::optional<int> window) {
  chosen_ = id;
  window_ = window;
  for (int column = 0; column < static_cast<int>(lists_.columns.size()); ++column) {
    const int row = lists_.placeOf(id, column);
    if (row >= 0 && lists_.columns[static_cast<std::size_t>(column)].window == window) cursor_ = {column, row};
  }
  update();
}

int WindowListsView::rows() const {
  std::size_t most = 0;
  for (const auto& column : lists_.columns) most = std::max(most, column.places.size());
  return static_cast<int>(most) + 1;
}

double WindowListsView::leastRow() const { return fontMetrics().height() + 2 * kCellPad; }

double WindowListsView::rowHigh() const {
  return std::clamp(static_cast<double>(height()) / rows(), leastRow(), leastRow() + fontMetrics().height());
}

double WindowListsView::leastColumn() const { return kLeastTitleLetters * fontMetrics().averageCharWidth(); }

double WindowListsView::columnWide() const {
  const auto columns = static_cast<double>(std::max<std::size_t>(1, lists_.columns.size()));
  return std::max(leastColumn() + kColumnGap, (width() + kColumnGap) / columns);
}

QRectF WindowListsView::cellRect(Cell cell) const {
  return {cell.column * columnWide(), (cell.row + 1) * rowHigh(), columnWide() - kColumnGap, rowHigh()};
}

std::optional<WindowListsView::Cell> WindowListsView::cellAt(QPointF position) const {
  for (int column = 0; column < static_cast<int>(lists_.columns.size()); ++column)
    for (int row = 0; row < static_cast<int>(lists_.columns[static_cast<std::size_t>(column)].places.size()); ++row)
      if (cellRect({column, row}).contains(position)) return Cell{column, row};
  return std::nullopt;
}

std::vector<std::pair<int, int>> WindowListsView::linesFrom(int column) const {
  std::vector<std::pair<int, int>> lines;
  if (column + 1 >= static_cast<int>(lists_.columns.size())) return lines;
  const auto& places = lists_.columns[static_cast<std::size_t>(column)].places;
  for (std::size_t row = 0; row < places.size(); ++row)
    if (const int next = lists_.placeOf(places[row].id, column + 1); next >= 0) lines.emplace_back(static_cast<int>(row), next);
  return lines;
}

const WindowLists::Place& WindowListsView::placeIn(Cell cell) const {
  return lists_.columns.at(static_cast<std::size_t>(cell.column)).places.at(static_cast<std::size_t>(cell.row));
}

QString WindowListsView::sentence(Cell cell) const {
  const auto& place = placeIn(cell);
  QStringList ranks;
  for (int column = 0; column < static_cast<int>(lists_.columns.size()); ++column)
    if (const int row = lists_.placeOf(place.id, column); row >= 0)
      ranks << tr("%1 rank %2").arg(windowName(lists_.columns[static_cast<std::size_t>(column)].window)).arg(row + 1);
  const QString said = tr("%1: after %2").arg(place.title, ranks.join(QStringLiteral(", ")));
  return place.truth ? tr("%1; the held-out truth").arg(said) : said;
}

QSize WindowListsView::minimumSizeHint() const {
  const double wide = (leastColumn() + kColumnGap) * static_cast<double>(lists_.columns.size());
  return {static_cast<int>(wide), static_cast<int>(leastRow() * rows()) + 4};
}

void WindowListsView::paintLines(QPainter& painter, int column) const {
  const auto& places = lists_.columns[static_cast<std::size_t>(column)].places;
  for (const auto& [from, to] : linesFrom(column)) {
    const bool chosen = places[static_cast<std::size_t>(from)].id == chosen_;
    painter.setPen(chosen ? QPen(palette().color(QPalette::Highlight), 3) : QPen(chartColours(palette()).axis, 1));
    const QRectF left = cellRect({column, from}), right = cellRect({column + 1, to});
    painter.drawLine(QPointF(left.right(), left.center().y()), QPointF(right.left(), right.center().y()));
  }
}

void WindowListsView::paintColumn(QPainter& painter, int column) const {
  const auto& one = lists_.columns[static_cast<std::size_t>(column)];
  const QColor plain = palette().color(QPalette::AlternateBase), words = palette().color(QPalette::Text);
  QFont bold = font();
  bold.setBold(window_ == one.window);
  painter.setFont(bold);
  painter.setPen(words);
  painter.drawText(cellRect({column, -1}), Qt::AlignLeft | Qt::AlignVCenter, tr("after %1").arg(windowName(one.window)));
  painter.setFont(font());
  for (int row = 0; row < static_cast<int>(one.places.size()); ++row) {
    const auto& place = one.places[static_cast<std::size_t>(row)];
    const QRectF box = cellRect({column, row}).adjusted(0, 1, 0, -1);
    const bool chosen = place.id == chosen_;
    painter.fillRect(box, chosen ? palette().color(QPalette::Highlight) : plain);
    if (place.truth) painter.fillRect(QRectF(box.left(), box.top(), 4, box.height()), truthColour(isDark(palette())));
    painter.setPen(chosen ? palette().color(QPalette::HighlightedText) : words);
    const QRectF inner = box.adjusted(7, 0, -3, 0);
    const QString said = count(row + 1) + QStringLiteral("  ") + place.title;
    const int most = std::max(1, static_cast<int>(inner.height() / fontMetrics().height()));
    painter.drawText(inner, Qt::AlignLeft | Qt::AlignVCenter, elidedLines(said, font(), inner.width(), most).join(QLatin1Char('\n')));
    if (!hasFocus() || cursor_ != Cell{column, row}) continue;
    painter.setPen(QPen(words, 1, Qt::DotLine));
    painter.drawRect(box.adjusted(0, 0, -1, -1));
  }
}

void WindowListsView::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.fillRect(rect(), palette().color(QPalette::Base));
  for (int column = 0; column < static_cast<int>(lists_.columns.size()); ++column) {
    paintLines(painter, column);
    paintColumn(painter, column);
  }
}

void WindowListsView::chooseByHand(Cell cell) {
  if (lists_.columns.empty()) return;
  cell.column = std::clamp(cell.column, 0, static_cast<int>(lists_.columns.size()) - 1);
  const auto& column = lists_.columns[static_cast<std::size_t>(cell.column)];
  if (column.places.empty()) return;
  cell.row = std::clamp(cell.row, 0, static_cast<int>(column.places.size()) - 1);
  cursor_ = cell;
  chosen_ = placeIn(cell).id;
  window_ = column.window;
  setAccessibleDescription(sentence(cell));
  update();
  Q_EMIT placeChosen(chosen_, column.window);
}

void WindowListsView::mousePressEvent(QMouseEvent* event) {
  const auto cell = cellAt(event->position());
  if (event->button() == Qt::LeftButton && cell) return chooseByHand(*cell);
  QWidget::mousePressEvent(event);
}

void WindowListsView::keyPressEvent(QKeyEvent* event) {
  switch (event->key()) {
    case Qt::Key_Up: return chooseByHand({cursor_.column, cursor_.row - 1});
    case Qt::Key_Down: return chooseByHand({cursor_.column, cursor_.row + 1});
    case Qt::Key_Left: return chooseByHand({cursor_.column - 1, cursor_.row});
    case Qt::Key_Right: return chooseByHand({cursor_.column + 1, cursor_.row});
    default: QWidget::keyPressEvent(event);
  }
}

void WindowListsView::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  updateGeometry();
  update();
}

QString WindowListsView::tooltipAt(QPointF position) const {
  const auto cell = cellAt(position);
  return cell ? sentence(*cell) : QString();
}

bool WindowListsView::event(QEvent* event) {
  return showPlainTip(this, event, [this](QPoint position) { return tooltipAt(position); }) || QWidget::event(event);
}

}  // namespace xsmoe::widgets
