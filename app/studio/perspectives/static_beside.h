// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <QString>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include "app/studio/session/queue_detour.h"
#include "app/studio/session/run_listing.h"
#include "app/studio/session/session.h"

namespace xsmoe::studio {

/// Sets a run of Static beside the open one, of the same stream, settings and seed: one that is there among the studio's runs, else the
/// queue trains one before all that waits there. While that is trained it is the open run; afterwards the other one is opened again. A
/// person who opens a third one meanwhile has changed his mind.
class StaticBeside : public QObject {
  Q_OBJECT
 public:
  /// The session must outlive it.
  explicit StaticBeside(Session& session, QObject* parent = nullptr);

  /// Of the open run. Nothing happens while one is going on or something is being opened.
  void set();
  /// Whether it is under way; while it is, what is being done, a sentence.
  [[nodiscard]] bool underWay() const { return pair_.has_value(); }
  [[nodiscard]] QString words() const;
  /// Whether the open run has made room for Static.
  [[nodiscard]] bool away() const { return pair_ && session_.run().folder != pair_->own; }

 Q_SIGNALS:
  void changed();
  void failed(const xsmoe::Error& error);

 private:
  struct Pair {
    std::filesystem::path own;
    std::filesystem::path other = {};  ///< empty: it is looked for
  };
  [[nodiscard]] bool seeking(std::uint64_t ticket) const { return pair_ && ticket == ticket_ && !away(); }
  void take(const Result<RunListing>& found);
  void plan();
  void train(const ExperimentPlan& plan, const Result<std::vector<PlannedRun>>& runs);
  void onOpened();
  void follow();
  void showTrained();
  void giveUp();

  Session& session_;
  QueueDetour detour_;
  std::optional<Pair> pair_;
  std::uint64_t ticket_ = 0;  // answers to older questions are dropped
};

}  // namespace xsmoe::studio
