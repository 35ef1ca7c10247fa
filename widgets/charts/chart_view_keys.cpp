// SPDX-License-Identifier: GPL-3.0-or-later
// What a person does to a chart by its menu and by keys: how it is looked at.
#include <QChartView>
#include <QKeyEvent>
#include <QLocale>
#include <QMenu>
#include <QPainter>
#include <QStackedWidget>
#include <array>

#include "widgets/charts/chart_view_body.h"

namespace xsmoe::widgets {
namespace {

constexpr double kLensZoom = 2;
constexpr double kLensMove = 0.125;  ///< of the plot, by one press
constexpr std::array kLensSmoothings{0.0, 0.6, 0.9, 0.99};

}  // namespace

/// Keys are taken where they do something, unless whoever shows the chart has described keys of its own.
void ChartView::offerKeys() {
  const QString keys = tr("+ and − zoom, arrow keys move what is zoomed, 0 or Home shows all; the menu zooms upright");
  if (!accessibleDescription().isEmpty() && accessibleDescription() != keys) return;
  const bool zooms = takesLens(body_->content) && !body_->isEmpty();
  setFocusPolicy(zooms ? Qt::StrongFocus : Qt::NoFocus);
  setAccessibleDescription(zooms ? keys : QString());
}

void ChartView::zoomAboutMiddle(double factor, bool vertical) {
  body_->ensureDrawn();
  zoom(factor, body_->toView(body_->drawing.plotArea().center()), vertical);
}

/// Along x, as it was zoomed in; where only y is zoomed, along that.
void ChartView::zoomOut() { zoomAboutMiddle(1 / kLensZoom, !body_->lens.x); }

void ChartView::showAll() {
  ChartLens all = body_->lens;
  all.x.reset();
  all.y.reset();
  setLens(all);
}

void ChartView::moveSight(double right, double up) {
  body_->ensureDrawn();
  const QRectF plot = body_->drawing.plotArea();
  drag({-right * kLensMove * plot.width(), up * kLensMove * plot.height()});
}

void ChartView::addOwnActionsTo(QMenu& menu) {
  addNoteActionTo(menu);
  if (!takesLens(body_->content) || body_->isEmpty()) return;
  menu.addSeparator();
  addScalesTo(menu);
  addZoomTo(menu);
}

void ChartView::addScalesTo(QMenu& menu) {
  const ChartLens now = lens();
  const auto tick = [&](QMenu& in, const QString& words, bool on, const ChartLens& then) {
    QAction* const action = in.addAction(words, this, [this, then] { setLens(then); });
    action->setCheckable(true);
    action->setChecked(on);
  };
  ChartLens other = now;
  other.logX = !now.logX;
  other.x.reset();
  tick(menu, tr("Logarithmic &x axis"), now.logX, other);
  other = now;
  other.logY = !now.logY;
  other.y.reset();
  tick(menu, tr("Logarithmic &y axis"), now.logY, other);
  QMenu* const smoothings = menu.addMenu(tr("S&moothing"));
  for (const double beta : kLensSmoothings) {
    other = now;
    other.smoothing = beta;
    tick(*smoothings, beta > 0 ? tr("moving average, %1 of the past").arg(QLocale().toString(beta)) : tr("none"), now.smoothing == beta,
         other);
  }
}

void ChartView::addZoomTo(QMenu& menu) {
  const bool alongX = lens().x.has_value(), alongY = lens().y.has_value();
  menu.addAction(tr("Zoom &in"), this, [this] { zoomAboutMiddle(kLensZoom, false); });
  menu.addAction(tr("Zoom &out"), this, &ChartView::zoomOut)->setEnabled(alongX || alongY);
  menu.addAction(tr("Zoom in &upright"), this, [this] { zoomAboutMiddle(kLensZoom, true); });
  menu.addAction(tr("Zoom out upri&ght"), this, [this] { zoomAboutMiddle(1 / kLensZoom, true); })->setEnabled(alongY);
  QMenu* const moves = menu.addMenu(tr("Mo&ve what is zoomed"));
  moves->setEnabled(alongX || alongY);
  const auto addMove = [&](const QString& words, double right, double up, bool can) {
    moves->addAction(words, this, [this, right, up] { moveSight(right, up); })->setEnabled(can);
  };
  addMove(tr("&Left"), -1, 0, alongX);
  addMove(tr("&Right"), 1, 0, alongX);
  addMove(tr("&Up"), 0, 1, alongY);
  addMove(tr("&Down"), 0, -1, alongY);
  menu.addAction(tr("Show &all"), this, &ChartView::showAll)->setEnabled(alongX || alongY);
}

void ChartView::keyPressEvent(QKeyEvent* event) {
  constexpr auto kOfOthers = Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier;
  const bool plain = (event->modifiers() & kOfOthers) == Qt::KeyboardModifiers();
  const bool plotted = takesLens(body_->content) && !body_->isEmpty() && body_->pages->currentWidget() == body_->plot;
  if (plain && plotted && takeKey(event->key())) return;
  ChartWidget::keyPressEvent(event);
}

/// False: it does nothing here, and is left to what is around the chart.
bool ChartView::takeKey(int key) {
  const bool alongX = lens().x.has_value(), alongY = lens().y.has_value();
  const auto where = [](bool can, const auto& act) {
    if (can) act();
    return can;
  };
  switch (key) {
    case Qt::Key_Plus:
    case Qt::Key_Equal: return where(true, [this] { zoomAboutMiddle(kLensZoom, false); });
    case Qt::Key_Minus: return where(alongX || alongY, [this] { zoomOut(); });
    case Qt::Key_0:
    case Qt::Key_Home: return where(alongX || alongY, [this] { showAll(); });
    case Qt::Key_Left: return where(alongX, [this] { moveSight(-1, 0); });
    case Qt::Key_Right: return where(alongX, [this] { moveSight(1, 0); });
    case Qt::Key_Up: return where(alongY, [this] { moveSight(0, 1); });
    case Qt::Key_Down: return where(alongY, [this] { moveSight(0, -1); });
    default: return false;
  }
}

/// A thin frame says that the keys are taken here; it is on the screen alone, not in pictures.
void ChartView::paintEvent(QPaintEvent* event) {
  ChartWidget::paintEvent(event);
  if (!hasFocus()) return;
  QPainter painter(this);
  painter.setPen(palette().color(QPalette::Highlight));
  painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

}  // namespace xsmoe::widgets
