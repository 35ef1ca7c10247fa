// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/tau_staircase.h"

#include <QPainter>
#include <QPainterPath>
#include <algorithm>

#include "widgets/theme.h"
#include "widgets/words/what_if_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

constexpr int kHigh = 34, kInset = 4;
/// Less than this share of the value at τ = 0 is drawn as next to nothing.
constexpr double kLeastSpan = 0.02;

double relative(double change, double base) { return base > 0 ? change / base : 0; }
double hr10Change(const WhatIf& whatIf, const WhatIfStep& step) { return relative(step.hr10Change.value, whatIf.steps.front().hr10.value); }
double ndcg10Change(const WhatIf& whatIf, const WhatIfStep& step) {
  return relative(step.ndcg10Change.value, whatIf.steps.front().ndcg10.value);
}
double hr10Low(const WhatIf& whatIf, const WhatIfStep& step) { return relative(step.hr10Change.low, whatIf.steps.front().hr10.value); }
double hr10High(const WhatIf& whatIf, const WhatIfStep& step) { return relative(step.hr10Change.high, whatIf.steps.front().hr10.value); }

}  // namespace

TauStaircase::TauStaircase(QWidget* parent) : QWidget(parent) {
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  setAccessibleName(tr("What each τ would prune"));
}

void TauStaircase::setWhatIf(WhatIfPtr whatIf) {
  if (whatIf == whatIf_) return;
  whatIf_ = std::move(whatIf);
  describe();
  update();
}

void TauStaircase::setTau(double tau) {
  tau_ = tau;
  update();
}

void TauStaircase::setAxis(double most, int margin) {
  most_ = most;
  margin_ = margin;
  update();
}

void TauStaircase::describe() {
  setToolTip(
      measured()
          ? whatIfTable(*whatIf_) +
                tr("<p>Blue: HR@10, orange and dashed: NDCG@10, both against τ = 0. Each step is without all that went before it.</p>")
          : QString());
  setAccessibleDescription(measured() ? whatIfSentences(*whatIf_) : QString());
}

bool TauStaircase::measured() const { return whatIf_ && !whatIf_->steps.empty() && whatIf_->steps.front().metrics; }

double TauStaircase::least() const {
  double value = -kLeastSpan;
  for (const auto& step : whatIf_->steps) value = std::min({value, hr10Low(*whatIf_, step), ndcg10Change(*whatIf_, step)});
  return value;
}

double TauStaircase::largest() const {
  double value = kLeastSpan / 4;
  for (const auto& step : whatIf_->steps) value = std::max({value, hr10High(*whatIf_, step), ndcg10Change(*whatIf_, step)});
  return value;
}

double TauStaircase::xOf(double tau) const {
  const double width = std::max(1, this->width() - 2 * margin_);
  return margin_ + std::clamp(tau / most_, 0.0, 1.0) * width;
}

double TauStaircase::yOf(double change) const {
  const double high = height() - 2 * kInset;
  return kInset + high * (largest() - change) / (largest() - least());
}

void TauStaircase::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const bool dark = isDark(palette());
  painter.setPen(chartColours(palette()).grid);
  if (!measured()) {
    painter.drawLine(QPointF(xOf(0), height() / 2.0), QPointF(xOf(most_), height() / 2.0));
    return;
  }
  painter.drawLine(QPointF(xOf(0), yOf(0)), QPointF(xOf(most_), yOf(0)));
  if (!whatIf_->exact()) paintBand(painter);
  paintStairs(painter, ndcg10Change, QPen(seriesColour(1, dark), 1.6, Qt::DashLine, Qt::FlatCap));
  paintStairs(painter, hr10Change, QPen(seriesColour(0, dark), 2));
  paintTau(painter);
}

void TauStaircase::paintBand(QPainter& painter) const {
  QColor colour = seriesColour(0, isDark(palette()));
  colour.setAlpha(50);
  painter.setPen(Qt::NoPen);
  painter.setBrush(colour);
  const auto& steps = whatIf_->steps;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const double from = xOf(steps[i].tau), to = i + 1 < steps.size() ? xOf(steps[i + 1].tau) : xOf(most_);
    painter.drawRect(QRectF(QPointF(from, yOf(hr10High(*whatIf_, steps[i]))), QPointF(to, yOf(hr10Low(*whatIf_, steps[i])))));
  }
}

void TauStaircase::paintStairs(QPainter& painter, Change change, const QPen& pen) const {
  QPainterPath path(QPointF(xOf(0), yOf(0)));
  for (const auto& step : whatIf_->steps) {
    const double x = xOf(step.tau);
    path.lineTo(x, path.currentPosition().y());
    path.lineTo(x, yOf(change(*whatIf_, step)));
  }
  path.lineTo(xOf(most_), path.currentPosition().y());
  painter.setPen(pen);
  painter.setBrush(Qt::NoBrush);
  painter.drawPath(path);
}

void TauStaircase::paintTau(QPainter& painter) const {
  const QColor colour = tauColour(isDark(palette()));
  const double x = xOf(tau_);
  painter.setPen(QPen(colour, 1.4));
  painter.drawLine(QPointF(x, 0), QPointF(x, height()));
  painter.setPen(QPen(palette().color(QPalette::Window), 1));
  painter.setBrush(colour);
  painter.drawEllipse(QPointF(x, yOf(hr10Change(*whatIf_, whatIf_->steps[stepAt(*whatIf_, tau_)]))), 3.5, 3.5);
}

QSize TauStaircase::sizeHint() const { return {180, kHigh}; }
QSize TauStaircase::minimumSizeHint() const { return {80, kHigh}; }

}  // namespace xsmoe::widgets
