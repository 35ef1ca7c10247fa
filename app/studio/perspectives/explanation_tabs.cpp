// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/explanation_tabs.h"

#include <QLineEdit>
#include <algorithm>
#include <optional>
#include <vector>

#include "widgets/forms/item_box.h"
#include "widgets/help/help_button.h"
#include "widgets/help/view_help.h"
#include "widgets/inspect/what_if_panel.h"
#include "widgets/inspect/why_not_panel.h"
#include "widgets/inspect/why_panel.h"
#include "widgets/inspect/window_lists_panel.h"
#include "widgets/items/catalogue_listing.h"

namespace xsmoe::studio {
namespace {

bool isAmong(const std::vector<ItemCard>& items, const ItemCard& item) {
  return std::any_of(items.begin(), items.end(), [&item](const ItemCard& one) { return one.id == item.id; });
}

/// The held-out item where the list lacks it; else the first candidate that it lacks, the held-out one where none is known.
std::optional<ItemCard> itemWithoutAPlace(const Recommendation& list, const widgets::CatalogueListing* known) {
  const auto truth = list.hasTruth ? std::optional(list.truth) : std::nullopt;
  std::vector<ItemCard> listed;
  for (const RecommendedItem& one : list.items) listed.push_back(one.item);
  if (known == nullptr || (truth && !isAmong(listed, *truth))) return truth;
  const auto& all = known->items();
  const auto found = std::find_if(all.begin(), all.end(), [&](const ItemCard& one) {
    const bool onSale = one.firstWindow >= 0 && one.firstWindow <= list.window + 1;
    return onSale && !isAmong(listed, one) && !isAmong(list.history, one);
  });
  return found == all.end() ? truth : std::optional(*found);
}

}  // namespace

ExplanationTabs::ExplanationTabs(Session& session, Inspection& inspection, QWidget* parent)
    : QTabWidget(parent),
      inspection_(inspection),
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

/// "?" beside the tabs is about the one in front, which says of what page it is. What is around them has that about all of Inspect.
void ExplanationTabs::buildHelp() {
  widgets::setHelpPage(*this, QStringLiteral("inspect"));
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

void ExplanationTabs::askWhyNot() {
  if (!inspection_.shown()) return;
  if (const auto item = itemWithoutAPlace(*inspection_.shown()->list, items_.listing().get())) whyNot_->items()->choose(*item);
}

bool ExplanationTabs::asking() const {
  return whyFeed_.asking() || whyNotFeed_.asking() || whatIfFeed_.asking() || windowsFeed_.asking() || items_.asking();
}

}  // namespace xsmoe::studio
