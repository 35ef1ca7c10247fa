// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/words/labels.h"

#include <QLabel>

namespace xsmoe::widgets {

QLabel* wrappedLabel(QWidget* parent) {
  auto* label = new QLabel(parent);
  label->setWordWrap(true);
  label->setTextInteractionFlags(Qt::TextSelectableByMouse);
  return label;
}

}  // namespace xsmoe::widgets
