// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "model/core/item_profile.h"
#include "widgets/charts/chart_content.h"

namespace xsmoe::widgets {

/// Records of the item in each window.
[[nodiscard]] ChartContent itemRecordsContent(const ItemProfile& item);
/// The item's gate weights α at each side layer, stacked: the base path, then the experts by their birth.
[[nodiscard]] ChartContent itemGatesContent(const ItemProfile& item);
/// The same of the shares that the gate slots have of Σ_k ‖α_k z_k‖.
[[nodiscard]] ChartContent itemSharesContent(const ItemProfile& item);

}  // namespace xsmoe::widgets
