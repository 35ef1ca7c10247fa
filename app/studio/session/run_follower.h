// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <QTimer>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "app/studio/session/session.h"

namespace xsmoe::studio {

/// Which run of the session.
enum class Followed : std::uint8_t { kOpen, kBeside };

/// Keeps a run that another program writes as it is now: where its record grows, it is read again in the thread for questions. Nothing of
/// the run is changed here. A run that nobody writes costs a look at three files now and then; one that is finished costs nothing.
class RunFollower : public QObject {
  Q_OBJECT
 public:
  /// `look`: time between two looks at least. The session must outlive it.
  RunFollower(Session& session, Followed which, std::chrono::milliseconds look, QObject* parent = nullptr);

 Q_SIGNALS:
  void foundWriter();    ///< another program writes the run
  void foundNoWriter();  ///< nobody writes the run, as the first look at it tells
  void lostWriter();     ///< … and does no longer, or has finished it, however it ended

 private:
  /// What a look at the run has found.
  struct News {
    std::string signature;
    bool written = false;
    std::optional<Result<RunHistory>> history;  // absent: the record is as it was
  };
  void begin();
  void lookAgain();
  void ask(const std::string& now);
  void take(const News& news);
  /// As it is shown; null: there is none to follow.
  [[nodiscard]] std::shared_ptr<const RunHistory> shown() const;
  [[nodiscard]] std::filesystem::path folder() const;
  [[nodiscard]] bool unfinished() const;
  /// Sizes and times of the record's files; equal as long as nobody writes.
  [[nodiscard]] static std::string signatureOf(const std::filesystem::path& run);

  Session& session_;
  Followed which_;
  std::chrono::milliseconds look_;
  std::filesystem::path run_;
  std::string seen_;  // the signature of what was read here; empty: nothing was
  bool asking_ = false;
  std::optional<bool> written_;  // by another program; absent: the run has not been looked at
  QTimer timer_;
};

}  // namespace xsmoe::studio
