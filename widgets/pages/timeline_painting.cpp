// SPDX-License-Identifier: GPL-3.0-or-later
// How the cells of the timeline look, but for the epochs of the opened one (timeline_epochs.cpp).
#include <QFontMetricsF>
#include <QPainter>
#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "widgets/charts/chart_axis.h"
#include "widgets/help/help_button.h"
#include "widgets/pages/timeline.h"
#include "widgets/theme.h"
#include "widgets/words/labels.h"
#include "widgets/words/note_wording.h"
#include "widgets/words/symbol_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

QFont factsFont(const QFont& ofCells) { return scaledFont(ofCells, 0.85); }

constexpr double kMarkRoom = 4;  ///< beside a mark, in pixels

/// What was planted in the stream at a window.
std::vector<QString> plantedSigns(const TimelineCell& cell) {
  std::vector<QString> signs;
  if (cell.tasteReturns) signs.push_back(signOf(Symbol::kReturn));
  for (const auto drift : cell.drifts) signs.push_back(signOf(drift));
  return signs;
}

}  // namespace

void Timeline::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  if (cells_.empty()) {
    painter.setPen(chartColours(palette()).mutedText);
    painter.drawText(QRectF(kMargin, 0, help_->x() - 2 * kMargin, height()), Qt::AlignCenter, emptyText());
    return;
  }
  const Bottom words = bottomThatFits();
  for (int i = 0; i < static_cast<int>(cells_.size()); ++i) paintCell(painter, i, words);
  if (opened_) paintEpochs(painter);
  paintFacts(painter);
}

QString Timeline::factsShown() const {
  const int window = windowOfFacts();
  if (window < 0) return {};
  return fittingTitle(factsText(), shortFactsLines(facts_, window, testsOf(static_cast<std::size_t>(window))),
                      QFontMetricsF(factsFont(font())), factsRect().width());
}

void Timeline::paintFacts(QPainter& painter) const {
  const QRectF box = factsRect();
  if (box.isEmpty()) return;
  painter.setFont(factsFont(font()));
  painter.setPen(chartColours(palette()).text);
  painter.drawText(box, Qt::AlignLeft | Qt::AlignVCenter, factsShown());
  painter.setFont(font());
}

void Timeline::paintCell(QPainter& painter, int window, Bottom words) const {
  const TimelineCell& cell = cells_[static_cast<std::size_t>(window)];
  const QRectF box = cellRect(window);
  const bool dark = isDark(palette());
  const bool testOnly = cell.state == TimelineCell::State::kTestOnly;
  painter.setBrush(testOnly ? QBrush(palette().color(QPalette::Mid), Qt::BDiagPattern) : QBrush(palette().color(QPalette::Base)));
  painter.setPen(QPen(palette().color(QPalette::Mid), 1));
  painter.drawRoundedRect(box, 4, 4);
  if (cell.progress > 0) {
    QColor fill = seriesColour(cell.state == TimelineCell::State::kDone ? 0 : 2, dark);
    fill.setAlphaF(cell.state == TimelineCell::State::kDone ? 0.28F : 0.45F);
    QRectF done = box.adjusted(1, 1, -1, -1);
    done.setWidth(done.width() * cell.progress);
    painter.setPen(Qt::NoPen);
    painter.setBrush(fill);
    painter.drawRoundedRect(done, 3, 3);
  }
  const bool live = !moment_ && cell.state == TimelineCell::State::kRunning;
  if (selected() == window || live) {
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(palette().color(QPalette::Link), selected() == window ? 3 : 1.5));  // stands out from what is done
    painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 4, 4);
  }
  if (pointed_ == window && selected() != window) {
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(palette().color(QPalette::Link), 1, Qt::DashLine));
    painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 4, 4);
  }
  paintWords(painter, window, words);
}

void Timeline::paintWords(QPainter& painter, int window, Bottom words) const {
  const TimelineCell& cell = cells_[static_cast<std::size_t>(window)];
  const QRectF box = cellRect(window);
  const ChartColours colours = chartColours(palette());
  const bool emphasized = selected() == window || (!moment_ && cell.state == TimelineCell::State::kRunning);
  const double line = fontMetrics().height();
  QFont bold = font();
  bold.setBold(true);
  // With many windows every so many-th is named.
  const double widest = QFontMetricsF(bold).horizontalAdvance(windowName(static_cast<int>(cells_.size()) - 1));
  const int every = nameEvery(box.width() + kGap, widest);
  if (window % every == 0) {
    painter.setFont(emphasized ? bold : font());
    painter.setPen(colours.text);
    const double wide = std::max(box.width(), widest + 2);
    const double left = std::max(0.0, box.center().x() - wide / 2);
    painter.drawText(QRectF(left, box.top() + 2, wide, line), Qt::AlignCenter, windowName(window));
    painter.setFont(font());
  }
  paintMarks(painter, cell, box);
  if (opened_ == window) return;  // its epochs are there
  const QFont small = scaledFont(font(), 0.85);
  painter.setFont(small);
  painter.setPen(colours.mutedText);
  painter.drawText(QRectF(box.left(), box.bottom() - line - 1, box.width(), line), Qt::AlignCenter, bottomText(cell, words));
  painter.setFont(font());
}

QString Timeline::wordsBelow(int window) const { return bottomText(cells_.at(static_cast<std::size_t>(window)), bottomThatFits()); }

QString Timeline::bottomText(const TimelineCell& cell, Bottom words) {
  if (words == Bottom::kNone) return {};
  const bool brief = words == Bottom::kShort || words == Bottom::kBest;
  QString text;
  if (cell.state == TimelineCell::State::kTestOnly) text = brief ? tr("test") : tr("test only");
  if (cell.epochs > 0 && cell.bestEpoch == 0) text = tr("%1 ep").arg(cell.epochs);
  if (cell.epochs > 0 && cell.bestEpoch > 0)
    text = brief ? tr("★%1", "best epoch").arg(cell.bestEpoch) : tr("%1 ep ★%2").arg(cell.epochs).arg(cell.bestEpoch);
  if (!cell.newItems || (words != Bottom::kAll && words != Bottom::kShort)) return text;
  const QString news = tr("%1 new").arg(percent(*cell.newItems, 0));
  return text.isEmpty() ? news : text + QStringLiteral(" · ") + news;
}

/// Of what can stand there the most; the opened cell has its epochs in its place.
Timeline::Bottom Timeline::bottomThatFits() const {
  const QFontMetricsF metrics(scaledFont(font(), 0.85));
  for (const Bottom words : {Bottom::kAll, Bottom::kShort, Bottom::kEpochs, Bottom::kBest}) {
    bool fits = true;
    for (int window = 0; window < static_cast<int>(cells_.size()) && fits; ++window)
      fits = opened_ == window ||
             metrics.horizontalAdvance(bottomText(cells_[static_cast<std::size_t>(window)], words)) <= cellRect(window).width() - 2;
    if (fits) return words;
  }
  return Bottom::kNone;
}

/// `numbered`: those that stand for more than one have their number; else a "…" stands for them, since a bare sign means one. `planted`: so
/// many signs of what was planted in the stream.
std::vector<Timeline::Mark> Timeline::marksOf(const TimelineCell& cell, bool numbered, std::size_t planted) const {
  const bool dark = isDark(palette());
  const QColor plain = chartColours(palette()).text;
  std::vector<Mark> marks;
  bool hidesSome = false;
  const auto add = [&](int n, const QString& sign, const QColor& colour) {
    if (n == 1) marks.push_back({sign, colour});
    if (n > 1 && numbered) marks.push_back({sign + QString::number(n), colour});
    hidesSome = hidesSome || (n > 1 && !numbered);
  };
  add(cell.births, QStringLiteral("▲"), truthColour(dark));
  add(cell.deaths, QStringLiteral("▼"), tauColour(dark));
  add(cell.changes, QStringLiteral("◆"), seriesColour(3, dark));
  const auto signs = plantedSigns(cell);
  for (std::size_t i = 0; i < std::min(planted, signs.size()); ++i) marks.push_back({signs[i], plain});
  if (hidesSome) marks.push_back({QStringLiteral("…"), plain});
  // Their numbers are by what they are found in the list: they are left out last.
  if (cell.firstNote > 0) marks.push_back({QStringLiteral("⚑") + flagText(cell.firstNote, cell.lastNote), plain});
  return marks;
}

/// Where there is little room what was planted goes first, which the line beneath and the tool tip tell; then the letters are smaller.
Timeline::FittingMarks Timeline::marksThatFit(const TimelineCell& cell, double width) const {
  const QFont usual = scaledFont(font(), 0.85);
  for (std::size_t left = plantedSigns(cell).size() + 1; left > 0; --left) {
    auto marks = marksOf(cell, true, left - 1);
    if (widthOfMarks(marks, usual) <= width) return {std::move(marks), usual};
  }
  auto numbered = marksOf(cell, true, 0);
  for (const double scale : {0.75, 0.65})
    if (const QFont smaller = scaledFont(font(), scale); widthOfMarks(numbered, smaller) <= width) return {std::move(numbered), smaller};
  const QFont least = scaledFont(font(), 0.65);
  auto bare = marksOf(cell, false, 0);
  if (widthOfMarks(bare, least) > width) bare.assign(1, Mark{QStringLiteral("…"), chartColours(palette()).text});
  return {std::move(bare), least};
}

double Timeline::widthOfMarks(const std::vector<Mark>& marks, const QFont& lettering) {
  const QFontMetricsF metrics(lettering);
  double wide = 0;
  for (const Mark& mark : marks) wide += metrics.horizontalAdvance(mark.text) + kMarkRoom;
  return wide;
}

QStringList Timeline::marksShown(int window) const {
  QStringList texts;
  const FittingMarks shown = marksThatFit(cells_.at(static_cast<std::size_t>(window)), cellRect(window).width());
  for (const Mark& mark : shown.marks) texts << mark.text;
  return texts;
}

void Timeline::paintMarks(QPainter& painter, const TimelineCell& cell, const QRectF& rect) const {
  const auto [marks, small] = marksThatFit(cell, rect.width());
  painter.setFont(small);
  const QFontMetricsF metrics(small);
  double x = rect.center().x() - widthOfMarks(marks, small) / 2;
  for (const Mark& mark : marks) {
    const double wide = metrics.horizontalAdvance(mark.text) + kMarkRoom;
    painter.setPen(mark.colour);
    painter.drawText(QRectF(x, rect.center().y() - metrics.height() / 2, wide, metrics.height()), Qt::AlignCenter, mark.text);
    x += wide;
  }
  painter.setFont(font());
}

}  // namespace xsmoe::widgets
