// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QFont>
#include <QPointF>
#include <QRect>
#include <QRectF>
#include <QString>

#include "widgets/charts/chart_widget.h"

class QTableView;

namespace xsmoe::widgets {

class ChartTableModel;

/// A chart that draws itself, with plain text on hover. Where a table of its numbers is asked for, it lies over what is drawn.
class DrawnChart : public ChartWidget {
  Q_OBJECT
 public:
  explicit DrawnChart(QWidget* parent = nullptr);

  /// What is told there on hover; empty: nothing.
  [[nodiscard]] virtual QString tooltipAt(QPointF position) const = 0;

  void showTable(bool table) override;
  [[nodiscard]] bool showsTable() const override;
  void paintTo(QPainter& painter, const QRectF& target) const override;

 protected:
  virtual void paint(QPainter& painter) const = 0;
  [[nodiscard]] virtual QRect tableRect() const = 0;
  /// The table, where it is looked at, is made anew.
  void refreshTable();
  [[nodiscard]] QTableView& table() { return *table_; }
  // The fonts in which it is drawn, on a page too, whose dots are smaller than those of the screen.
  [[nodiscard]] QFont plainFont() const;
  [[nodiscard]] QFont smallerFont() const;
  [[nodiscard]] QFont boldFont() const;
  /// A bar in the colours of weights, with what its ends and its middle stand for below it, in the smaller font. Returns where these stand.
  QRectF paintHeatScale(QPainter& painter, const QRectF& bar, const QString& least, const QString& middle, const QString& most) const;
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;
  bool event(QEvent* event) override;

 private:
  QTableView* table_;
  ChartTableModel* model_;
};

}  // namespace xsmoe::widgets
