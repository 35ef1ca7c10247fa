// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/item_panel.h"

#include <QHideEvent>
#include <QShowEvent>
#include <QVBoxLayout>

#include "widgets/items/item_page.h"

namespace xsmoe::studio {

ItemPanel::ItemPanel(Session& session, QWidget* parent) : QWidget(parent), page_(new widgets::ItemPage(this)), feed_(session, *page_) {
  auto* const column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(page_);
}

void ItemPanel::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  feed_.setActive(true);
}

void ItemPanel::hideEvent(QHideEvent* event) {
  QWidget::hideEvent(event);
  feed_.setActive(false);
}

}  // namespace xsmoe::studio
