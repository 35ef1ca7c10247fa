// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <QPointer>
#include <optional>

#include "app/studio/session/run_notes.h"

namespace xsmoe::widgets {
class NoteDialog;
class NotesDialog;
}  // namespace xsmoe::widgets

namespace xsmoe::studio {

class MainWindow;

/// A person's notes on the open run in the window: shown on the timeline and the charts, asked for there and by the menu, written in a
/// dialog, and listed in another.
class NotesDesk : public QObject {
  Q_OBJECT
 public:
  /// The window, which is built, owns it and must outlive it.
  explicit NotesDesk(MainWindow& window);

  [[nodiscard]] RunNotes& notes() { return notes_; }
  /// Whether there is a run that takes any.
  [[nodiscard]] bool available() const;
  /// Asks for a new note; null where no run is open. `window` empty: the chosen one, else the one that has come furthest.
  widgets::NoteDialog* add(std::optional<int> window = {}, int epoch = 0);
  /// The list of all; null where no run is open.
  widgets::NotesDialog* showList();

 private:
  void show();
  void edit(int place);
  widgets::NoteDialog* open(const WindowNote& note, QWidget* parent);

  MainWindow& window_;
  RunNotes notes_;
  QPointer<widgets::NotesDialog> list_;
};

}  // namespace xsmoe::studio
