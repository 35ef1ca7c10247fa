// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/shell/notes_desk.h"

#include <algorithm>

#include "app/studio/parts/message_bar.h"
#include "app/studio/shell/main_window.h"
#include "widgets/forms/note_dialog.h"
#include "widgets/pages/notes_dialog.h"
#include "widgets/pages/timeline.h"

namespace xsmoe::studio {

NotesDesk::NotesDesk(MainWindow& window) : window_(window), notes_(window.session()) {
  const auto* const timeline = window_.parts().timeline;
  connect(timeline, &widgets::Timeline::noteRequested, this, [this](int at) { add(at); });
  connect(timeline, &widgets::Timeline::notesRequested, this, [this] { showList(); });
  for (const auto& one : window_.perspectives())
    connect(one.get(), &Perspective::noteRequested, this, [this](int at, int epoch) { add(at, epoch); });
  connect(&notes_, &RunNotes::changed, this, &NotesDesk::show);
  connect(&notes_, &RunNotes::failed, window_.parts().messages, &MessageBar::showError);
}

bool NotesDesk::available() const { return window_.session().run().state != nullptr; }

void NotesDesk::show() {
  window_.parts().timeline->setNotes(notes_.notes());
  for (const auto& one : window_.perspectives()) one->setNotes(notes_.notes());
  if (!list_) return;
  if (available())
    list_->setNotes(notes_.notes());
  else
    list_->close();
}

widgets::NoteDialog* NotesDesk::open(const WindowNote& note, QWidget* parent) {
  const auto& settings = window_.session().run().state->history->description().settings;
  auto* const dialog = new widgets::NoteDialog(note, settings.protocol.windows - 1, settings.training.epochs, parent);
  dialog->open();
  return dialog;
}

widgets::NoteDialog* NotesDesk::add(std::optional<int> at, int epoch) {
  if (!available()) return nullptr;
  const auto* const newest = window_.session().run().state->history->newest();
  const int place = at ? *at : window_.windowOfWeights().value_or(newest != nullptr ? newest->window.value : 0);
  auto* const dialog = open({place, epoch, {}}, &window_);
  connect(dialog, &widgets::NoteDialog::written, &notes_, &RunNotes::add);
  return dialog;
}

void NotesDesk::edit(int place) {
  const auto at = static_cast<std::size_t>(place);
  if (!available() || !notes_.read() || at >= notes_.notes().size()) return;
  const WindowNote before = notes_.notes()[at];
  auto* const dialog = open(before, list_);
  connect(dialog, &widgets::NoteDialog::written, &notes_, [this, before](const WindowNote& note) {
    // Others may have come or gone meanwhile.
    const auto& all = notes_.notes();
    const auto there = std::find(all.begin(), all.end(), before);
    if (there != all.end()) notes_.replace(static_cast<std::size_t>(there - all.begin()), note);
  });
}

widgets::NotesDialog* NotesDesk::showList() {
  if (!available()) return nullptr;
  if (!list_) {
    list_ = new widgets::NotesDialog(&window_);
    connect(list_, &widgets::NotesDialog::addRequested, this, [this] { add(); });
    connect(list_, &widgets::NotesDialog::editRequested, this, &NotesDesk::edit);
    connect(list_, &widgets::NotesDialog::deleteRequested, this, [this](int place) { notes_.remove(static_cast<std::size_t>(place)); });
    connect(list_, &widgets::NotesDialog::windowRequested, window_.parts().timeline, &widgets::Timeline::choose);
  }
  list_->setNotes(notes_.notes());
  list_->show();
  list_->raise();
  list_->activateWindow();
  return list_;
}

}  // namespace xsmoe::studio
