// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>
#include <QLocale>
#include <algorithm>
#include <cmath>

#include "widgets/network/methods/method_drawing.h"
#include "widgets/network/methods/picture_board.h"
#include "widgets/network/methods/ring_layout.h"
#include "widgets/theme.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

class Words {
  Q_DECLARE_TR_FUNCTIONS(MethodPicture)
};

constexpr double kCircle = 40, kLine = 13, kNodeWide = 114, kMostRing = 7, kLoopRadius = 9, kLoopHigh = 22, kGapToNode = 9, kGapToWords = 4;
enum Colour { kPlusColour, kMinusColour };

QString weightText(double weight) { return QLocale().toString(weight, 'f', 3); }

/// Where a node is drawn. On the ring's upper half the words stand above the circle and a loop below, else the other way round.
struct Spot {
  QPointF centre;  // of the circle
  bool upper = false;
};

QString wholePercent(double share) { return QLocale().toString(share * 100, 'f', 0); }

class SessionGraphDrawing : public MethodDrawing {
 public:
  SessionGraphDrawing(const MethodPicture& picture, const SessionGraphPicture& graph) : picture_(picture), graph_(graph) {
    for (const auto& node : graph.nodes) mostGate_ = std::max(mostGate_, std::abs(node.gate));
  }

  void draw(PictureBoard& board) const override;
  [[nodiscard]] std::vector<LegendEntry> legend(bool dark) const override;
  [[nodiscard]] QString note() const override { return graph_.userKnown ? QString() : unknownUserNote(); }
  [[nodiscard]] QStringList told() const override;

 private:
  [[nodiscard]] const ItemCard& cardOf(int node) const;
  [[nodiscard]] bool hasGlobalItems() const;
  [[nodiscard]] QSizeF boxOfNode() const;
  [[nodiscard]] double wordsHigh() const;
  [[nodiscard]] std::vector<Spot> spotsIn(QSizeF room) const;
  void drawNode(PictureBoard& board, int index, const Spot& spot) const;
  void drawEdge(PictureBoard& board, const SessionGraphPicture::Edge& edge, QPointF from, QPointF to) const;
  void drawLoop(PictureBoard& board, const SessionGraphPicture::Edge& edge, const Spot& spot) const;
  [[nodiscard]] QString tipOf(const SessionGraphPicture::Node& node, bool last) const;
  [[nodiscard]] QString tipOf(const SessionGraphPicture::Edge& edge) const;

  const MethodPicture& picture_;
  const SessionGraphPicture& graph_;
  double mostGate_ = 0;
};

const ItemCard& SessionGraphDrawing::cardOf(int node) const {
  return picture_.history.at(static_cast<std::size_t>(graph_.nodes.at(static_cast<std::size_t>(node)).item));
}

bool SessionGraphDrawing::hasGlobalItems() const {
  return std::any_of(graph_.nodes.begin(), graph_.nodes.end(), [](const auto& node) { return node.globalShare.has_value(); });
}

/// Words on one side of the circle, a loop on the other.
QSizeF SessionGraphDrawing::boxOfNode() const { return {kNodeWide, kCircle + 2 * kMostRing + kGapToWords + wordsHigh() + kLoopHigh}; }

double SessionGraphDrawing::wordsHigh() const { return (hasGlobalItems() ? 3 : 2) * kLine; }

void SessionGraphDrawing::draw(PictureBoard& board) const {
  const auto spots = spotsIn(board.room());
  for (const auto& edge : graph_.edges) {
    const Spot& from = spots.at(static_cast<std::size_t>(edge.from));
    if (edge.from == edge.to)
      drawLoop(board, edge, from);
    else
      drawEdge(board, edge, from.centre, spots.at(static_cast<std::size_t>(edge.to)).centre);
  }
  for (std::size_t i = 0; i < spots.size(); ++i) drawNode(board, static_cast<int>(i), spots[i]);
}

std::vector<Spot> SessionGraphDrawing::spotsIn(QSizeF room) const {
  const double inwards = (wordsHigh() + kGapToWords - kLoopHigh) / 2;
  std::vector<Spot> spots;
  for (const QPointF box : layOutRing(graph_.nodes.size(), boxOfNode(), room - QSizeF(16, 16))) {
    const bool upper = box.y() < -1;
    spots.push_back({box + QPointF(0, upper ? inwards : -inwards), upper});
  }
  return spots;
}

void SessionGraphDrawing::drawNode(PictureBoard& board, int index, const Spot& spot) const {
  const QPointF centre = spot.centre;
  const auto& node = graph_.nodes[static_cast<std::size_t>(index)];
  const bool last = index == graph_.last;
  const QString tip = tipOf(node, last), whole = itemTooltip(cardOf(index)) + QStringLiteral("<p>%1</p>").arg(tip);
  const QRectF circle(centre - QPointF(kCircle / 2, kCircle / 2), QSizeF(kCircle, kCircle));
  board.picture(circle, cardOf(index), true);
  const double wide = mostGate_ > 0 ? 1 + (kMostRing - 1) * std::abs(node.gate) / mostGate_ : 1;
  board.ring(circle.adjusted(-wide / 2, -wide / 2, wide / 2, wide / 2), wide, board.series(node.gate < 0 ? kMinusColour : kPlusColour),
             whole);
  if (last) board.ring(circle.adjusted(-10, -10, 10, 10), 1.6, board.text(), whole, Qt::DashLine);

  QStringList lines{Words::tr("gate %1").arg(signedNumber(node.gate, 3))};
  if (node.count > 1) lines[0] += QStringLiteral(" · %1×").arg(node.count);
  if (node.globalShare && node.userToIn && node.userToOut)
    lines << QStringLiteral("a %1 · β %2/%3 %")
                 .arg(percent(*node.globalShare, 0), wholePercent(*node.userToIn), wholePercent(*node.userToOut));
  const double high = kLine * static_cast<double>(lines.size() + 1);
  const double edge = kCircle / 2 + kMostRing + kGapToWords;
  double y = spot.upper ? centre.y() - edge - high : centre.y() + edge;
  const auto place = [&](const QString& words, WordStyle style, const QString& tipOfLine) {
    style.align = Qt::AlignCenter;
    style.ground = true;
    board.words(QRectF(centre.x() - kNodeWide / 2, y, kNodeWide, kLine), words, style, tipOfLine);
    y += kLine;
  };
  place(itemTitle(cardOf(index)), {.bold = last}, itemTooltip(cardOf(index)));
  for (const QString& line : lines) place(line, {.pixels = 11, .muted = true}, tip);
}

/// Bent, so that the way there and the way back lie side by side.
void SessionGraphDrawing::drawEdge(PictureBoard& board, const SessionGraphPicture::Edge& edge, QPointF from, QPointF to) const {
  const QPointF way = to - from;
  const double length = std::hypot(way.x(), way.y());
  const QPointF along = way / length, aside(-along.y(), along.x());
  const QPointF bend = (from + to) / 2 + aside * length * 0.14;
  const auto ends = [&](QPointF centre) {
    const QPointF out = bend - centre;
    return centre + out / std::hypot(out.x(), out.y()) * (kCircle / 2 + kGapToNode);
  };
  QPainterPath path(ends(from));
  path.quadTo(bend, ends(to));
  board.arrow(path, widthOfWeight((edge.in + edge.out) / 2), board.lines(), tipOf(edge));
}

/// Towards the middle of the ring, away from the node's words.
void SessionGraphDrawing::drawLoop(PictureBoard& board, const SessionGraphPicture::Edge& edge, const Spot& spot) const {
  const double down = spot.upper ? 1 : -1;
  const QPointF top = spot.centre + QPointF(0, down * (kCircle / 2 + kMostRing + 1));
  QPainterPath path(top - QPointF(kLoopRadius * 0.6, 0));
  path.cubicTo(top + QPointF(-2.4 * kLoopRadius, down * 2.6 * kLoopRadius), top + QPointF(2.4 * kLoopRadius, down * 2.6 * kLoopRadius),
               top + QPointF(kLoopRadius * 0.6, 0));
  board.arrow(path, widthOfWeight((edge.in + edge.out) / 2) * 0.7, board.lines(), tipOf(edge),
              edge.steps > 0 ? Qt::SolidLine : Qt::DotLine);
}

QString SessionGraphDrawing::tipOf(const SessionGraphPicture::Node& node, bool last) const {
  QStringList lines;
  if (last) lines << Words::tr("<b>looked at last</b>");
  lines << Words::tr("looked at %1").arg(counted(node.count, Words::tr("once"), Words::tr("%1 times")));
  lines << Words::tr("readout gate %1: its weight in the session's vector, of any sign").arg(signedNumber(node.gate, 4));
  if (node.globalShare) lines << Words::tr("attention a of its global vector: %1").arg(percent(*node.globalShare));
  if (node.userToIn && node.userToOut)
    lines << Words::tr("attention β of the user: %1 in the incoming message, %2 in the outgoing one")
                 .arg(percent(*node.userToIn), percent(*node.userToOut));
  return lines.join(QStringLiteral("<br>"));
}

QString SessionGraphDrawing::tipOf(const SessionGraphPicture::Edge& edge) const {
  const QString from = itemTitle(cardOf(edge.from)).toHtmlEscaped(), to = itemTitle(cardOf(edge.to)).toHtmlEscaped();
  QString tip = QStringLiteral("<b>%1 → %2</b><br>").arg(from, to);
  tip += edge.steps > 0 ? Words::tr("came next %1").arg(counted(edge.steps, Words::tr("once"), Words::tr("%1 times")))
                        : Words::tr("to itself: the normalisation adds it");
  return tip + QStringLiteral("<br>Â<sub>in</sub> = %1, Â<sub>out</sub> = %2").arg(weightText(edge.in), weightText(edge.out));
}

std::vector<LegendEntry> SessionGraphDrawing::legend(bool dark) const {
  std::vector<LegendEntry> entries{{seriesColour(kPlusColour, dark), Words::tr("ring: readout gate above 0")},
                                   {seriesColour(kMinusColour, dark), Words::tr("below 0; the wider, the larger")},
                                   {{}, Words::tr("arrows: as wide as the mean of Â in and out")},
                                   {{}, Words::tr("dotted: self edges that the normalisation adds")},
                                   {{}, Words::tr("dashed circle: looked at last")}};
  if (hasGlobalItems())
    entries.push_back({{}, Words::tr("a: share of its global vector; β: of the user in the incoming/outgoing message")});
  return entries;
}

QStringList SessionGraphDrawing::told() const {
  QStringList told;
  for (std::size_t i = 0; i < graph_.nodes.size(); ++i) {
    const auto& node = graph_.nodes[i];
    QString line = Words::tr("%1: gate %2, looked at %3")
                       .arg(itemTitle(cardOf(static_cast<int>(i))), signedNumber(node.gate, 3),
                            counted(node.count, Words::tr("once"), Words::tr("%1 times")));
    if (static_cast<int>(i) == graph_.last) line += Words::tr(", last");
    if (node.globalShare) line += Words::tr(", global %1").arg(percent(*node.globalShare, 0));
    told << line;
  }
  for (const auto& edge : graph_.edges)
    if (edge.steps > 0)
      told << Words::tr("%1 to %2: Â in %3, out %4")
                  .arg(itemTitle(cardOf(edge.from)), itemTitle(cardOf(edge.to)), weightText(edge.in), weightText(edge.out));
  return told;
}

}  // namespace

std::unique_ptr<MethodDrawing> makeDrawing(const MethodPicture& picture, const SessionGraphPicture& detail) {
  return std::make_unique<SessionGraphDrawing>(picture, detail);
}

}  // namespace xsmoe::widgets
