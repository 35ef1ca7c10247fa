// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QTreeWidget>

namespace xsmoe::widgets {

struct MapColouring;

/// What the colours of a map say and how many items have each, groups without items left out. A double click or Enter selects a group's
/// items.
class MapLegend : public QTreeWidget {
  Q_OBJECT
 public:
  explicit MapLegend(QWidget* parent = nullptr);
  void setColouring(const MapColouring& colouring);

 Q_SIGNALS:
  void groupActivated(int group);  ///< place in MapColouring::groups
};

}  // namespace xsmoe::widgets
