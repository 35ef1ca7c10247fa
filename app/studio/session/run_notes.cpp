// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/session/run_notes.h"

#include <algorithm>
#include <utility>

#include "app/studio/session/session.h"

namespace xsmoe::studio {

RunNotes::RunNotes(Session& session, QObject* parent) : QObject(parent), session_(session) {
  connect(&session_, &Session::runOpened, this, [this] {
    run_ = session_.run().folder;
    read_ = false;
    notes_.clear();
    Q_EMIT changed();
    ask();
  });
}

void RunNotes::ask() {
  const auto ticket = ++ticket_;
  if (run_.empty()) return;
  session_.questions().askEngine(
      this, [run = run_](engine::Engine& engine) -> Result<std::vector<WindowNote>> { return engine.windowNotes(run); },
      [this, ticket](const Result<std::vector<WindowNote>>& read) {
        if (ticket_ == ticket) take(read);
      });
}

void RunNotes::take(const Result<std::vector<WindowNote>>& read) {
  // The folder of a run that has just begun may not be there yet: then there are none in it.
  if (!read && !session_.live()) Q_EMIT failed(read.error());
  auto all = read ? *read : std::vector<WindowNote>();
  const bool more = !read_ && !notes_.empty();
  if (more) all.insert(all.end(), notes_.begin(), notes_.end());
  std::stable_sort(all.begin(), all.end(), standsBefore);
  notes_ = std::move(all);
  read_ = true;
  if (more) write();
  Q_EMIT changed();
}

void RunNotes::add(const WindowNote& note) {
  if (run_.empty()) return;
  auto wanted = notes_;
  wanted.push_back(note);
  keep(std::move(wanted));
}

void RunNotes::replace(std::size_t place, const WindowNote& note) {
  if (!read_ || place >= notes_.size()) return;
  auto wanted = notes_;
  wanted[place] = note;
  keep(std::move(wanted));
}

void RunNotes::remove(std::size_t place) {
  if (!read_ || place >= notes_.size()) return;
  auto wanted = notes_;
  wanted.erase(wanted.begin() + static_cast<std::ptrdiff_t>(place));
  keep(std::move(wanted));
}

void RunNotes::keep(std::vector<WindowNote> notes) {
  std::stable_sort(notes.begin(), notes.end(), standsBefore);
  notes_ = std::move(notes);
  if (read_) write();
  Q_EMIT changed();
}

void RunNotes::write() {
  session_.questions().askEngine(
      this, [run = run_, notes = notes_](engine::Engine& engine) -> Result<void> { return engine.writeWindowNotes(run, notes); },
      [this, run = run_](const Result<void>& kept) {
        if (kept) return;
        Q_EMIT failed(kept.error());
        if (run_ == run) ask();  // what is kept is shown again
      });
}

}  // namespace xsmoe::studio
