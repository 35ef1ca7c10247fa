// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "app/studio/session/session.h"
#include "model/analysis/planned_run.h"

namespace xsmoe::studio {

/// Lets the queue train runs before all that waits there, each of which is the open run meanwhile, and opens the run of before again when
/// they have ended and nothing else is trained. What waits in the queue besides does not begin unless the queue was running. A person who
/// opens a third run meanwhile has changed his mind.
class QueueDetour : public QObject {
  Q_OBJECT
 public:
  /// The session must outlive it.
  explicit QueueDetour(Session& session, QObject* parent = nullptr);

  /// `otherwise`: the run to open afterwards where none is open now and one of these is then.
  void train(const ExperimentPlan& plan, const std::vector<PlannedRun>& runs, const std::filesystem::path& otherwise = {});
  /// Nothing is opened any more; the queue goes on as it does.
  void giveUp();

  [[nodiscard]] bool underWay() const { return stage_ != Stage::kNone; }
  /// Until the last of them has ended, or the queue was stopped.
  [[nodiscard]] bool training() const { return stage_ == Stage::kTraining; }
  [[nodiscard]] bool returning() const { return stage_ == Stage::kReturning; }
  /// Whether the run that was open before has made room, and comes back.
  [[nodiscard]] bool away() const;

 Q_SIGNALS:
  void cameBack();  ///< the run of before is open again, and it is no longer under way
  void changed();

 private:
  enum class Stage : std::uint8_t { kNone, kTraining, kReturning };
  void onOpened();
  void follow();
  void goBack();
  void chooseAgain();
  [[nodiscard]] bool isOwn(const std::filesystem::path& run) const;

  Session& session_;
  std::vector<std::string> runs_;  // folders
  std::filesystem::path back_;     // the run to open again
  std::string user_, item_;        // chosen in it
  Stage stage_ = Stage::kNone;
  bool wasOpen_ = false;   // back_ was, when it began
  bool queueing_ = false;  // the runs are being put into the queue: nothing is concluded from where they are
  bool alone_ = false;     // nobody has asked for what waits in the queue besides
  bool asked_ = false;     // for back_ to be opened
};

}  // namespace xsmoe::studio
