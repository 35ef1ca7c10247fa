// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "app/studio/perspectives/awaited_copy.h"
#include "app/studio/session/session.h"
#include "model/core/run_moment.h"
#include "model/core/what_if.h"

namespace xsmoe::widgets {
class TauControl;
}

namespace xsmoe::studio {

/// Measures what each τ would prune, in the thread for questions, and shows it under the slider: of the run in training anew after every
/// epoch and wherever its experts change, else of the window shown. One measurement is under way at a time; the newest moment comes next.
/// Where something is opened it is given up, and made afterwards if it is still wanted.
/// Of a run that was opened only to be looked at it begins when a person turns to the slider: it reads the stream and its features.
class WhatIfFeed : public QObject {
  Q_OBJECT
 public:
  /// Both must outlive it.
  WhatIfFeed(Session& session, widgets::TauControl& control, QObject* parent = nullptr);
  ~WhatIfFeed() override;

  /// Time travel to a finished window, or to an epoch whose weights are kept; empty: live, or the last window of a stored run.
  void showMoment(const std::optional<RunMoment>& moment);
  /// Measures a stored run without waiting for a person to turn to the slider.
  void measure();
  [[nodiscard]] bool measuring() const { return asking_ || copy_.awaited(); }

 Q_SIGNALS:
  void shown();  ///< a staircase, or why there is none

 private:
  /// Of what is to be measured. Of a run in training all that the staircase depends on: a change that is only asked for is none yet.
  struct Moment {
    std::filesystem::path run, stream;
    int window = 0;
    int ofEpoch = 0;  // whose weights are kept; 0: the window's own
    bool live = false;
    std::size_t epoch = 0;
    std::vector<LayerUsage> usage;
    std::vector<ExpertName> pinned;
    std::int64_t wentBackMs = 0;  // when a change was last taken back: the same epoch may have other weights then
    friend bool operator==(const Moment&, const Moment&) = default;
  };
  [[nodiscard]] static bool isElsewhere(const Moment& one, const Moment& other);
  void reset();
  void refresh();
  void ask(const Moment& moment);
  void take(const Moment& moment, const Result<WhatIf>& answer);
  void askAgainIfDue();
  void forget();
  void showAnswer(const Result<WhatIf>& answer);
  void show(std::shared_ptr<const WhatIf> whatIf, const QString& note);
  /// Empty: there is nothing to measure, and `why` says so; of a method without τ not even that.
  [[nodiscard]] std::optional<Moment> moment(QString& why) const;

  Session& session_;
  widgets::TauControl& control_;
  std::optional<RunMoment> moment_;
  std::optional<Moment> known_;  // shown, or being measured for that
  bool asking_ = false, wanted_ = false;
  AwaitedCopy copy_{session_};                                                                // on which what is known is to be measured
  std::shared_ptr<std::atomic<bool>> obsolete_ = std::make_shared<std::atomic<bool>>(false);  // of the measurement under way
};

}  // namespace xsmoe::studio
