// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QAction>
#include <QPointer>

#include "widgets/learn/worksheet.h"

class QWidget;

namespace xsmoe::widgets {

/// "Save Worksheet…": asks for a file and writes a worksheet into it. Enabled while that has answers.
class SaveWorksheetAction : public QAction {
  Q_OBJECT
 public:
  /// `window` owns it, and is what the question stands in front of.
  SaveWorksheetAction(Worksheet& worksheet, QWidget& window);

  /// As after a person has chosen the file.
  void saveTo(const QString& file);

 Q_SIGNALS:
  void saved(const QString& file);
  void notSaved(const QString& why);  ///< for a person

 private:
  void chooseFile();
  void refresh();

  QPointer<Worksheet> worksheet_;
  QWidget& window_;
};

}  // namespace xsmoe::widgets
