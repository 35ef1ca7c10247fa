// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include "app/studio/session/session.h"
#include "model/core/expert_comparison.h"
#include "model/core/run_moment.h"

namespace xsmoe::widgets {
class LikenessPanel;
}

namespace xsmoe::studio {

/// Measures, when a person asks for it, which experts of a model do the same and what became of them between another moment and its own,
/// the earlier first: the end of the stored window before, or one that is chosen. The model is that of the moment shown, else after the
/// newest finished window. Where another moment is chosen the difference alone is measured again. One question is under way at a time.
class LikenessFeed : public QObject {
  Q_OBJECT
 public:
  /// Both must outlive it, but for the end of the window, when nothing is asked any more.
  LikenessFeed(Session& session, widgets::LikenessPanel& panel, QObject* parent = nullptr);

  /// Time travel to a finished window, or to an epoch whose weights are kept; empty: the newest finished window.
  void showMoment(const std::optional<RunMoment>& moment);
  /// Epochs of the open run whose weights can be compared with too.
  void offerEpochs(const std::vector<RunMoment>& kept);
  [[nodiscard]] bool asking() const { return asking_; }

 private:
  struct Wanted {
    std::filesystem::path run, stream;
    RunMoment moment;
    std::optional<RunMoment> against;  ///< empty: the stored window before
    friend bool operator==(const Wanted&, const Wanted&) = default;
  };
  enum class Part : std::uint8_t { kAll, kDifference };
  struct Answer {
    std::optional<ExpertRedundancy> redundancy;  ///< empty: it was not asked for
    std::optional<ModelDifference> difference;   ///< empty: no window is stored before
  };
  void refresh();
  void ask(Part part);
  void show(const Result<Answer>& answer);
  [[nodiscard]] static Result<Answer> answer(engine::Questions& questions, const Wanted& wanted, Part part,
                                             const ProgressCallback& progress);
  [[nodiscard]] std::optional<Wanted> wanted() const;

  Session& session_;
  widgets::LikenessPanel& panel_;
  std::optional<RunMoment> moment_;
  std::vector<RunMoment> keptEpochs_;
  bool asking_ = false;
};

}  // namespace xsmoe::studio
