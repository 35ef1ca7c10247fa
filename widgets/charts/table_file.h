// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <QStringList>
#include <filesystem>

#include "model/analysis/cell_table.h"
#include "model/core/error.h"
#include "widgets/charts/chart_table.h"

namespace xsmoe::widgets {

/// As a table of the window's own kind.
[[nodiscard]] ChartTable tableOf(const CellTable& table);

/// The kinds of writeTable(), for askWhereToSave().
[[nodiscard]] QStringList tableKinds();

/// Writes a table as CSV (csvText()) or, into a file that ends in .json, as an object with title, provenance, columns and rows (jsonOf()):
/// CSV has no place for where it comes from, so that a file beside it says so (writeOrigin()). Errors: cannot write.
[[nodiscard]] Result<void> writeTable(const std::filesystem::path& file, const CellTable& table, const QString& title,
                                      const QStringList& provenance);

}  // namespace xsmoe::widgets
