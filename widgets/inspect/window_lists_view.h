// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QRectF>
#include <QString>
#include <QWidget>
#include <optional>
#include <utility>
#include <vector>

#include "model/core/recommendation.h"
#include "widgets/charts/chart_table.h"

class QPainter;

namespace xsmoe::widgets {

/// One user's lists after each window, side by side.
struct WindowLists {
  struct Place {
    QString id, title;
    bool truth = false;  ///< the held-out target of that window
    friend bool operator==(const Place&, const Place&) = default;
  };
  struct Column {
    int window = 0;
    std::vector<Place> places;  ///< from rank 1
    friend bool operator==(const Column&, const Column&) = default;
  };
  std::vector<Column> columns;
  friend bool operator==(const WindowLists&, const WindowLists&) = default;

  /// Where the item stands in a column; −1: not in the list.
  [[nodiscard]] int placeOf(const QString& id, int column) const;
};

[[nodiscard]] WindowLists windowListsOf(const std::vector<Recommendation>& lists);
/// A row for each rank, a column for each window.
[[nodiscard]] ChartTable tableOf(const WindowLists& lists);

/// Paints the lists as columns, with lines between the places of the same item in neighbouring windows; those of the chosen item stand out.
/// A place is chosen with the mouse or the arrow keys.
class WindowListsView : public QWidget {
  Q_OBJECT
 public:
  explicit WindowListsView(QWidget* parent = nullptr);

  void setLists(WindowLists lists);
  [[nodiscard]] const WindowLists& lists() const { return lists_; }
  /// Without a signal. `window`: that whose column is marked; empty: none.
  void choose(const QString& id, std::optional<int> window);
  [[nodiscard]] QString chosen() const { return chosen_; }

  struct Cell {
    int column = 0, row = 0;
    friend bool operator==(const Cell&, const Cell&) = default;
  };
  [[nodiscard]] QRectF cellRect(Cell cell) const;
  [[nodiscard]] std::optional<Cell> cellAt(QPointF position) const;
  /// Lines from a column to the next: the ranks that they join, from 0.
  [[nodiscard]] std::vector<std::pair<int, int>> linesFrom(int column) const;
  [[nodiscard]] QString tooltipAt(QPointF position) const;

  [[nodiscard]] QSize sizeHint() const override { return minimumSizeHint(); }
  [[nodiscard]] QSize minimumSizeHint() const override;

 Q_SIGNALS:
  void placeChosen(const QString& id, int window);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void changeEvent(QEvent* event) override;
  bool event(QEvent* event) override;

 private:
  [[nodiscard]] double rowHigh() const;
  [[nodiscard]] int rows() const;            ///< with that of the headings
  [[nodiscard]] double leastRow() const;     ///< high enough for one line
  [[nodiscard]] double leastColumn() const;  ///< that titles need; what is not seen of more is scrolled to
  [[nodiscard]] double columnWide() const;   ///< with the gap behind it
  [[nodiscard]] const WindowLists::Place& placeIn(Cell cell) const;
  [[nodiscard]] QString sentence(Cell cell) const;
  void chooseByHand(Cell cell);
  void paintLines(QPainter& painter, int column) const;
  void paintColumn(QPainter& painter, int column) const;

  WindowLists lists_;
  QString chosen_;
  std::optional<int> window_;
  Cell cursor_;
};

}  // namespace xsmoe::widgets
