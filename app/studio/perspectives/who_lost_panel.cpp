// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/who_lost_panel.h"

#include <QHideEvent>
#include <QShowEvent>
#include <QTabWidget>
#include <QVBoxLayout>

#include "widgets/help/view_help.h"
#include "widgets/pages/rank_changes_page.h"
#include "widgets/pages/slices_page.h"

namespace xsmoe::studio {

WhoLostPanel::WhoLostPanel(Session& session, QWidget* parent)
    : QWidget(parent),
      tabs_(new QTabWidget(this)),
      users_(new widgets::RankChangesPage(tabs_)),
      slices_(new widgets::SlicesPage(tabs_)),
      usersFeed_(session, *users_),
      slicesFeed_(session, *slices_) {
  tabs_->setDocumentMode(true);
  tabs_->addTab(users_, tr("&Users"));
  tabs_->addTab(slices_, tr("Slic&es"));
  widgets::setHelpPage(*slices_, QStringLiteral("slices"));  // that of the users is the panel's
  auto* const column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(tabs_);
  connect(tabs_, &QTabWidget::currentChanged, this, [this] { activate(seen_); });
  connect(users_, &widgets::RankChangesPage::userChosen, this, &WhoLostPanel::userChosen);
  connect(users_, &widgets::RankChangesPage::saved, this, &WhoLostPanel::saved);
  connect(users_, &widgets::RankChangesPage::saveFailed, this, &WhoLostPanel::saveFailed);
  connect(slices_, &widgets::SlicesPage::saved, this, &WhoLostPanel::saved);
  connect(slices_, &widgets::SlicesPage::saveFailed, this, &WhoLostPanel::saveFailed);
}

void WhoLostPanel::activate(bool seen) {
  seen_ = seen;
  usersFeed_.setActive(seen && tabs_->currentWidget() == users_);
  slicesFeed_.setActive(seen && tabs_->currentWidget() == slices_);
}

void WhoLostPanel::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  activate(true);
}

void WhoLostPanel::hideEvent(QHideEvent* event) {
  QWidget::hideEvent(event);
  activate(false);
}

}  // namespace xsmoe::studio
