// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/save_dialog.h"

#include <QCoreApplication>
#include <QFileDialog>
#include <QFileInfo>
#include <QMessageBox>
#include <QRegularExpression>

#include "model/core/files/own_part.h"
#include "model/core/files/provenance_file.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

struct SaveWords {
  Q_DECLARE_TR_FUNCTIONS(SaveDialog)
};

/// Beside a CSV file another one is written. Who replaces the first has said so of both; else one that is there already may be anything.
bool mayReplaceBeside(QWidget* parent, const QString& title, const QString& file) {
  const auto beside = provenanceFileOf(file.toStdString());
  if (beside.empty() || QFileInfo::exists(file) || !QFileInfo::exists(text(beside.string()))) return true;
  const QString question = SaveWords::tr("%1, which is to say where the numbers come from, is there already. Replace it?");
  return QMessageBox::question(parent, title, question.arg(text(beside.filename().string()))) == QMessageBox::Yes;
}

}  // namespace

QString askWhereToSave(QWidget* parent, const QString& title, const QString& proposed, const QStringList& kinds) {
  QString kind = kinds.value(0), path = proposed;
  for (;;) {
    path = QFileDialog::getSaveFileName(parent, title, path, kinds.join(QStringLiteral(";;")), &kind);
    const QString whole = path.isEmpty() ? path : withEnding(path, kind);
    if (const auto free = checkOutput(whole.toStdString()); !whole.isEmpty() && !free) {
      QMessageBox::warning(parent, title, errorWords(free.error()));
      path = whole;
      continue;
    }
    // The dialog has asked only about what was typed.
    const bool isFree = whole == path || !QFileInfo::exists(whole);
    if (isFree && mayReplaceBeside(parent, title, whole)) return whole;
    path = whole;
  }
}

QString withEnding(const QString& path, const QString& kind) {
  static const QRegularExpression ofKind(QStringLiteral("\\*(\\.\\w+)")), letter(QStringLiteral("^[A-Za-z]"));
  return QFileInfo(path).suffix().contains(letter) ? path : path + ofKind.match(kind).captured(1);
}

}  // namespace xsmoe::widgets
