// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/items/picked_chip.h"

#include <cstdint>

#include "widgets/words/wording.h"

namespace xsmoe::widgets {

PickedChip::PickedChip(QWidget* parent) : QToolButton(parent) {
  setToolTip(tr("Picked on the Map with a lasso, a search or the legend. A click takes it back everywhere"));
  setFocusPolicy(Qt::TabFocus);
  hide();
}

void PickedChip::setCount(qsizetype items) {
  const QString words = counted(static_cast<std::int64_t>(items), tr("1 item of the map"), tr("%1 items of the map"));
  setText(words + QStringLiteral(" ×"));
  setAccessibleName(tr("Only %1. Show all items again").arg(words));
  setVisible(items > 0);
}

}  // namespace xsmoe::widgets
