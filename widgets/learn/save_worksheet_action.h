// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QAction>
#include <QPointer>

#include "widgets/learn/worksheet.h"

class QPushButton;
class QWidget;

namespace xsmoe::widgets {

/// "Save Worksheet…": asks for a file and writes a worksheet into it. Enabled while that has answers; else its tool tip says why not.
class SaveWorksheetAction : public QAction {
  Q_OBJECT
 public:
  /// `window` owns it, and is what the question stands in front of.
  SaveWorksheetAction(Worksheet& worksheet, QWidget& window);

  /// A button that does the same and looks as the action does; owned by the parent.
  [[nodiscard]] QPushButton* buttonIn(QWidget* parent);

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
