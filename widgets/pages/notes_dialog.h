// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QDialog>
#include <vector>

#include "model/core/window_note.h"

class QPushButton;
class QTreeWidget;

namespace xsmoe::widgets {

/// All notes of a person on the open run, numbered as their flags: to read, add, edit, delete, and to go to where they stand. Delete takes
/// the chosen one away, Enter or a double click edits it.
class NotesDialog : public QDialog {
  Q_OBJECT
 public:
  explicit NotesDialog(QWidget* parent = nullptr);

  /// In their order; the chosen place stays.
  void setNotes(const std::vector<WindowNote>& notes);
  void choose(int place);
  [[nodiscard]] int chosen() const;  ///< place among the notes; −1: none
  [[nodiscard]] QTreeWidget* list() const { return list_; }
  [[nodiscard]] QPushButton* editButton() const { return edit_; }
  [[nodiscard]] QPushButton* deleteButton() const { return delete_; }

 Q_SIGNALS:
  void addRequested();
  void editRequested(int place);
  void deleteRequested(int place);
  void windowRequested(int window);  ///< is to be looked at

 private:
  void refresh();

  std::vector<WindowNote> notes_;
  QTreeWidget* list_;
  QPushButton* add_;
  QPushButton* edit_;
  QPushButton* delete_;
  QPushButton* show_;
};

}  // namespace xsmoe::widgets
