// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/parts/page_tabs.h"

#include <QAction>
#include <QIcon>
#include <QSignalBlocker>
#include <QTabBar>
#include <QTabWidget>

namespace xsmoe::studio {

PageTabs::PageTabs(QTabWidget& pages, QWidget* parent) : QToolBar(tr("Pages"), parent), bar_(new QTabBar(this)) {
  setObjectName(QStringLiteral("pagesBar"));
  setMovable(false);
  setFloatable(false);
  setAllowedAreas(Qt::TopToolBarArea);
  toggleViewAction()->setVisible(false);
  bar_->setAccessibleName(tr("Pages"));
  bar_->setDocumentMode(true);
  bar_->setExpanding(false);
  bar_->setDrawBase(false);
  for (int page = 0; page < pages.count(); ++page) bar_->addTab(pages.tabText(page));
  bar_->setCurrentIndex(pages.currentIndex());
  addWidget(bar_);
  pages.tabBar()->hide();  // its mnemonics count only while it is seen
  connect(bar_, &QTabBar::currentChanged, &pages, &QTabWidget::setCurrentIndex);
  // Pages that are destroyed tell of changes too: nothing comes back to them then.
  connect(&pages, &QTabWidget::currentChanged, this, [this](int page) {
    const QSignalBlocker quiet(bar_);
    bar_->setCurrentIndex(page);
  });
}

void PageTabs::setIcon(int page, const QIcon& icon) { bar_->setTabIcon(page, icon); }

}  // namespace xsmoe::studio
