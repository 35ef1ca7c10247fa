// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/words/labels.h"

#include <QLabel>
#include <algorithm>
#include <cmath>

namespace xsmoe::widgets {

QLabel* wrappedLabel(QWidget* parent) {
  auto* label = new QLabel(parent);
  label->setWordWrap(true);
  label->setTextInteractionFlags(Qt::TextSelectableByMouse);
  return label;
}

int nameEvery(double room, double widest) {
  constexpr double kApart = 3;
  return std::max(1, static_cast<int>(std::ceil((widest + kApart) / std::max(1.0, room))));
}

}  // namespace xsmoe::widgets
