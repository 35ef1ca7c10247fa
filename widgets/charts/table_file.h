// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <QStringList>
#include <filesystem>
#include <string>

#include "model/core/error.h"
#include "widgets/charts/chart_table.h"

namespace xsmoe::widgets {

/// The table of a CSV text (RFC 4180), whose first line is the header. What the text lacks of quotes or cells is taken as it stands.
[[nodiscard]] ChartTable tableFromCsv(const QString& csv);

/// The kinds of writeTable(), for askWhereToSave().
[[nodiscard]] QStringList tableKinds();

/// Writes a CSV text as it is or, into a file that ends in .json, as an object with title, provenance, columns and rows (jsonOf()): CSV has
/// no place for where it comes from. Errors: cannot write.
[[nodiscard]] Result<void> writeTable(const std::filesystem::path& file, const std::string& csv, const QString& title,
                                      const QStringList& provenance);

}  // namespace xsmoe::widgets
