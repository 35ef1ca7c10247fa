// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/network/network_layout.h"

#include <algorithm>
#include <cmath>

#include "model/core/methods.h"
#include "model/core/names.h"

namespace xsmoe::widgets {
namespace {

constexpr double kColumnGap = 14, kRowGap = 14, kPad = 10, kFrozenWide = 62, kFrozenHigh = 26, kStateWide = 40, kStateHigh = 22;
constexpr double kRailGap = 34, kInputGap = 16, kEdgeGap = 40, kLadderGap = 46, kTopGap = 30, kTitleHigh = 24, kLeastBox = 130;
constexpr double kLayerMarkWide = 30, kLayerMarkHigh = 18, kLayerMarkGap = 5;
constexpr QSizeF kTop{168, 26};
constexpr double kFoldedHigh = 20, kFoldedGap = 6, kFoldedTile = 7;

/// Sizes that all ladders share.
struct Measure {
  int columns = 1;
  QSizeF tile;
  double least = kLeastBox;  ///< width of a box

  [[nodiscard]] double boxWide() const { return std::max(least, columns * tile.width() + (columns - 1) * kColumnGap + 2 * kPad); }
  [[nodiscard]] double ladderWide() const { return kFrozenWide + kRailGap + boxWide(); }
  [[nodiscard]] int rows(std::size_t experts) const { return std::max(1, (static_cast<int>(experts) + columns - 1) / columns); }
  [[nodiscard]] double boxHigh(std::size_t experts) const {
    const int n = rows(experts);
    return n * tile.height() + (n - 1) * kRowGap + 2 * kPad;
  }
};

std::vector<std::size_t> layersOf(const NetworkView& view, Modality modality) {
  std::vector<std::size_t> layers;
  for (std::size_t i = 0; i < view.layers.size(); ++i)
    if (view.layers[i].modality == modality) layers.push_back(i);
  std::sort(layers.begin(), layers.end(), [&](std::size_t a, std::size_t b) { return view.layers[a].layer < view.layers[b].layer; });
  return layers;
}

/// The most experts of the ladders' layers at each height, so that layers of equal place stand side by side.
std::vector<std::size_t> rungsOf(const NetworkView& view) {
  std::vector<std::size_t> rungs;
  for (const Modality modality : modalitiesOf(view.method)) {
    const auto layers = layersOf(view, modality);
    rungs.resize(std::max(rungs.size(), layers.size()), 0);
    for (std::size_t i = 0; i < layers.size(); ++i) rungs[i] = std::max(rungs[i], view.layers[layers[i]].born.size());
  }
  return rungs;
}

QSizeF extent(const NetworkView& view, const Measure& measure, const std::set<int>& folded) {
  double high = kTitleHigh + kFrozenHigh;
  int rung = 0;
  for (const std::size_t experts : rungsOf(view))
    high += folded.contains(rung++) ? kFoldedGap + kFoldedHigh : kInputGap + measure.boxHigh(experts) + kEdgeGap + kStateHigh;
  const auto n = static_cast<double>(modalitiesOf(view.method).size());
  return {n * measure.ladderWide() + (n - 1) * kLadderGap, high + 2 * (kTopGap + kTop.height())};
}

Measure bestMeasure(const NetworkView& view, QSizeF available, const std::set<int>& folded) {
  std::size_t most = 1;
  for (const LayerUsage& usage : view.layers) most = std::max(most, usage.born.size());
  const QSizeF tile = most > 12 ? QSizeF(34, 34) : QSizeF(50, 46);
  const double least =
      folded.empty() ? kLeastBox : std::max(kLeastBox, static_cast<double>(most) * kFoldedTile + kStateWide + kFoldedGap + 4);
  Measure best{1, tile, least};
  double bestScale = 0;
  for (int columns = 1; columns <= static_cast<int>(most); ++columns) {
    const Measure measure{columns, tile, least};
    const QSizeF size = extent(view, measure, folded);
    const double scale = std::min(available.width() / size.width(), available.height() / size.height());
    if (scale < bestScale) continue;
    bestScale = scale;
    best = measure;
  }
  return best;
}

QPainterPath straight(QPointF from, QPointF to) {
  QPainterPath path(from);
  path.lineTo(to);
  return path;
}

/// From a tile up to h_i. Tiles of lower rows go up through the gap left of their column, each row on its own lane.
QPainterPath edgeFrom(const QRectF& tile, int row, int rows, const QRectF& box, QPointF target) {
  QPointF at(tile.center().x(), tile.top());
  QPainterPath path(at);
  if (row > 0) {
    const double lane = kColumnGap * row / rows;
    const double x = tile.left() - kColumnGap + lane;
    path.cubicTo(at - QPointF(0, kRowGap * 0.8), QPointF(x, at.y()), QPointF(x, at.y() - kRowGap));
    at = QPointF(x, box.top() + kPad);
    path.lineTo(at);
  }
  const double middle = (at.y() + target.y()) / 2;
  path.cubicTo(QPointF(at.x(), middle), QPointF(target.x(), middle), target);
  return path;
}

/// A row between the frozen state and h_i; `below`: from where its input comes.
LayerLayout layOutFolded(const NetworkView& view, std::size_t index, const Measure& measure, double left, QPointF below) {
  const std::size_t experts = view.layers[index].born.size();
  LayerLayout out;
  out.layer = index;
  out.folded = true;
  const double top = below.y() - kFoldedGap - kFoldedHigh, boxLeft = left + kFrozenWide + kRailGap;
  out.frozen = QRectF(left, top, kFrozenWide, kFoldedHigh);
  out.state = QRectF(boxLeft + measure.boxWide() - kStateWide, top, kStateWide, kFoldedHigh);
  out.box = QRectF(boxLeft, top, measure.boxWide() - kStateWide - kFoldedGap, kFoldedHigh);
  out.input = straight(below, {out.box.center().x(), out.box.bottom()});
  out.edges.push_back(straight({out.frozen.right(), out.frozen.center().y()}, {out.box.left(), out.box.center().y()}));
  const double wide = (out.box.width() - 4) / static_cast<double>(std::max<std::size_t>(1, experts));
  for (std::size_t j = 0; j < experts; ++j) {
    out.tiles.emplace_back(out.box.left() + 2 + static_cast<double>(j) * wide, top + 2, std::max(1.0, wide - 1), kFoldedHigh - 4);
    out.edges.emplace_back();
  }
  return out;
}

LayerLayout layOutLayer(const NetworkView& view, std::size_t index, const Measure& measure, double high, double left, QPointF below) {
  const std::size_t experts = view.layers[index].born.size();
  LayerLayout out;
  out.layer = index;
  const double boxLeft = left + kFrozenWide + kRailGap;
  out.box = QRectF(boxLeft, below.y() - kInputGap - high, measure.boxWide(), high);
  out.mark = QRectF(boxLeft - kLayerMarkWide - kLayerMarkGap, out.box.center().y() - kLayerMarkHigh / 2, kLayerMarkWide, kLayerMarkHigh);
  const double centre = out.box.center().x();
  out.state = QRectF(centre - kStateWide / 2, out.box.top() - kEdgeGap - kStateHigh, kStateWide, kStateHigh);
  out.frozen = QRectF(left, out.state.center().y() - kFrozenHigh / 2, kFrozenWide, kFrozenHigh);
  out.input = straight(below, {centre, out.box.bottom()});
  out.edges.push_back(straight({out.frozen.right(), out.state.center().y()}, {out.state.left(), out.state.center().y()}));
  const int rows = measure.rows(experts);
  const double inner = measure.boxHigh(experts) - 2 * kPad;  // the other ladder's layer may have more rows
  for (int j = 0; j < static_cast<int>(experts); ++j) {
    const int row = j / measure.columns, column = j % measure.columns;
    const int inRow = std::min(measure.columns, static_cast<int>(experts) - row * measure.columns);
    // A row that is alone is centred; with more rows the columns stay aligned.
    const int across = rows == 1 ? inRow : measure.columns;
    const double wide = across * measure.tile.width() + (across - 1) * kColumnGap;
    const QPointF corner(centre - wide / 2 + column * (measure.tile.width() + kColumnGap),
                         out.box.center().y() - inner / 2 + row * (measure.tile.height() + kRowGap));
    out.tiles.emplace_back(corner, measure.tile);
    const double spread = experts > 1 ? (static_cast<double>(column) / std::max(1, across - 1) - 0.5) * (kStateWide - 10) : 0;
    out.edges.push_back(edgeFrom(out.tiles.back(), row, rows, out.box, {centre + spread, out.state.bottom()}));
  }
  return out;
}

/// From where the layer above takes its input.
QPointF topOf(const LayerLayout& layer) {
  return layer.folded ? QPointF(layer.box.center().x(), layer.box.top()) : QPointF(layer.state.center().x(), layer.state.top());
}

LadderLayout layOutLadder(const NetworkView& view, Modality modality, const Measure& measure, double left, const std::set<int>& folded) {
  LadderLayout ladder;
  ladder.modality = modality;
  ladder.title = QRectF(left, kFrozenHigh + 2, measure.ladderWide(), kTitleHigh);
  ladder.firstFrozen = QRectF(left, 0, kFrozenWide, kFrozenHigh);
  const auto layers = layersOf(view, modality);
  if (layers.empty()) {
    ladder.firstFrozen.moveCenter({ladder.title.center().x(), kFrozenHigh / 2});
    return ladder;
  }
  const double centre = left + kFrozenWide + kRailGap + measure.boxWide() / 2;
  ladder.firstState = QRectF(centre - kStateWide / 2, (kFrozenHigh - kStateHigh) / 2, kStateWide, kStateHigh);
  ladder.firstEdge = straight({ladder.firstFrozen.right(), kFrozenHigh / 2}, {ladder.firstState.left(), kFrozenHigh / 2});
  QPointF below(centre, ladder.firstState.top());
  const auto rungs = rungsOf(view);
  for (std::size_t i = 0; i < layers.size(); ++i) {
    ladder.layers.push_back(folded.contains(static_cast<int>(i))
                                ? layOutFolded(view, layers[i], measure, left, below)
                                : layOutLayer(view, layers[i], measure, measure.boxHigh(rungs[i]), left, below));
    below = topOf(ladder.layers.back());
  }
  ladder.rail = straight({ladder.firstFrozen.center().x(), ladder.firstFrozen.top()},
                         {ladder.firstFrozen.center().x(), ladder.layers.back().frozen.bottom()});
  return ladder;
}

void addTop(NetworkLayout& layout, const QSizeF& size) {
  double top = 0;
  for (const LadderLayout& ladder : layout.ladders)
    top = std::min(top, ladder.layers.empty() ? ladder.firstFrozen.top() : ladder.layers.back().state.top());
  const double centre = size.width() / 2;
  layout.fusion = QRectF(QPointF(centre - kTop.width() / 2, top - kTopGap - kTop.height()), kTop);
  layout.userEncoder = layout.fusion.translated(0, -kTop.height() - kTopGap * 0.6);
  layout.fusionToEncoder = straight({centre, layout.fusion.top()}, {centre, layout.userEncoder.bottom()});
  for (LadderLayout& ladder : layout.ladders) {
    const QRectF from = ladder.layers.empty() ? ladder.firstFrozen : ladder.layers.back().state;
    const double side = from.center().x() < centre - 1 ? -0.25 : from.center().x() > centre + 1 ? 0.25 : 0;
    const QPointF start(from.center().x(), from.top()), end(centre + side * kTop.width(), layout.fusion.bottom());
    ladder.toFusion = QPainterPath(start);
    ladder.toFusion.cubicTo(QPointF(start.x(), end.y()), QPointF(end.x(), (start.y() + end.y()) / 2), end);
  }
}

}  // namespace

NetworkLayout layOutNetwork(const NetworkView& view, QSizeF available, const std::set<int>& folded) {
  const Measure measure = bestMeasure(view, available, folded);
  NetworkLayout layout;
  layout.folded = folded;
  layout.columns = measure.columns;
  double left = 0;
  for (const Modality modality : modalitiesOf(view.method)) {
    layout.ladders.push_back(layOutLadder(view, modality, measure, left, folded));
    left += measure.ladderWide() + kLadderGap;
  }
  addTop(layout, extent(view, measure, folded));
  const double right = layout.ladders.empty() ? kTop.width() : left - kLadderGap;
  layout.bounds = QRectF(QPointF(0, layout.userEncoder.top()), QPointF(right, kFrozenHigh + 2 + kTitleHigh)).adjusted(-8, -8, 8, 4);
  layout.bounds = layout.bounds.united(layout.fusion.adjusted(-8, 0, 8, 0));
  return layout;
}

int rungCount(const NetworkView& view) { return static_cast<int>(rungsOf(view).size()); }

int rungOf(const NetworkLayout& layout, const NetworkView& view, Modality modality, int hiddenState) {
  for (const LadderLayout& ladder : layout.ladders) {
    if (ladder.modality != modality) continue;
    for (std::size_t rung = 0; rung < ladder.layers.size(); ++rung)
      if (view.layers.at(ladder.layers[rung].layer).hiddenState == hiddenState) return static_cast<int>(rung);
  }
  return -1;
}

double fittingScale(const NetworkLayout& layout, QSizeF available) {
  if (layout.bounds.isEmpty()) return 1;
  return std::min(available.width() / layout.bounds.width(), available.height() / layout.bounds.height());
}

std::optional<NetworkPlace> placeAt(const NetworkLayout& layout, const NetworkView& view, QPointF position) {
  using Kind = NetworkPlace::Kind;
  if (layout.fusion.contains(position)) return NetworkPlace{Kind::kFusion, {}};
  if (layout.userEncoder.contains(position)) return NetworkPlace{Kind::kUserEncoder, {}};
  for (const LadderLayout& ladder : layout.ladders) {
    if (ladder.firstFrozen.contains(position)) return NetworkPlace{Kind::kFrozen, {ladder.modality, 0, 0}};
    if (ladder.firstState.contains(position)) return NetworkPlace{Kind::kState, {ladder.modality, 0, 0}};
    for (const LayerLayout& layer : ladder.layers) {
      const ExpertName name{ladder.modality, view.layers.at(layer.layer).hiddenState, 0};
      if (layer.frozen.contains(position)) return NetworkPlace{Kind::kFrozen, name};
      if (layer.state.contains(position)) return NetworkPlace{Kind::kState, name};
      if (layer.box.contains(position) || layer.mark.contains(position)) return NetworkPlace{Kind::kRouter, name};
    }
  }
  return std::nullopt;
}

QRectF placeBox(const NetworkLayout& layout, const NetworkView& view, const NetworkPlace& place) {
  using Kind = NetworkPlace::Kind;
  if (place.kind == Kind::kFusion) return layout.fusion;
  if (place.kind == Kind::kUserEncoder) return layout.userEncoder;
  for (const LadderLayout& ladder : layout.ladders) {
    if (ladder.modality != place.name.modality) continue;
    if (place.name.hiddenState == 0) return place.kind == Kind::kFrozen ? ladder.firstFrozen : ladder.firstState;
    for (const LayerLayout& layer : ladder.layers) {
      const LayerUsage& usage = view.layers.at(layer.layer);
      if (usage.hiddenState != place.name.hiddenState) continue;
      if (place.kind == Kind::kFrozen) return layer.frozen;
      if (place.kind == Kind::kState) return layer.state;
      if (place.kind == Kind::kRouter) return layer.box;
      const auto found = std::find(usage.born.begin(), usage.born.end(), place.name.born);
      return found == usage.born.end() ? QRectF() : layer.tiles.at(static_cast<std::size_t>(found - usage.born.begin()));
    }
  }
  return {};
}

}  // namespace xsmoe::widgets
