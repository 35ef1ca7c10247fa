// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>

#include "widgets/items/rank_change_model.h"

namespace xsmoe::widgets {

/// What became of the users between two moments: how many targets fell and rose, by how much HR@10 changed, and who is left out. A change
/// within two standard errors is not called a difference. `beside`: the name of the run beside.
[[nodiscard]] QString rankChangeSummary(const ComparedRanks& ranks, const QString& beside);

}  // namespace xsmoe::widgets
