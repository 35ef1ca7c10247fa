// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>
#include <vector>

#include "model/core/settings.h"

namespace xsmoe::widgets {

/// The layers 1 … K−1 side by side; those of the grouping are filled and tell their side layer, those that the cache lacks are crossed
/// out and cannot be chosen.
class GroupingStrip : public QWidget {
  Q_OBJECT
 public:
  explicit GroupingStrip(QWidget* parent = nullptr);

  /// `cached`: the states that there are, increasing; empty: all.
  void setStates(int hiddenStates, const std::vector<int>& cached, const Grouping& grouping, const Grouping& present);
  [[nodiscard]] QRectF cellRect(int hiddenState) const;
  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override;

 Q_SIGNALS:
  void toggled(int hiddenState);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  bool event(QEvent* event) override;

 private:
  [[nodiscard]] int stateAt(QPointF position) const;  ///< 0: none
  void paintCell(QPainter& painter, int state) const;

  [[nodiscard]] bool cached(int state) const;

  int states_ = 13;
  std::vector<int> cached_;
  int cursor_ = 1;
  Grouping grouping_, present_;
};

}  // namespace xsmoe::widgets
