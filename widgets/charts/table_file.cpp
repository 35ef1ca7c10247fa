// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/table_file.h"

#include <QCoreApplication>

#include "model/core/files/replacement_file.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

struct TableFileWords {
  Q_DECLARE_TR_FUNCTIONS(TableFile)
};

/// Cells from `at` to the end of a line, behind which `at` stands afterwards.
QStringList csvLine(const QString& csv, qsizetype& at) {
  QStringList cells{QString()};
  bool quoted = false;
  for (; at < csv.size(); ++at) {
    const QChar one = csv[at];
    const bool doubled = quoted && one == u'"' && at + 1 < csv.size() && csv[at + 1] == u'"';
    if (doubled) {
      cells.last() += one;
      ++at;
    } else if (one == u'"') {
      quoted = !quoted;
    } else if (!quoted && one == u',') {
      cells << QString();
    } else if (!quoted && one == u'\n') {
      ++at;
      return cells;
    } else if (quoted || one != u'\r') {
      cells.last() += one;
    }
  }
  return cells;
}

}  // namespace

ChartTable tableFromCsv(const QString& csv) {
  ChartTable table;
  qsizetype at = 0;
  table.header = csvLine(csv, at);
  while (at < csv.size()) table.rows.push_back(csvLine(csv, at));
  return table;
}

QStringList tableKinds() {
  return {TableFileWords::tr("Comma-separated values (*.csv)"), TableFileWords::tr("JSON with where it comes from (*.json)")};
}

Result<void> writeTable(const std::filesystem::path& file, const std::string& csv, const QString& title, const QStringList& provenance) {
  const QString ending = text(file.extension().string()).toLower();
  if (ending != QLatin1String(".json")) return writeTextFile(file, csv);
  return writeTextFile(file, jsonOf(tableFromCsv(text(csv)), title, provenance).toStdString());
}

}  // namespace xsmoe::widgets
