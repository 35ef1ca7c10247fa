// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/table_file.h"

#include <QCoreApplication>
#include <string>

#include "model/analysis/table_text.h"
#include "model/core/files/replacement_file.h"
#include "widgets/charts/origin_file.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

struct TableFileWords {
  Q_DECLARE_TR_FUNCTIONS(TableFile)
};

QStringList inWords(const CellTable::Row& cells) {
  QStringList words;
  for (const std::string& cell : cells) words << text(cell);
  return words;
}

}  // namespace

ChartTable tableOf(const CellTable& table) {
  ChartTable shown{inWords(table.columns), {}};
  for (const CellTable::Row& row : table.rows) shown.rows.push_back(inWords(row));
  return shown;
}

QStringList tableKinds() {
  return {TableFileWords::tr("Comma-separated values (*.csv)"), TableFileWords::tr("JSON with where it comes from (*.json)")};
}

Result<void> writeTable(const std::filesystem::path& file, const CellTable& table, const QString& title, const QStringList& provenance) {
  const QString ending = text(file.extension().string()).toLower();
  if (ending != QLatin1String(".json")) {
    if (auto written = writeTextFile(file, csvText(table)); !written) return written;
    return writeOrigin(file, originObject(title, provenance));
  }
  return writeTextFile(file, jsonOf(tableOf(table), title, provenance).toStdString());
}

}  // namespace xsmoe::widgets
