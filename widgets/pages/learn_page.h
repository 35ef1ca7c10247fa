// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QPointer>
#include <QWidget>

class QLabel;
class QListWidget;
class QMessageBox;
class QPushButton;
class QTabWidget;

namespace xsmoe::widgets {

class SaveWorksheetAction;
class Tour;

/// The Learn perspective, a tab for each of its parts. The first is the tour: its steps with what is done, from which it begins and goes
/// on, and the worksheet of what was answered.
class LearnPage : public QWidget {
  Q_OBJECT
 public:
  /// The tour outlives what a person does here, not the page.
  explicit LearnPage(Tour& tour, QWidget* parent = nullptr);

  /// Adds a tab behind those that are there; the page owns it.
  void addPart(QWidget* part, const QString& title);

  [[nodiscard]] QTabWidget* tabs() const { return tabs_; }
  [[nodiscard]] QListWidget* steps() const { return steps_; }
  [[nodiscard]] QPushButton* beginButton() const { return begin_; }
  [[nodiscard]] QString progress() const;
  [[nodiscard]] SaveWorksheetAction* saveWorksheet() const { return save_; }
  [[nodiscard]] QPushButton* saveButton() const { return saveButton_; }
  /// Empties the worksheet, for the next student; asks before answers are thrown away that were not saved.
  [[nodiscard]] QPushButton* newWorksheetButton() const { return newWorksheet_; }

 private:
  QWidget* buildTour();
  void showProgress();
  void showWorksheet();
  void beginNewWorksheet();

  Tour& tour_;
  QTabWidget* tabs_;
  QLabel* progress_;
  QListWidget* steps_;
  QPushButton* begin_;
  SaveWorksheetAction* save_;
  QPushButton* saveButton_;
  QPushButton* newWorksheet_;
  QPointer<QMessageBox> throwingAway_;  // the question whether to
};

}  // namespace xsmoe::widgets
