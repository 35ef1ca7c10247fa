// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QToolButton>

namespace xsmoe::widgets {

/// Says how many items a person has picked on the map, wherever only these are shown or told apart; a click takes that back. Hidden while
/// none are picked.
class PickedChip : public QToolButton {
  Q_OBJECT
 public:
  explicit PickedChip(QWidget* parent = nullptr);
  void setCount(qsizetype items);
};

}  // namespace xsmoe::widgets
