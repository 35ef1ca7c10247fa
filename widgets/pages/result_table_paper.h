// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>

#include "model/analysis/result_table.h"
#include "widgets/report/report_charts.h"

namespace xsmoe::widgets {

/// tableOnPaper() of a table of runs, with its footers above the rows and its unrounded values as CSV.
[[nodiscard]] PaperView resultTableOnPaper(const ResultTable& table, const QString& page);

}  // namespace xsmoe::widgets
