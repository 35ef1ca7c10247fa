// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/network/network_frame.h"

#include <QCoreApplication>
#include <QFont>
#include <QPainter>

#include "model/core/methods.h"
#include "model/core/names.h"
#include "widgets/network/picture_letters.h"
#include "widgets/theme.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

class NetworkWords {
  Q_DECLARE_TR_FUNCTIONS(NetworkPicture)
};

QFont sized(QFont font, int pixels) {
  font.setPixelSize(pixels);
  font.setBold(false);
  return font;
}

void drawArrow(QPainter& painter, const QPainterPath& path) {
  painter.drawPath(path);
  const QPointF tip = path.currentPosition();
  const double angle = path.angleAtPercent(1);
  painter.save();
  painter.translate(tip);
  painter.rotate(-angle);
  painter.setBrush(painter.pen().color());
  painter.setPen(Qt::NoPen);
  painter.drawPolygon(QPolygonF{{QPointF(0, 0), QPointF(-7, 3.5), QPointF(-7, -3.5)}});
  painter.restore();
}

}  // namespace

NetworkFrame::NetworkFrame() { setZValue(0); }

void NetworkFrame::setNetwork(const NetworkView& view, const NetworkLayout& layout, const QPalette& palette) {
  // τ is the tiles' matter: while it is dragged, only they are drawn again.
  const bool same = view.method == view_.method && view.windows == view_.windows && view.lastState == view_.lastState &&
                    view.layers == view_.layers && view.gates == view_.gates && layout.columns == layout_.columns &&
                    layout.folded == layout_.folded && layout.bounds == layout_.bounds && palette == palette_;
  if (same) return;
  prepareGeometryChange();
  view_ = view;
  layout_ = layout;
  palette_ = palette;
  update();
}

void NetworkFrame::mark(std::optional<NetworkPlace> place) {
  if (place == place_) return;
  place_ = place;
  update();
}

void NetworkFrame::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*) {
  painter->setRenderHint(QPainter::Antialiasing);
  const auto& method = descriptionOf(view_.method);
  const bool drawn = method.family == Family::kXsmoe;
  if (view_.layers.empty() && (method.experts || !drawn)) {
    painter->setPen(chartColours(palette_).mutedText);
    painter->setFont(sized(painter->font(), 13));
    painter->drawText(layout_.bounds, Qt::AlignCenter | Qt::TextWordWrap,
                      drawn ? NetworkWords::tr("The network appears here when a run starts.")
                            : NetworkWords::tr("%1 has no side network of experts to draw.").arg(text(method.title)));
    return;
  }
  for (const LadderLayout& ladder : layout_.ladders) paintLadder(*painter, ladder);
  paintTop(*painter);
  const QRectF box = marked();
  if (box.isEmpty()) return;
  painter->setPen(QPen(palette_.color(QPalette::Highlight), 3));
  painter->setBrush(Qt::NoBrush);
  painter->drawRoundedRect(box.adjusted(-3, -3, 3, 3), 7, 7);
}

void NetworkFrame::paintLadder(QPainter& painter, const LadderLayout& ladder) const {
  const bool dark = isDark(palette_);
  const ChartColours colours = chartColours(palette_);
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(colours.axis, 2, Qt::DotLine));
  painter.drawPath(ladder.rail);
  painter.setPen(QPen(colours.axis, 2));
  drawArrow(painter, ladder.toFusion);
  if (!ladder.firstState.isNull()) {
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(baseColour(dark), edgeWidth(0.15)));
    painter.drawPath(ladder.firstEdge);
    paintState(painter, ladder.firstState, QStringLiteral("h0"));
  }
  for (const LayerLayout& layer : ladder.layers) paintLayer(painter, layer);
  paintFrozen(painter, ladder.firstFrozen, ladder.layers.empty() ? view_.lastState : 0);
  painter.setPen(colours.text);
  const QString title = modalityTitle(ladder.modality);
  painter.setFont(pictureFont(14, true, title, ladder.title.size()));
  painter.drawText(ladder.title, Qt::AlignCenter, title);
}

void NetworkFrame::paintLayer(QPainter& painter, const LayerLayout& layer) const {
  const bool dark = isDark(palette_);
  const ChartColours colours = chartColours(palette_);
  const LayerUsage& usage = view_.layers[layer.layer];
  const LayerUsage& gates = gatesOf(view_, layer.layer);
  painter.setPen(QPen(colours.grid, 1));
  painter.setBrush(palette_.color(QPalette::AlternateBase));
  painter.drawRoundedRect(layer.box, 8, 8);
  painter.setPen(QPen(colours.axis, 2));
  drawArrow(painter, layer.input);
  painter.setBrush(Qt::NoBrush);
  for (std::size_t slot = 0; slot < layer.edges.size() && slot < gates.gateShare.size(); ++slot) {
    const QColor colour = slot == 0 ? baseColour(dark) : birthColour(usage.born[slot - 1], view_.windows, dark);
    painter.setPen(QPen(colour, edgeWidth(gates.gateShare[slot]), Qt::SolidLine, Qt::FlatCap));
    painter.setOpacity(hasShares(gates) ? 1 : 0.5);
    painter.drawPath(layer.edges[slot]);
  }
  painter.setOpacity(1);
  paintFrozen(painter, layer.frozen, usage.hiddenState);
  paintState(painter, layer.state, QStringLiteral("h%1").arg(usage.layer.value + 1));
  if (!layer.folded) {
    const QString mark = layerMark(usage);
    painter.setFont(pictureFont(12, true, mark, layer.mark.size()));
    painter.setPen(colours.text);
    painter.drawText(layer.mark, Qt::AlignRight | Qt::AlignVCenter, mark);
  }
  if (!hasShares(gates) || layer.folded) return;
  // Above the base path's edge: its weight in numbers.
  painter.setFont(sized(painter.font(), 11));
  painter.setPen(colours.mutedText);
  const QPointF right(layer.state.left() - 4, layer.state.center().y() - edgeWidth(gates.gateShare[0]) / 2 - 2);
  painter.drawText(QRectF(right - QPointF(60, 14), QSizeF(60, 14)), Qt::AlignRight | Qt::AlignBottom, percent(gates.gateShare[0], 0));
}

void NetworkFrame::paintFrozen(QPainter& painter, const QRectF& box, int state) const {
  const QColor colour = baseColour(isDark(palette_));
  painter.setPen(QPen(colour.darker(130), 1));
  painter.setBrush(colour);
  painter.drawRoundedRect(box, 3, 3);
  QColor lines = readableOn(colour);
  lines.setAlphaF(0.15F);
  painter.setPen(Qt::NoPen);
  painter.setBrush(QBrush(lines, Qt::BDiagPattern));
  painter.drawRoundedRect(box, 3, 3);
  painter.setPen(readableOn(colour));
  const QString text = NetworkWords::tr("state %1").arg(state);
  painter.setFont(pictureFont(12, true, text, box.size() - QSizeF(4, 4)));
  painter.drawText(box, Qt::AlignCenter, text);
}

void NetworkFrame::paintState(QPainter& painter, const QRectF& box, const QString& text) const {
  const ChartColours colours = chartColours(palette_);
  painter.setPen(QPen(colours.axis, 1.5));
  painter.setBrush(palette_.color(QPalette::Base));
  painter.drawRoundedRect(box, box.height() / 2, box.height() / 2);
  painter.setPen(colours.text);
  painter.setFont(pictureFont(12, false, text, box.size() - QSizeF(8, 2)));
  painter.drawText(box, Qt::AlignCenter, text);
}

void NetworkFrame::paintTop(QPainter& painter) const {
  const ChartColours colours = chartColours(palette_);
  painter.setPen(QPen(colours.axis, 2));
  drawArrow(painter, layout_.fusionToEncoder);
  for (const auto& [box, text] : {std::pair{layout_.fusion, NetworkWords::tr("fusion: item embedding")},
                                  std::pair{layout_.userEncoder, NetworkWords::tr("user encoder")}}) {
    painter.setPen(QPen(seriesColour(0, isDark(palette_)), 1.5));
    painter.setBrush(palette_.color(QPalette::Base));
    painter.drawRoundedRect(box, 6, 6);
    painter.setPen(colours.text);
    painter.setFont(pictureFont(13, false, text, box.size() - QSizeF(8, 2)));
    painter.drawText(box, Qt::AlignCenter, text);
  }
}

}  // namespace xsmoe::widgets
