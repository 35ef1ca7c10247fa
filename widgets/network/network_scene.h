// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QGraphicsScene>
#include <QPalette>
#include <QVariantAnimation>
#include <map>
#include <optional>
#include <vector>

#include "widgets/network/network_layout.h"

namespace xsmoe::widgets {

class ExpertTile;
class NetworkFrame;

/// The items of the network picture. Tiles live as long as their experts, so that births and prunings can be shown as movements.
class NetworkScene : public QGraphicsScene {
  Q_OBJECT
 public:
  explicit NetworkScene(QObject* parent = nullptr);

  void show(const NetworkView& view, const NetworkLayout& layout, const QPalette& palette, bool animated);
  void choose(std::optional<ExpertName> expert);
  /// As NetworkFrame::mark() and marked().
  void mark(std::optional<NetworkPlace> place);
  [[nodiscard]] QRectF marked() const;
  [[nodiscard]] std::optional<ExpertName> expertAt(QPointF position) const;
  /// As it was last shown.
  [[nodiscard]] const NetworkLayout& layout() const;
  [[nodiscard]] const ExpertTile* tile(const ExpertName& expert) const;
  /// In the order of the layers, each left to right.
  [[nodiscard]] std::vector<const ExpertTile*> tiles() const;
  [[nodiscard]] bool moving() const { return animation_.state() == QAbstractAnimation::Running; }

 private:
  struct Move {
    ExpertTile* tile = nullptr;
    QPointF offset;  ///< at the start, from where it belongs
    bool appears = false, leaves = false;
  };
  void place(const NetworkView& view, const NetworkLayout& layout, const QPalette& palette);
  void removeGone();
  void finishMoves();
  void advance(double progress);

  NetworkFrame* frame_;
  std::map<ExpertName, ExpertTile*> tiles_;
  std::vector<ExpertName> order_;
  std::optional<ExpertName> chosen_;
  std::vector<Move> moves_;
  QVariantAnimation animation_;
};

}  // namespace xsmoe::widgets
