// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/result_table_paper.h"

#include <QStringList>
#include <string>

#include "model/analysis/shown_table.h"
#include "model/analysis/table_text.h"
#include "widgets/charts/table_file.h"
#include "widgets/pages/result_table_model.h"
#include "widgets/report/paper_views.h"
#include "widgets/words/moment_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {

PaperView resultTableOnPaper(const ResultTable& table, const QString& page) {
  QStringList footers;
  for (const std::string& line : footerLines(table)) footers << withWindowNames(text(line));
  ResultTableModel model;
  model.setTable(table);
  return withTable(tableOnPaper(model, page, text(table.title), footers.join(QStringLiteral(". "))), tableOf(cellsOf(table)));
}

}  // namespace xsmoe::widgets
