// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "widgets/pages/compare_page.h"

namespace xsmoe::studio {

/// How a person left the list of runs, under `compare/sorted-by`, `compare/descending`, `compare/columns`, `compare/windows`,
/// `compare/filter`, `compare/metrics` and `compare/tree`. What cannot be read is as good as nothing: sorted by name, with the columns of
/// the first time, unfiltered, metrics as means, as a tree.
[[nodiscard]] widgets::RunListLook rememberedRunList();
void rememberRunList(const widgets::RunListLook& look);

}  // namespace xsmoe::studio
