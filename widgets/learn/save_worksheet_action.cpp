// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/learn/save_worksheet_action.h"

#include <QWidget>

#include "widgets/save_dialog.h"

namespace xsmoe::widgets {

SaveWorksheetAction::SaveWorksheetAction(Worksheet& worksheet, QWidget& window)
    : QAction(tr("Save &Worksheet…"), &window), worksheet_(&worksheet), window_(window) {
  setObjectName(QStringLiteral("saveWorksheet"));
  setToolTip(tr("Your predictions and answers, and what was right, as a text file"));
  connect(this, &QAction::triggered, this, &SaveWorksheetAction::chooseFile);
  connect(&worksheet, &Worksheet::changed, this, &SaveWorksheetAction::refresh);
  refresh();
}

void SaveWorksheetAction::refresh() { setEnabled(worksheet_ && !worksheet_->isEmpty()); }

void SaveWorksheetAction::chooseFile() {
  const QString file = askWhereToSave(&window_, tr("Save the worksheet"), tr("worksheet") + QStringLiteral(".txt"), {tr("Text (*.txt)")});
  if (!file.isEmpty()) saveTo(file);
}

void SaveWorksheetAction::saveTo(const QString& file) {
  if (!worksheet_) return;
  if (const auto written = worksheet_->save(file.toStdString()); !written)
    Q_EMIT notSaved(QString::fromStdString(describe(written.error())));
  else
    Q_EMIT saved(file);
}

}  // namespace xsmoe::widgets
