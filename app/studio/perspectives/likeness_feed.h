// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <filesystem>
#include <optional>

#include "app/studio/session/session.h"
#include "model/core/expert_comparison.h"

namespace xsmoe::widgets {
class LikenessPanel;
}

namespace xsmoe::studio {

/// Measures, when a person asks for it, which experts of a model do the same and what became of them since the stored window before: after
/// the window shown, else after the newest finished one. One question is under way at a time.
class LikenessFeed : public QObject {
  Q_OBJECT
 public:
  /// Both must outlive it, but for the end of the window, when nothing is asked any more.
  LikenessFeed(Session& session, widgets::LikenessPanel& panel, QObject* parent = nullptr);

  /// Time travel to a finished window; empty: the newest finished one.
  void showMoment(std::optional<int> window);
  [[nodiscard]] bool asking() const { return asking_; }

 private:
  struct Wanted {
    std::filesystem::path run, stream;
    int window = 0;
    friend bool operator==(const Wanted&, const Wanted&) = default;
  };
  struct Answer {
    ExpertRedundancy redundancy;
    std::optional<ModelDifference> difference;
  };
  void refresh();
  void ask();
  [[nodiscard]] static Result<Answer> answer(engine::Questions& questions, int window, const ProgressCallback& progress);
  [[nodiscard]] std::optional<Wanted> wanted() const;

  Session& session_;
  widgets::LikenessPanel& panel_;
  std::optional<int> window_;
  bool asking_ = false;
};

}  // namespace xsmoe::studio
