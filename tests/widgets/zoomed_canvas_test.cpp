// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/network/zoomed_canvas.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QGraphicsScene>
#include <QWheelEvent>

namespace xsmoe::widgets {
namespace {

double scaleOf(const ZoomedCanvas& canvas) { return canvas.transform().m11(); }

void turnWheel(ZoomedCanvas& canvas, int angle) {
  const QPointF at(50, 50);
  QWheelEvent event(at, at, {}, {0, angle}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
  QApplication::sendEvent(canvas.viewport(), &event);
}

TEST(ZoomedCanvas, IsFittedUntilAPersonZooms) {
  QGraphicsScene scene(0, 0, 1000, 1000);
  ZoomedCanvas canvas(&scene, nullptr);
  canvas.resize(200, 100);
  canvas.show();
  canvas.fit(scene.sceneRect(), 1.5);
  const double whole = scaleOf(canvas);
  EXPECT_NEAR(whole, 0.1, 0.01) << "the lower side decides";
  EXPECT_TRUE(canvas.isFitted());
  turnWheel(canvas, 120);
  EXPECT_GT(scaleOf(canvas), whole);
  EXPECT_FALSE(canvas.isFitted());
  canvas.zoom(1e6);
  EXPECT_LE(scaleOf(canvas), 10) << "no nearer than makes sense";
  canvas.fit(scene.sceneRect(), 1.5);
  EXPECT_DOUBLE_EQ(scaleOf(canvas), whole);
  EXPECT_TRUE(canvas.isFitted());
}

TEST(ZoomedCanvas, DoesNotBlowUpASmallScene) {
  QGraphicsScene scene(0, 0, 10, 10);
  ZoomedCanvas canvas(&scene, nullptr);
  canvas.resize(200, 200);
  canvas.show();
  canvas.fit(scene.sceneRect(), 1.5);
  EXPECT_DOUBLE_EQ(scaleOf(canvas), 1.5);
}

}  // namespace
}  // namespace xsmoe::widgets
