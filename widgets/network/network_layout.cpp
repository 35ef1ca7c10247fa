// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/network/network_layout.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "model/core/methods.h"
#include "model/core/names.h"
#include "widgets/network/picture_letters.h"

namespace xsmoe::widgets {
namespace {

constexpr double kFrozenWide = 62, kFrozenHigh = 26, kStateWide = 40, kStateHigh = 22, kTitleHigh = 24, kLeastBox = 130;
constexpr double kLayerMarkWide = 30, kLayerMarkHigh = 18, kLayerMarkGap = 5;
constexpr QSizeF kTop{168, 26};
constexpr double kFoldedHigh = 20, kFoldedMost = 44, kFoldedGap = 6;
constexpr double kNamedCell = 20, kLongNamedCell = 27, kLeastCell = 7;  ///< widths of a folded tile: with names as "E4", as "E14", without
constexpr double kAcross = 16, kAlong = 14;                             ///< of the picture's bounds around what is drawn
constexpr double kLeastLetters = 9;                                     ///< pixels, with the program's letters as usual
constexpr std::size_t kManyExperts = 12;                                ///< their tiles are narrower

/// What lies between things, and the tiles. With little room they move together, so that letters stay as large as they can.
struct Spacing {
  QSizeF tile, tileOfMany;
  double columnGap, rowGap, pad, railGap, inputGap, edgeGap, ladderGap, topGap;
};
constexpr Spacing kWide{{50, 46}, {34, 34}, 14, 14, 10, 34, 16, 40, 46, 30};
constexpr Spacing kTight{{38, 28}, {34, 28}, 8, 7, 5, 20, 9, 20, 20, 14};
/// Tiles as narrow as their names: six of them side by side can be read in a window of 1280 × 800.
constexpr Spacing kNarrow{{30, 28}, {30, 28}, 3, 7, 3, 8, 9, 20, 10, 14};

/// Sizes that all ladders share.
struct Measure {
  Spacing space = kWide;
  int columns = 1;
  QSizeF tile;
  double least = kLeastBox;  ///< width of a box
  double foldedHigh = kFoldedHigh;

  [[nodiscard]] double boxWide() const { return std::max(least, columns * tile.width() + (columns - 1) * space.columnGap + 2 * space.pad); }
  [[nodiscard]] double ladderWide() const { return kFrozenWide + space.railGap + boxWide(); }
  [[nodiscard]] int rows(std::size_t experts) const { return std::max(1, (static_cast<int>(experts) + columns - 1) / columns); }
  [[nodiscard]] double boxHigh(std::size_t experts) const {
    const int n = rows(experts);
    return n * tile.height() + (n - 1) * space.rowGap + 2 * space.pad;
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
    high += folded.contains(rung++) ? kFoldedGap + measure.foldedHigh
                                    : measure.space.inputGap + measure.boxHigh(experts) + measure.space.edgeGap + kStateHigh;
  const auto n = static_cast<double>(modalitiesOf(view.method).size());
  return {n * measure.ladderWide() + (n - 1) * measure.space.ladderGap, high + 2 * (measure.space.topGap + kTop.height())};
}

double scaleOf(QSizeF size, QSizeF available) {
  return std::min(available.width() / (size.width() + kAcross), available.height() / (size.height() + kAlong));
}

std::size_t mostExperts(const NetworkView& view) {
  std::size_t most = 1;
  for (const LayerUsage& usage : view.layers) most = std::max(most, usage.born.size());
  return most;
}

/// With as many columns as make the picture largest; `cell`: width of a folded tile.
Measure measureWith(const Spacing& space, double cell, const NetworkView& view, QSizeF available, const std::set<int>& folded) {
  const std::size_t most = mostExperts(view);
  Measure best;
  best.space = space;
  best.tile = most > kManyExperts ? space.tileOfMany : space.tile;
  if (!folded.empty()) best.least = std::max(kLeastBox, static_cast<double>(most) * cell + kStateWide + kFoldedGap + 4);
  Measure tried = best;
  double bestScale = 0;
  for (tried.columns = 1; tried.columns <= static_cast<int>(most); ++tried.columns) {
    const double scale = scaleOf(extent(view, tried, folded), available);
    if (scale < bestScale) continue;
    bestScale = scale;
    best = tried;
  }
  return best;
}

/// Folded rows as high as there is room for them, where the width is what keeps the picture small.
double foldedHighIn(const NetworkView& view, const Measure& measure, QSizeF available, const std::set<int>& folded) {
  const QSizeF size = extent(view, measure, folded);
  const double wanted = (size.width() + kAcross) * available.height() / std::max(1.0, available.width());
  const double each = (wanted - size.height() - kAlong) / static_cast<double>(folded.size());
  return std::clamp(kFoldedHigh + each, kFoldedHigh, kFoldedMost);
}

bool isReadable(const NetworkView& view, const Measure& measure, QSizeF available, const std::set<int>& folded) {
  return scaleOf(extent(view, measure, folded), available) >= readableScale();
}

/// Of a folded tile with its name, as the longest of the names needs it.
double namedCell(const NetworkView& view) {
  constexpr int kTwoDigits = 10;
  const bool longOnes = std::any_of(view.layers.begin(), view.layers.end(), [](const LayerUsage& usage) {
    return std::any_of(usage.born.begin(), usage.born.end(), [](int born) { return born >= kTwoDigits; });
  });
  return longOnes ? kLongNamedCell : kNamedCell;
}

/// The widest spacing whose letters can be read, else the tight one: where not even narrow tiles help, lines stay apart.
Measure bestMeasure(const NetworkView& view, QSizeF available, const std::set<int>& folded) {
  const bool tiles = static_cast<int>(folded.size()) < rungCount(view) || folded.empty();
  std::vector<std::pair<Spacing, double>> ways;
  const double named = namedCell(view);
  if (tiles) ways.emplace_back(kWide, named);
  ways.emplace_back(kTight, named);
  if (!folded.empty()) ways.emplace_back(kTight, kLeastCell);
  Measure measure;
  for (const auto& [space, cell] : ways) {
    measure = measureWith(space, cell, view, available, folded);
    if (isReadable(view, measure, available, folded)) break;
  }
  if (folded.empty() && !isReadable(view, measure, available, folded)) {
    const Measure narrow = measureWith(kNarrow, named, view, available, folded);
    if (isReadable(view, narrow, available, folded)) measure = narrow;
  }
  if (!folded.empty()) measure.foldedHigh = foldedHighIn(view, measure, available, folded);
  return measure;
}

QPainterPath straight(QPointF from, QPointF to) {
  QPainterPath path(from);
  path.lineTo(to);
  return path;
}

/// From a tile up to h_i. Tiles of lower rows go up through the gap left of their column, each row on its own lane.
QPainterPath edgeFrom(const QRectF& tile, int row, int rows, const QRectF& box, QPointF target, const Spacing& space) {
  QPointF at(tile.center().x(), tile.top());
  QPainterPath path(at);
  if (row > 0) {
    const double lane = space.columnGap * row / rows;
    const double x = tile.left() - space.columnGap + lane;
    path.cubicTo(at - QPointF(0, space.rowGap * 0.8), QPointF(x, at.y()), QPointF(x, at.y() - space.rowGap));
    at = QPointF(x, box.top() + space.pad);
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
  const double high = measure.foldedHigh, top = below.y() - kFoldedGap - high, boxLeft = left + kFrozenWide + measure.space.railGap;
  const double beside = top + (high - kFoldedHigh) / 2;
  out.frozen = QRectF(left, beside, kFrozenWide, kFoldedHigh);
  out.state = QRectF(boxLeft + measure.boxWide() - kStateWide, beside, kStateWide, kFoldedHigh);
  out.box = QRectF(boxLeft, top, measure.boxWide() - kStateWide - kFoldedGap, high);
  out.input = straight(below, {out.box.center().x(), out.box.bottom()});
  out.edges.push_back(straight({out.frozen.right(), out.frozen.center().y()}, {out.box.left(), out.box.center().y()}));
  const double wide = (out.box.width() - 4) / static_cast<double>(std::max<std::size_t>(1, experts));
  for (std::size_t j = 0; j < experts; ++j) {
    out.tiles.emplace_back(out.box.left() + 2 + static_cast<double>(j) * wide, top + 2, std::max(1.0, wide - 1), high - 4);
    out.edges.emplace_back();
  }
  return out;
}

LayerLayout layOutLayer(const NetworkView& view, std::size_t index, const Measure& measure, double high, double left, QPointF below) {
  const std::size_t experts = view.layers[index].born.size();
  LayerLayout out;
  out.layer = index;
  const Spacing& space = measure.space;
  const double boxLeft = left + kFrozenWide + space.railGap;
  out.box = QRectF(boxLeft, below.y() - space.inputGap - high, measure.boxWide(), high);
  out.mark = QRectF(boxLeft - kLayerMarkWide - kLayerMarkGap, out.box.center().y() - kLayerMarkHigh / 2, kLayerMarkWide, kLayerMarkHigh);
  const double centre = out.box.center().x();
  out.state = QRectF(centre - kStateWide / 2, out.box.top() - space.edgeGap - kStateHigh, kStateWide, kStateHigh);
  out.frozen = QRectF(left, out.state.center().y() - kFrozenHigh / 2, kFrozenWide, kFrozenHigh);
  out.input = straight(below, {centre, out.box.bottom()});
  out.edges.push_back(straight({out.frozen.right(), out.state.center().y()}, {out.state.left(), out.state.center().y()}));
  const int rows = measure.rows(experts);
  const double inner = measure.boxHigh(experts) - 2 * space.pad;  // the other ladder's layer may have more rows
  for (int j = 0; j < static_cast<int>(experts); ++j) {
    const int row = j / measure.columns, column = j % measure.columns;
    const int inRow = std::min(measure.columns, static_cast<int>(experts) - row * measure.columns);
    // A row that is alone is centred; with more rows the columns stay aligned.
    const int across = rows == 1 ? inRow : measure.columns;
    const double wide = across * measure.tile.width() + (across - 1) * space.columnGap;
    const QPointF corner(centre - wide / 2 + column * (measure.tile.width() + space.columnGap),
                         out.box.center().y() - inner / 2 + row * (measure.tile.height() + space.rowGap));
    out.tiles.emplace_back(corner, measure.tile);
    const double spread = experts > 1 ? (static_cast<double>(column) / std::max(1, across - 1) - 0.5) * (kStateWide - 10) : 0;
    out.edges.push_back(edgeFrom(out.tiles.back(), row, rows, out.box, {centre + spread, out.state.bottom()}, space));
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
  const double centre = left + kFrozenWide + measure.space.railGap + measure.boxWide() / 2;
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

double topOf(const LadderLayout& ladder) {
  if (ladder.layers.empty()) return ladder.firstFrozen.top();
  return std::min(ladder.layers.back().state.top(), ladder.layers.back().box.top());
}

void addTop(NetworkLayout& layout, const QSizeF& size, double gap) {
  double top = 0;
  for (const LadderLayout& ladder : layout.ladders) top = std::min(top, topOf(ladder));
  const double centre = size.width() / 2;
  layout.fusion = QRectF(QPointF(centre - kTop.width() / 2, top - gap - kTop.height()), kTop);
  layout.userEncoder = layout.fusion.translated(0, -kTop.height() - gap * 0.6);
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

double readableLetters() { return kLeastLetters * lettersLarger(); }

double readableScale() { return readableLetters() / kPictureLetters; }

NetworkLayout layOutNetwork(const NetworkView& view, QSizeF available, const std::set<int>& folded) {
  const Measure measure = bestMeasure(view, available, folded);
  NetworkLayout layout;
  layout.folded = folded;
  layout.columns = measure.columns;
  double left = 0;
  for (const Modality modality : modalitiesOf(view.method)) {
    layout.ladders.push_back(layOutLadder(view, modality, measure, left, folded));
    left += measure.ladderWide() + measure.space.ladderGap;
  }
  addTop(layout, extent(view, measure, folded), measure.space.topGap);
  const double right = layout.ladders.empty() ? kTop.width() : left - measure.space.ladderGap;
  layout.bounds =
      QRectF(QPointF(0, layout.userEncoder.top()), QPointF(right, kFrozenHigh + 2 + kTitleHigh)).adjusted(-kAcross / 2, -8, kAcross / 2, 4);
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
