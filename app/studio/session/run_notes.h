// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <cstdint>
#include <filesystem>
#include <vector>

#include "model/core/error.h"
#include "model/core/window_note.h"

namespace xsmoe::studio {

class Session;

/// A person's notes at windows of the open run. They are read when it is opened and kept in its folder, in the thread for questions; what
/// was written before they are read is added to them.
class RunNotes : public QObject {
  Q_OBJECT
 public:
  /// The session must outlive it.
  explicit RunNotes(Session& session, QObject* parent = nullptr);

  /// In the order of their places, in which they are numbered.
  [[nodiscard]] const std::vector<WindowNote>& notes() const { return notes_; }
  /// Whether those in the folder are among them.
  [[nodiscard]] bool read() const { return read_; }
  /// Nothing where no run is open.
  void add(const WindowNote& note);
  /// By the place among notes(); nothing before those in the folder are read, which may move them.
  void replace(std::size_t place, const WindowNote& note);
  void remove(std::size_t place);

 Q_SIGNALS:
  void changed();
  void failed(const xsmoe::Error& error);  ///< they cannot be read or kept

 private:
  void ask();
  void take(const Result<std::vector<WindowNote>>& read);
  void keep(std::vector<WindowNote> notes);
  void write();

  Session& session_;
  std::filesystem::path run_;
  std::vector<WindowNote> notes_;
  bool read_ = false;
  std::uint64_t ticket_ = 0;  // answers to older questions are dropped
};

}  // namespace xsmoe::studio
