// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QGraphicsView>

namespace xsmoe::widgets {

/// A scene that is seen whole until a person comes nearer with the wheel or the keys, and dragged then.
class ZoomedCanvas : public QGraphicsView {
 public:
  ZoomedCanvas(QGraphicsScene* scene, QWidget* parent);

  /// Whether nobody has zoomed since it was last fitted.
  [[nodiscard]] bool isFitted() const { return fitted_; }
  /// Shows `bounds` of the scene whole, at most so many times as large.
  void fit(const QRectF& bounds, double mostScale);
  void zoom(double factor);
  /// As a person who has zoomed saw it: at this scale, around this place of the scene.
  void look(double scale, QPointF centre);

 protected:
  void wheelEvent(QWheelEvent* event) override;

 private:
  void setScale(double wanted);

  bool fitted_ = true;
};

}  // namespace xsmoe::widgets
