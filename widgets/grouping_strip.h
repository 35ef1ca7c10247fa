// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>

#include "model/core/settings.h"

namespace xsmoe::widgets {

/// The cached layers 1 … K−1 side by side; those of the grouping are filled and tell their side layer.
class GroupingStrip : public QWidget {
  Q_OBJECT
 public:
  explicit GroupingStrip(QWidget* parent = nullptr);

  void setStates(int hiddenStates, const Grouping& grouping, const Grouping& present);
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

  int states_ = 13;
  int cursor_ = 1;
  Grouping grouping_, present_;
};

}  // namespace xsmoe::widgets
