// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/inspect_perspective.h"

#include "widgets/pages/inspect_page.h"

namespace xsmoe::studio {

InspectPerspective::InspectPerspective(Session& session)
    : Perspective({"inspect", tr("&Inspect"), tr("&Inspect"), QKeySequence(QStringLiteral("Ctrl+2"))}),
      page_(new widgets::InspectPage),
      inspection_(session, *page_) {}

QWidget& InspectPerspective::page() { return *page_; }

void InspectPerspective::activate(bool active) { inspection_.setActive(active); }

void InspectPerspective::showMoment(std::optional<int> window) { inspection_.showMoment(window); }

void InspectPerspective::settle(const RunHistory&) { inspection_.pickRandom(); }

bool InspectPerspective::settled() const { return !inspection_.busy(); }

}  // namespace xsmoe::studio
