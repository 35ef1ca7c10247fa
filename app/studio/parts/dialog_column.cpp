// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/parts/dialog_column.h"

#include <QDialog>
#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include "app/studio/parts/busy_strip.h"
#include "app/studio/parts/message_bar.h"

namespace xsmoe::studio {

QVBoxLayout* layOutColumn(QDialog& dialog, MessageBar* messages, BusyStrip* busy, std::initializer_list<QPushButton*> buttons) {
  auto* const row = new QHBoxLayout;
  row->setContentsMargins(10, 4, 10, 8);
  row->setSpacing(8);
  row->addStretch();
  for (auto* const button : buttons) {
    button->setAutoDefault(false);  // Return in a field must not press it
    row->addWidget(button);
  }
  auto* const middle = new QVBoxLayout;
  middle->setContentsMargins(10, 8, 10, 4);
  auto* const column = new QVBoxLayout(&dialog);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addLayout(middle, 1);
  column->addWidget(messages);  // below what it is about: no field moves when something is said
  column->addWidget(busy);
  column->addLayout(row);
  return middle;
}

}  // namespace xsmoe::studio
