// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QDialog>

#include "model/core/window_note.h"

class QLineEdit;
class QPushButton;
class QSpinBox;

namespace xsmoe::widgets {

/// A person's note at a window of a run, or at one of its epochs: a line of text, and where it stands.
class NoteDialog : public QDialog {
  Q_OBJECT
 public:
  /// `lastWindow`: of the run; `epochs`: the most that a window trains. It is gone when it is closed.
  NoteDialog(const WindowNote& note, int lastWindow, int epochs, QWidget* parent = nullptr);

  [[nodiscard]] WindowNote note() const;
  [[nodiscard]] QLineEdit* line() const { return line_; }
  [[nodiscard]] QSpinBox* windowBox() const { return window_; }
  [[nodiscard]] QSpinBox* epochBox() const { return epoch_; }

 Q_SIGNALS:
  void written(const xsmoe::WindowNote& note);  ///< a person wants it so

 private:
  QLineEdit* line_;
  QSpinBox* window_;
  QSpinBox* epoch_;
  QPushButton* keep_ = nullptr;
};

}  // namespace xsmoe::widgets
