// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <QString>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include "app/studio/perspectives/asked_once.h"
#include "app/studio/session/session.h"
#include "model/analysis/group_routing.h"
#include "model/core/run_history.h"
#include "model/core/run_moment.h"

namespace xsmoe::studio {

/// Whose models a run's are. What was measured before it last went back is of others.
struct RunPast {
  std::filesystem::path run, stream;
  std::int64_t takenBackMs = 0;  ///< when it last went back, and how often
  int timesBack = 0;
  friend bool operator==(const RunPast&, const RunPast&) = default;
};

/// Asks the models of finished windows and kept epochs of the open run, also of one in training, what items take from gate slots. Works
/// only while somebody looks; one question is under way at a time, and is given up where its answer is of no use any more.
class RoutingFeed : public QObject {
  Q_OBJECT
 public:
  /// Whether what was asked for is not yet shown.
  [[nodiscard]] bool asking() const { return asked_.asking(); }

 protected:
  struct Wanted : RunPast {
    std::vector<RunMoment> moments;  ///< never empty
    friend bool operator==(const Wanted&, const Wanted&) = default;
  };

  /// The session must outlive it, but for the end of the window, when nothing is asked any more.
  RoutingFeed(Session& session, QObject* parent);
  /// Whether somebody looks. To be called by those who extend it, once they are made.
  void setLookedAt(bool looked);
  void refresh();
  /// Asks the model of this moment: take().
  void askAfter(const RunMoment& moment);
  /// The answer was taken, and another moment is wanted.
  void askNext() { asked_.forget(); }

  /// What is told, at the beginning of a sentence.
  [[nodiscard]] virtual QString subject() const = 0;
  /// What is being done to the model after this moment.
  [[nodiscard]] virtual QString work(const QString& moment) const = 0;
  /// Of those whose weights are stored the ones to ask; empty: none.
  [[nodiscard]] virtual std::vector<RunMoment> momentsWanted(const RunHistory& history) const = 0;
  /// Is to call askAfter() with one of its moments, where any is not yet known.
  virtual void ask(const Wanted& wanted) = 0;
  virtual void take(const RunMoment& moment, const Result<GroupRouting>& routing) = 0;
  /// Nothing is wanted, and this is why.
  virtual void showReason(const QString& why) = 0;
  /// What is going on.
  virtual void showWork(const QString& words) = 0;

 private:
  void showProgress(const Progress& progress);
  /// Empty: nothing is wanted, and `why` says so.
  [[nodiscard]] std::optional<Wanted> wanted(QString& why) const;

  Session& session_;
  RunMoment moment_{-1};  // that is asked
  AskedOnce<Wanted> asked_;
};

}  // namespace xsmoe::studio
