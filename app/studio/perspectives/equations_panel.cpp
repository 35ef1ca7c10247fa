// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/equations_panel.h"

#include <QHideEvent>
#include <QShowEvent>
#include <QVBoxLayout>

#include "widgets/learn/equations_view.h"

namespace xsmoe::studio {

EquationsPanel::EquationsPanel(Session& session, QWidget* parent)
    : QWidget(parent), view_(new widgets::EquationsView(this)), feed_(session, *view_) {
  auto* const column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(view_);
}

void EquationsPanel::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  feed_.setActive(true);
}

void EquationsPanel::hideEvent(QHideEvent* event) {
  QWidget::hideEvent(event);
  feed_.setActive(false);
}

}  // namespace xsmoe::studio
