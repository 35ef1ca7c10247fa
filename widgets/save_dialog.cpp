// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/save_dialog.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QMessageBox>
#include <QRegularExpression>

#include "model/core/files/own_part.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {

QString askWhereToSave(QWidget* parent, const QString& title, const QString& proposed, const QStringList& kinds) {
  QString kind = kinds.value(0), path = proposed;
  for (;;) {
    path = QFileDialog::getSaveFileName(parent, title, path, kinds.join(QStringLiteral(";;")), &kind);
    const QString whole = path.isEmpty() ? path : withEnding(path, kind);
    if (const auto free = checkOutput(whole.toStdString()); !whole.isEmpty() && !free) {
      QMessageBox::warning(parent, title, text(describe(free.error())));
      path = whole;
      continue;
    }
    // The dialog has asked only about what was typed.
    if (whole == path || !QFileInfo::exists(whole)) return whole;
    path = whole;
  }
}

QString withEnding(const QString& path, const QString& kind) {
  static const QRegularExpression ofKind(QStringLiteral("\\*(\\.\\w+)")), letter(QStringLiteral("^[A-Za-z]"));
  return QFileInfo(path).suffix().contains(letter) ? path : path + ofKind.match(kind).captured(1);
}

}  // namespace xsmoe::widgets
