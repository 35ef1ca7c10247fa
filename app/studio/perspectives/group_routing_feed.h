// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <cstdint>
#include <filesystem>
#include <optional>

#include "app/studio/perspectives/asked_once.h"
#include "app/studio/session/session.h"
#include "model/analysis/group_routing.h"

namespace xsmoe::widgets {
class GroupRoutingPanel;
}

namespace xsmoe::studio {

/// Asks which gate slots groups of items use, by the weights after the window shown, else after the newest finished one, also of a run in
/// training. Works only while the panel is in sight; one question is under way at a time, and is given up where another moment is wanted.
class GroupRoutingFeed : public QObject {
  Q_OBJECT
 public:
  /// Both must outlive it, but for the end of the window, when nothing is asked any more.
  GroupRoutingFeed(Session& session, widgets::GroupRoutingPanel& panel, QObject* parent = nullptr);

  /// Time travel to a finished window; empty: the newest finished one.
  void showMoment(std::optional<int> window);
  /// Whether what was asked for is not yet shown.
  [[nodiscard]] bool asking() const { return asked_.asking(); }

 private:
  struct Wanted {
    std::filesystem::path run, stream;
    int window = 0;
    std::int64_t takenBackMs = 0;  ///< when the run last went back, and how often: what was measured since then is another model
    int timesBack = 0;
    friend bool operator==(const Wanted&, const Wanted&) = default;
  };
  void refresh();
  void ask(const Wanted& wanted);
  void take(const Result<GroupRouting>& routing);
  void showProgress(const Progress& progress);
  /// Empty: nothing is wanted, and `why` says so.
  [[nodiscard]] std::optional<Wanted> wanted(QString& why) const;

  Session& session_;
  widgets::GroupRoutingPanel& panel_;
  std::optional<int> window_;
  AskedOnce<Wanted> asked_;
};

}  // namespace xsmoe::studio
