// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>

#include "app/studio/perspectives/awaited_copy.h"
#include "app/studio/session/session.h"
#include "model/core/merge_what_if.h"
#include "model/core/run_moment.h"

namespace xsmoe::widgets {
class LikenessPanel;
class MergeBar;
}  // namespace xsmoe::widgets

namespace xsmoe::studio {

/// Measures, when a person asks for it, what it would do to merge the pair of experts that is chosen, and merges it: in the run in
/// training, else in a fork from the window shown. Where the run in training has both and has finished an epoch of its window, its own
/// model is measured; else, and where the past is looked at, that of the moment shown. One question is under way at a time, which is given
/// up where something is opened.
class MergeFeed : public QObject {
  Q_OBJECT
 public:
  /// Both must outlive it, but for the end of the window, when nothing is asked any more.
  MergeFeed(Session& session, widgets::LikenessPanel& panel, QObject* parent = nullptr);
  ~MergeFeed() override;

  /// Time travel to a finished window, or to an epoch whose weights are kept; empty: the newest finished window, and the run in training.
  /// `ofEpoch`: an epoch is looked at, which is past though its window may be in training and its weights are not kept.
  void showMoment(const std::optional<RunMoment>& moment, bool ofEpoch = false);
  [[nodiscard]] bool asking() const { return asking_ || copy_.awaited(); }

 private:
  struct Wanted {
    std::filesystem::path run, stream;
    MergeExperts pair;
    RunMoment moment;
    bool live = false;
    friend bool operator==(const Wanted&, const Wanted&) = default;
  };
  [[nodiscard]] std::optional<Wanted> wanted() const;
  [[nodiscard]] bool showsPast() const { return moment_ || ofEpoch_; }
  /// Whether the run in training can be changed here and has both experts now.
  [[nodiscard]] bool canChange(const MergeExperts& pair) const;
  void refresh();
  void ask();
  void take(const Wanted& asked, std::size_t epoch, const Result<MergeWhatIf>& answer);
  void show(const Result<MergeWhatIf>& answer);
  void giveUp();
  /// The finished window from whose end a fork would go on.
  [[nodiscard]] std::optional<int> windowOfFork() const;
  void showWay();
  void merge();

  Session& session_;
  widgets::LikenessPanel& panel_;
  widgets::MergeBar& bar_;
  AwaitedCopy copy_;
  std::optional<RunMoment> moment_;
  bool ofEpoch_ = false;
  std::optional<Wanted> asked_;
  std::shared_ptr<std::atomic<bool>> obsolete_ = std::make_shared<std::atomic<bool>>(false);
  bool asking_ = false;
};

}  // namespace xsmoe::studio
