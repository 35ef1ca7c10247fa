// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/network/network_scene.h"

#include <QEasingCurve>
#include <algorithm>

#include "widgets/network/expert_tile.h"
#include "widgets/network/network_frame.h"
#include "widgets/network_view.h"
#include "widgets/prune_wording.h"
#include "widgets/words/symbol_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

constexpr int kMoveMs = 450;

double barMost(const NetworkView& view) {
  double most = std::max(0.05, view.tau.value_or(0) * 1.5);
  for (const LayerUsage& usage : view.layers)
    for (std::size_t j = 0; j < usage.born.size(); ++j) most = std::max(most, decisiveShare(usage, j, view.protocol));
  return most;
}

QString tooltipOf(const NetworkView& view, const LayerUsage& usage, const TileContent& tile) {
  QString text = NetworkScene::tr("<b>%1</b>: expert of %2<br>%3")
                     .arg(expertMark(tile.key, {usage}), layerTitle(usage), tile.training ? trainedWord(view) : NetworkScene::tr("frozen"));
  if (tile.pinned) text += QStringLiteral("<br>") + explained(Symbol::kPin);
  if (!tile.counted) return text;
  text += NetworkScene::tr("<br>%1: %2").arg(decisiveShareName(view.protocol), percent(tile.share, 3));
  if (tile.tau) text += NetworkScene::tr(", τ = %1").arg(percent(*tile.tau, 1));
  if (tile.soFar) text += NetworkScene::tr("<br>so far in this epoch: %1").arg(percent(*tile.soFar, 3));
  text += NetworkScene::tr("<br>mean gate weight: %1").arg(percent(tile.gateShare, 3));
  if (tile.wouldGo) text += QStringLiteral("<br><b>%1</b>").arg(wouldGoWord(view));
  return text;
}

/// All experts of folded layers are named, or none: a name that is missing where others are would seem to mean something.
bool foldedAreNamed(const NetworkView& view, const NetworkLayout& layout) {
  for (const LadderLayout& ladder : layout.ladders)
    for (const LayerLayout& layer : ladder.layers)
      for (std::size_t j = 0; layer.folded && j < layer.tiles.size(); ++j)
        if (!nameFitsCell(view.layers[layer.layer].born[j], layer.tiles[j])) return false;
  return true;
}

TileContent contentOf(const NetworkView& view, std::size_t layer, std::size_t expert, int goes, double most) {
  const LayerUsage& usage = view.layers[layer];
  TileContent tile;
  tile.key = {usage.modality, usage.hiddenState, usage.born[expert]};
  tile.counted = hasShares(usage);
  tile.share = decisiveShare(usage, expert, view.protocol);
  tile.gateShare = gatesOf(view, layer).gateShare.at(expert + 1);
  if (const LayerUsage* const now = sharesSoFar(view, layer)) tile.soFar = decisiveShare(*now, expert, view.protocol);
  tile.tau = view.tau;
  tile.barMost = most;
  tile.training = usage.trained == static_cast<int>(expert);
  tile.wouldGo = goes == static_cast<int>(expert);
  tile.pinned = isPinned(view, tile.key);
  tile.windows = view.windows;
  tile.tooltip = tooltipOf(view, usage, tile);
  return tile;
}

}  // namespace

NetworkScene::NetworkScene(QObject* parent) : QGraphicsScene(parent), frame_(new NetworkFrame) {
  addItem(frame_);
  animation_.setDuration(kMoveMs);
  animation_.setStartValue(0.0);
  animation_.setEndValue(1.0);
  animation_.setEasingCurve(QEasingCurve::OutCubic);
  connect(&animation_, &QVariantAnimation::valueChanged, this, [this](const QVariant& value) { advance(value.toDouble()); });
  connect(&animation_, &QVariantAnimation::finished, this, &NetworkScene::finishMoves);
}

void NetworkScene::show(const NetworkView& view, const NetworkLayout& layout, const QPalette& palette, bool animated) {
  const bool first = tiles_.empty();
  std::map<ExpertName, QPointF> before;
  for (const auto& [key, tile] : tiles_) before[key] = tile->box().topLeft();
  std::vector<ExpertName> known = order_;
  frame_->setNetwork(view, layout, palette);
  setSceneRect(layout.bounds.adjusted(-20, -20, 20, 20));
  place(view, layout, palette);
  if (known == order_ && moving()) return;
  finishMoves();
  if (known != order_ && animated && !first) {
    for (const auto& [key, tile] : tiles_) {
      const bool stays = std::find(order_.begin(), order_.end(), key) != order_.end();
      const auto old = before.find(key);
      const bool isNew = old == before.end();
      moves_.push_back({tile, isNew ? QPointF(30, 20) : old->second - tile->box().topLeft(), isNew, !stays});
    }
    advance(0);
    animation_.start();
  } else {
    removeGone();
  }
}

void NetworkScene::place(const NetworkView& view, const NetworkLayout& layout, const QPalette& palette) {
  order_.clear();
  const auto goes = expertsToPrune(view);
  const double most = barMost(view);
  const bool named = foldedAreNamed(view, layout);
  for (const LadderLayout& ladder : layout.ladders)
    for (const LayerLayout& layer : ladder.layers)
      for (std::size_t j = 0; j < layer.tiles.size(); ++j) {
        const TileContent content = contentOf(view, layer.layer, j, goes[layer.layer], most);
        ExpertTile*& tile = tiles_[content.key];
        if (!tile) addItem(tile = new ExpertTile);
        tile->setContent(content, palette);
        tile->setBox(layer.tiles[j], layer.folded, named || !layer.folded);
        tile->setChosen(chosen_ == content.key);
        order_.push_back(content.key);
      }
}

void NetworkScene::removeGone() {
  for (auto at = tiles_.begin(); at != tiles_.end();) {
    if (std::find(order_.begin(), order_.end(), at->first) != order_.end()) {
      ++at;
      continue;
    }
    delete at->second;
    at = tiles_.erase(at);
  }
}

void NetworkScene::advance(double progress) {
  for (const Move& move : moves_) {
    move.tile->setPos(move.leaves ? QPointF() : move.offset * (1 - progress));
    move.tile->setOpacity(move.leaves ? 1 - progress : move.appears ? progress : 1);
  }
}

void NetworkScene::finishMoves() {
  if (moves_.empty()) return;
  animation_.stop();
  advance(1);
  moves_.clear();
  removeGone();
}

void NetworkScene::choose(std::optional<ExpertName> expert) {
  chosen_ = expert;
  for (const auto& [key, tile] : tiles_) tile->setChosen(chosen_ == key);
}

void NetworkScene::mark(std::optional<NetworkPlace> place) { frame_->mark(place); }

QRectF NetworkScene::marked() const { return frame_->marked(); }

const NetworkLayout& NetworkScene::layout() const { return frame_->layout(); }

std::optional<ExpertName> NetworkScene::expertAt(QPointF position) const {
  for (const ExpertName& key : order_)
    if (tiles_.at(key)->box().contains(position)) return key;
  return std::nullopt;
}

const ExpertTile* NetworkScene::tile(const ExpertName& expert) const {
  const auto found = tiles_.find(expert);
  return found == tiles_.end() ? nullptr : found->second;
}

std::vector<const ExpertTile*> NetworkScene::tiles() const {
  std::vector<const ExpertTile*> all;
  for (const ExpertName& key : order_) all.push_back(tiles_.at(key));
  return all;
}

}  // namespace xsmoe::widgets
