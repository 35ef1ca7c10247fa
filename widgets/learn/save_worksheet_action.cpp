// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/learn/save_worksheet_action.h"

#include <QPushButton>

#include "widgets/save_dialog.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {

SaveWorksheetAction::SaveWorksheetAction(Worksheet& worksheet, QWidget& window)
    : QAction(tr("Save &Worksheet…"), &window), worksheet_(&worksheet), window_(window) {
  setObjectName(QStringLiteral("saveWorksheet"));
  connect(this, &QAction::triggered, this, &SaveWorksheetAction::chooseFile);
  connect(&worksheet, &Worksheet::changed, this, &SaveWorksheetAction::refresh);
  refresh();
}

void SaveWorksheetAction::refresh() {
  setEnabled(worksheet_ && !worksheet_->isEmpty());
  setToolTip(isEnabled() ? tr("Your predictions and answers, and what was right, as a text file")
                         : tr("There is nothing to save yet: no question of the tour was answered"));
}

QPushButton* SaveWorksheetAction::buttonIn(QWidget* parent) {
  auto* const button = new QPushButton(tr("Save Worksheet…"), parent);  // without a mnemonic: the window may show two of them
  button->setAutoDefault(true);
  const auto look = [this, button] {
    button->setEnabled(isEnabled());
    button->setToolTip(toolTip());
  };
  connect(this, &QAction::changed, button, look);
  connect(button, &QPushButton::clicked, this, &QAction::trigger);
  look();
  return button;
}

void SaveWorksheetAction::chooseFile() {
  const QString file = askWhereToSave(&window_, tr("Save the worksheet"), tr("worksheet") + QStringLiteral(".txt"), {tr("Text (*.txt)")});
  if (!file.isEmpty()) saveTo(file);
}

void SaveWorksheetAction::saveTo(const QString& file) {
  if (!worksheet_) return;
  if (const auto written = worksheet_->save(file.toStdString()); !written)
    Q_EMIT notSaved(errorWords(written.error()));
  else
    Q_EMIT saved(file);
}

}  // namespace xsmoe::widgets
