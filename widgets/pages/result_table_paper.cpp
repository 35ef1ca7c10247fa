// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/result_table_paper.h"

#include <QSize>
#include <QStringList>
#include <QWidget>
#include <optional>
#include <string>
#include <utility>

#include "model/analysis/shown_table.h"
#include "model/analysis/table_text.h"
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
  PaperView view = tableOnPaper(model, page, text(table.title), footers.join(QStringLiteral(". ")));
  view.make = [make = std::move(view.make), csv = QString::fromStdString(tableText(table, TableFormat::kCsv))](
                  QWidget& holder, QSize size) -> std::optional<ReportChart> {
    auto made = make(holder, size);
    if (made) made->csv = csv;
    return made;
  };
  return view;
}

}  // namespace xsmoe::widgets
