// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/parts/painting_application.h"

#include <gtest/gtest.h>

#include <QElapsedTimer>
#include <QEvent>
#include <QObject>
#include <QPixmap>
#include <QWidget>
#include <chrono>

namespace xsmoe::studio {
namespace {

constexpr std::chrono::milliseconds kOnePaint{10};

void computeFor(std::chrono::milliseconds time) {
  const auto end = std::chrono::steady_clock::now() + time;
  while (std::chrono::steady_clock::now() < end) {
  }
}

/// Takes its time to paint, and to answer an event that does not.
class SlowWidget : public QWidget {
 public:
  using QWidget::QWidget;
  int painted = 0;

 protected:
  void paintEvent(QPaintEvent* /*event*/) override {
    ++painted;
    computeFor(kOnePaint);
  }
  bool event(QEvent* event) override {
    if (event->type() == QEvent::User) computeFor(20 * kOnePaint);
    return QWidget::event(event);
  }
};

double secondsOf(std::chrono::milliseconds time) { return std::chrono::duration<double>(time).count(); }

TEST(PaintingApplication, CountsWhatPaintingTakesAndNothingElse) {
  const auto* const application = paintingApplication();
  ASSERT_TRUE(application) << "the tests' own is of this kind";
  SlowWidget outer;
  SlowWidget inner(&outer);
  outer.resize(80, 80);
  inner.setGeometry(0, 0, 20, 20);
  const double before = application->paintedSeconds();
  QElapsedTimer clock;
  clock.start();
  static_cast<void>(outer.grab());
  const double passed = 1e-9 * static_cast<double>(clock.nsecsElapsed()), counted = application->paintedSeconds() - before;
  EXPECT_GE(outer.painted + inner.painted, 2);
  EXPECT_GE(counted, (outer.painted + inner.painted) * secondsOf(kOnePaint));
  EXPECT_LE(counted, passed) << "what is painted within is counted once";
  QEvent other(QEvent::User);
  QCoreApplication::sendEvent(&outer, &other);
  EXPECT_LT(application->paintedSeconds() - before - counted, secondsOf(kOnePaint));
}

}  // namespace
}  // namespace xsmoe::studio
