// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/compare_perspective.h"

#include "widgets/pages/compare_page.h"

namespace xsmoe::studio {

ComparePerspective::ComparePerspective(Session& session)
    : Perspective({"compare", tr("&Compare"), tr("&Compare"), QKeySequence(QStringLiteral("Ctrl+4"))}),
      page_(new widgets::ComparePage),
      runs_(session, *page_) {
  joinChartsOn(*page_);
  connect(page_, &widgets::ComparePage::runActivated, &session, [&session](const QString& folder) { session.open(folder.toStdString()); });
}

QWidget& ComparePerspective::page() { return *page_; }

void ComparePerspective::activate(bool active) { runs_.setActive(active); }

bool ComparePerspective::settled() const { return runs_.ready(); }

}  // namespace xsmoe::studio
