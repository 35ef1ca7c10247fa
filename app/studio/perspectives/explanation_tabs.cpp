// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/explanation_tabs.h"

#include <QLineEdit>
#include <optional>

#include "widgets/forms/item_box.h"
#include "widgets/help/help_button.h"
#include "widgets/help/view_help.h"
#include "widgets/inspect/what_if_panel.h"
#include "widgets/inspect/why_not_panel.h"
#include "widgets/inspect/why_panel.h"
#include "widgets/inspect/window_lists_panel.h"

namespace xsmoe::studio {

ExplanationTabs::ExplanationTabs(Session& session, Inspection& inspection, QWidget* parent)
    : QTabWidget(parent),
      why_(new widgets::WhyPanel(this)),
      whyNot_(new widgets::WhyNotPanel(this)),
      whatIf_(new widgets::WhatIfPanel(this)),
      windows_(new widgets::WindowListsPanel(this)),
      items_(session),
      whyFeed_(session, inspection, *why_),
      whyNotFeed_(session, inspection, items_, *whyNot_),
      whatIfFeed_(session, inspection, items_, *whatIf_),
      windowsFeed_(session, inspection, *windows_) {
  setDocumentMode(true);
  addTab(why_, tr("Why"));
  addTab(whyNot_, tr("Why not…"));
  addTab(whatIf_, tr("What if"));
  addTab(windows_, tr("Every window"));
  buildHelp();
  connect(&session, &Session::runOpened, whyNot_->items()->line(), &QLineEdit::clear);  // an item of another run
  connect(&inspection, &Inspection::shownChanged, this, [this, &inspection] {
    const auto& shown = inspection.shown();
    if (shown) whyNot_->items()->propose(shown->list->hasTruth ? std::optional(shown->list->truth) : std::nullopt);
  });
  connect(why_, &widgets::WhyPanel::saveWanted, this, &ExplanationTabs::saveSplitWanted);
  connect(why_, &widgets::WhyPanel::itemChosen, this, &ExplanationTabs::itemChosen);
  connect(&windowsFeed_, &WindowListsFeed::itemChosen, this, &ExplanationTabs::itemChosen);
}

/// "?" beside the tabs is about the one in front. What is around them has the page about all of Inspect.
void ExplanationTabs::buildHelp() {
  widgets::setHelpPage(*this, QStringLiteral("inspect"));
  widgets::setHelpPage(*why_, QStringLiteral("why"));
  widgets::setHelpPage(*whyNot_, QStringLiteral("why-not"));
  widgets::setHelpPage(*whatIf_, QStringLiteral("what-if"));
  widgets::setHelpPage(*windows_, QStringLiteral("every-window"));
  auto* const help = new widgets::HelpButton(this);
  setCornerWidget(help);
  const auto showHelp = [this, help] { help->setPage(widgets::helpPageOf(*this)); };
  connect(this, &QTabWidget::currentChanged, help, showHelp);
  showHelp();
}

void ExplanationTabs::chooseItem(const QString& id) {
  why_->chooseItem(id);
  windows_->view()->choose(id, windowsFeed_.windowShown());
}

bool ExplanationTabs::asking() const { return whyFeed_.asking() || whyNotFeed_.asking() || whatIfFeed_.asking() || windowsFeed_.asking(); }

}  // namespace xsmoe::studio
