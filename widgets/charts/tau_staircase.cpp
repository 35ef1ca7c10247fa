// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/tau_staircase.h"

#include <QFontMetricsF>
#include <QLocale>
#include <QPainter>
#include <QPainterPath>
#include <QPolygonF>
#include <QRectF>
#include <QStringList>
#include <algorithm>
#include <utility>

#include "widgets/charts/chart_table.h"
#include "widgets/charts/view_saver.h"
#include "widgets/theme.h"
#include "widgets/words/what_if_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

constexpr int kPlotHigh = 36, kInset = 3, kPaperSide = 24;
constexpr double kOverLine = 2;  ///< between a number and the line that it stands on

double relative(double change, double base) { return base > 0 ? change / base : 0; }
double hr10Change(const WhatIf& whatIf, const WhatIfStep& step) { return relative(step.hr10Change.value, whatIf.steps.front().hr10.value); }
double ndcg10Change(const WhatIf& whatIf, const WhatIfStep& step) {
  return relative(step.ndcg10Change.value, whatIf.steps.front().ndcg10.value);
}
QString changeText(double change) { return signedNumber(100 * change, 0) + TauStaircase::tr(" %", "after the number of percent"); }
/// Two standard errors to both sides, by which a change is told from chance.
TauStaircase::Band hr10Band(const WhatIf& whatIf, const WhatIfStep& step) {
  const double middle = hr10Change(whatIf, step), doubt = relative(2 * step.hr10Change.error, whatIf.steps.front().hr10.value);
  return {middle - doubt, middle + doubt};
}

}  // namespace

TauStaircase::TauStaircase(QWidget* parent) : QWidget(parent), saver_(new ViewSaver(*this, [this] { return shownView(); })) {
  saver_->openWhereAsked();
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  setAccessibleName(tr("What each τ would prune"));
  describe();
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
  QStringList beyond;
  if (isCut()) beyond << tr("below −20 %");
  if (isCutAbove()) beyond << tr("above +5 %");
  const QString cut = beyond.isEmpty() ? QString() : tr("Triangle: the stair is %1, beyond the edge.").arg(beyond.join(tr(" or ")));
  setToolTip(measured() ? whatIfTable(*whatIf_) + tr("<p>Blue: HR@10, orange and dashed: NDCG@10, both in percent of the value at τ = 0, "
                                                     "from +5 % to −20 % in every run. Each "
                                                     "step is without all that went before it. Band: two standard errors of HR@10's "
                                                     "change to both sides; where it reaches 0 %, that is no difference. %1</p>")
                                                      .arg(cut)
                        : tr("What each τ would cost, in percent of the quality at τ = 0, once it is measured."));
  setAccessibleDescription(measured() ? QStringLiteral("%1 %2").arg(whatIfSentences(*whatIf_), cut).trimmed() : QString());
}

/// As high as the picture, where there is more room than below the slider.
ShownView TauStaircase::shownView() const {
  const auto copy = [whatIf = whatIf_, tau = tau_, most = most_](QWidget& holder) -> QWidget* {
    auto* const stairs = new TauStaircase(&holder);
    stairs->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    stairs->setWhatIf(whatIf);
    stairs->setTau(tau);
    stairs->setAxis(most, kPaperSide);
    return stairs;
  };
  return {tr("What each τ would prune"), copy, table(),
          tr("What each τ would cost, in percent of the value at τ = 0. Blue: HR@10, orange and dashed: NDCG@10. Each step is without all "
             "that went before it.")};
}

ChartTable TauStaircase::table() const {
  ChartTable numbers;
  if (!measured()) return numbers;
  numbers.header = {tr("τ above"),
                    tr("then goes"),
                    tr("parameters saved"),
                    tr("HR@10"),
                    tr("HR@10, change"),
                    tr("HR@10, standard error of the change"),
                    tr("NDCG@10"),
                    tr("NDCG@10, change"),
                    tr("NDCG@10, standard error of the change"),
                    tr("milliseconds a list")};
  for (const WhatIfStep& step : whatIf_->steps) {
    QStringList row{plainNumber(step.tau), stepExpert(step), QString::number(step.parameters)};
    for (const auto& [value, change] : {std::pair(step.hr10, step.hr10Change), std::pair(step.ndcg10, step.ndcg10Change)})
      row << plainNumber(value.value) << plainNumber(change.value) << plainNumber(change.error);
    row << (step.seconds > 0 ? plainNumber(whatIf_->listMs(step.seconds)) : QString());
    numbers.rows.push_back(row);
  }
  return numbers;
}

bool TauStaircase::measured() const { return whatIf_ && !whatIf_->steps.empty() && whatIf_->steps.front().metrics; }

bool TauStaircase::isCut() const {
  return measured() && std::any_of(whatIf_->steps.begin(), whatIf_->steps.end(), [this](const WhatIfStep& step) {
           return std::min(hr10Change(*whatIf_, step), ndcg10Change(*whatIf_, step)) < kLeast;
         });
}

bool TauStaircase::isCutAbove() const {
  return measured() && std::any_of(whatIf_->steps.begin(), whatIf_->steps.end(), [this](const WhatIfStep& step) {
           return std::max(hr10Change(*whatIf_, step), ndcg10Change(*whatIf_, step)) > kMost;
         });
}

TauStaircase::Band TauStaircase::bandAt(double tau) const {
  return measured() ? hr10Band(*whatIf_, whatIf_->steps[stepAt(*whatIf_, tau)]) : Band{};
}

QFont TauStaircase::small() const { return scaledFont(font(), 0.8); }

/// The number of 0 % has its room above its line, in whatever letters.
double TauStaircase::plotTop() const {
  constexpr double kShare = kMost / (kMost - kLeast);
  const double room = QFontMetricsF(small()).capHeight() + kOverLine;
  return std::max<double>(kInset, (room - kShare * (plotBottom() - kInset)) / (1 - kShare));
}

/// Below it are the numbers of the axis.
double TauStaircase::plotBottom() const { return height() - QFontMetricsF(small()).height(); }

double TauStaircase::xOf(double tau) const {
  const double width = std::max(1, this->width() - 2 * margin_);
  return margin_ + std::clamp(tau / most_, 0.0, 1.0) * width;
}

double TauStaircase::yOf(double change) const {
  const double top = plotTop(), high = plotBottom() - kInset - top;
  return top + high * (kMost - std::clamp(change, kLeast, kMost)) / (kMost - kLeast);
}

void TauStaircase::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const bool dark = isDark(palette());
  paintAxes(painter);
  paintNumbers(painter);
  if (!measured()) return;
  paintBand(painter);
  // The dashes last: where both stairs run along one line, as at an edge, both are seen.
  paintStairs(painter, hr10Change, QPen(seriesColour(0, dark), 2));
  paintStairs(painter, ndcg10Change, QPen(seriesColour(1, dark), 1.6, Qt::DashLine, Qt::FlatCap));
  paintCuts(painter);
  paintTau(painter);
}

/// τ below, on the slider's axis; at the left, change in percent of the value at τ = 0.
void TauStaircase::paintAxes(QPainter& painter) const {
  const ChartColours colours = chartColours(palette());
  painter.setFont(small());
  const QFontMetricsF metrics(small());
  for (const double tau : {0.0, 0.1, 0.2, 0.3, 0.4, 0.5}) {
    if (tau > most_) break;
    const QString number = tau == 0 ? tr("τ 0") : QLocale().toString(tau, 'f', 1);
    const double wide = metrics.horizontalAdvance(number) + 2;
    const double left = std::clamp(xOf(tau) - wide / 2, 0.0, std::max(0.0, width() - wide));
    painter.setPen(colours.mutedText);
    painter.drawText(QRectF(left, plotBottom(), wide, metrics.height()), Qt::AlignCenter, number);
    painter.setPen(colours.grid);
    painter.drawLine(QPointF(xOf(tau), plotBottom() - 3), QPointF(xOf(tau), plotBottom()));
  }
  for (const double change : {0.0, kLeast}) {
    painter.setPen(change == 0 ? colours.axis : colours.grid);
    painter.drawLine(QPointF(xOf(0), yOf(change)), QPointF(xOf(most_), yOf(change)));
  }
}

QRectF TauStaircase::placeOfNumber(double change) const {
  const QFontMetricsF metrics(small());
  const double high = metrics.capHeight();
  return {xOf(0) + kOverLine, yOf(change) - kOverLine - high, metrics.horizontalAdvance(changeText(change)), high};
}

/// Of the changes, below whatever runs there: no stair is covered.
void TauStaircase::paintNumbers(QPainter& painter) const {
  painter.setFont(small());
  painter.setPen(chartColours(palette()).mutedText);
  for (const double change : {0.0, kLeast}) painter.drawText(placeOfNumber(change).bottomLeft(), changeText(change));
}

/// A triangle at the edge where a stair goes on beyond it.
void TauStaircase::paintCuts(QPainter& painter) const {
  painter.setPen(Qt::NoPen);
  const bool dark = isDark(palette());
  const auto mark = [&](double change, double x, const QColor& colour) {
    if (change >= kLeast && change <= kMost) return;
    const double y = yOf(change), inwards = change > kMost ? 1 : -1;
    painter.setBrush(colour);
    painter.drawPolygon(QPolygonF{{QPointF(x, y + 5 * inwards), QPointF(x + 8, y + 5 * inwards), QPointF(x + 4, y - inwards)}});
  };
  for (const auto& step : whatIf_->steps) {
    mark(hr10Change(*whatIf_, step), xOf(step.tau) + 1, seriesColour(0, dark));
    mark(ndcg10Change(*whatIf_, step), xOf(step.tau) + 10, seriesColour(1, dark));
  }
}

void TauStaircase::paintBand(QPainter& painter) const {
  QColor colour = seriesColour(0, isDark(palette()));
  colour.setAlpha(50);
  painter.setPen(Qt::NoPen);
  painter.setBrush(colour);
  const auto& steps = whatIf_->steps;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const double from = xOf(steps[i].tau), to = i + 1 < steps.size() ? xOf(steps[i + 1].tau) : xOf(most_);
    const Band band = hr10Band(*whatIf_, steps[i]);
    painter.drawRect(QRectF(QPointF(from, yOf(band.high)), QPointF(to, yOf(band.low))));
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
  painter.drawLine(QPointF(x, 0), QPointF(x, plotBottom()));
  painter.setPen(QPen(palette().color(QPalette::Window), 1));
  painter.setBrush(colour);
  painter.drawEllipse(QPointF(x, yOf(hr10Change(*whatIf_, whatIf_->steps[stepAt(*whatIf_, tau_)]))), 3.5, 3.5);
}

QSize TauStaircase::sizeHint() const { return {180, minimumSizeHint().height()}; }
QSize TauStaircase::minimumSizeHint() const { return {80, kPlotHigh + static_cast<int>(QFontMetricsF(small()).height())}; }

}  // namespace xsmoe::widgets
