// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/map_panel.h"

#include <QHideEvent>
#include <QShowEvent>
#include <QVBoxLayout>

#include "widgets/map/map_view.h"

namespace xsmoe::studio {

MapPanel::MapPanel(Session& session, QWidget* parent) : QWidget(parent), view_(new widgets::MapView(this)), feed_(session, *view_) {
  auto* const column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(view_);
}

void MapPanel::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  feed_.setActive(true);
}

void MapPanel::hideEvent(QHideEvent* event) {
  QWidget::hideEvent(event);
  feed_.setActive(false);
}

}  // namespace xsmoe::studio
