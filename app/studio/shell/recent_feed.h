// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <QString>
#include <filesystem>
#include <map>
#include <optional>
#include <vector>

#include "app/studio/session/session.h"
#include "widgets/pages/welcome_page.h"

namespace xsmoe::studio {

/// The folders that were open before, which it remembers, runs and streams told apart, and how each run stands, as far as it was read;
/// besides, how those stand that lie where runs go by default, or beside one that was open: xsmoe may have made them.
class RecentFeed : public QObject {
  Q_OBJECT
 public:
  explicit RecentFeed(Session& session, QObject* parent = nullptr);

  /// Remembers nothing any more: what is opened from here on no person opens.
  void stopRemembering() { remembers_ = false; }
  /// What is remembered by now, the latest first.
  [[nodiscard]] std::vector<widgets::RecentFolder> list() const;
  /// Reads how the runs stand, in the thread for questions; then changed().
  void read();
  /// Of the runs that did not reach their end and that nobody writes, the one that was written last; empty: none, or none is known.
  [[nodiscard]] std::optional<widgets::RecentFolder> newestUnfinished() const;

 Q_SIGNALS:
  void changed();
  void added();  ///< another folder, or one of them is the latest now

 private:
  struct Standing {
    RunState state = RunState::kNotStarted;
    bool written = false;
    int windowsDone = 0, windows = 0;
    std::filesystem::file_time_type time = std::filesystem::file_time_type::min();  ///< of the record
  };
  using Standings = std::map<QString, Standing>;
  void remember(const std::filesystem::path& folder);
  static void addStandings(engine::Engine& engine, const std::vector<QString>& runs, Standings& standings);
  [[nodiscard]] widgets::RecentFolder asItStands(const QString& folder, const Standing& standing) const;

  Session& session_;
  Standings standings_;
  bool remembers_ = true;
};

}  // namespace xsmoe::studio
