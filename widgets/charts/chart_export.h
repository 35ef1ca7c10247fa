// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <QStringList>
#include <vector>

#include "widgets/charts/chart_content.h"

namespace xsmoe::widgets {

/// A chart's numbers as a table: one row per x, one column per series (empty where a series has no value there). With several points of
/// one series at the same x there are as many rows.
struct ChartTable {
  QStringList header;
  std::vector<QStringList> rows;
};
[[nodiscard]] ChartTable tableOf(const ChartContent& content);

/// RFC 4180, every point, numbers as short as they can be without loss, with a full stop.
[[nodiscard]] QString csvOf(const ChartContent& content);

}  // namespace xsmoe::widgets
