// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <vector>

#include "app/studio/perspectives/inspection.h"
#include "app/studio/perspectives/perspective.h"
#include "model/core/item_map.h"
#include "model/core/item_profile.h"
#include "widgets/items/rank_change_model.h"

namespace xsmoe::widgets {
class EquationsView;
}

namespace xsmoe::studio {

class ExplanationTabs;

/// The list on the Inspect page, and what the tab in front beside it says of it. A list by the weights in training has no command: those
/// are stored nowhere.
[[nodiscard]] std::vector<PageCommand> listCommands(const Inspection& inspection, const ExplanationTabs& explanation);
/// The map of all items. `map`: null: none is shown.
[[nodiscard]] PageCommand mapCommandOf(const Session& session, const ItemMap* map);
/// The equations with their numbers, as a view shows them of the open run.
[[nodiscard]] PageCommand equationsCommandOf(const Session& session, const widgets::EquationsView& view);
/// An item's page, and everyone's lists, among which those with the item are. `item`: null: none is
/// shown.
[[nodiscard]] std::vector<PageCommand> itemCommands(const Session& session, const ItemProfile* item);
/// Ranks that are compared. `by`: key of the kind of slices by which users are gathered; empty: user by user.
[[nodiscard]] PageCommand rankChangesCommand(const Session& session, const widgets::RankMoments& moments, const std::string& by);
/// `by`: key of the kind of slices.
[[nodiscard]] PageCommand slicesCommandOf(const Session& session, const std::string& by);

}  // namespace xsmoe::studio
