// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>
#include <cstdint>
#include <optional>

#include "model/core/merge_what_if.h"

class QLabel;
class QPushButton;
class QScrollArea;

namespace xsmoe::widgets {

/// What it would do to merge a pair of experts, beside pruning the less used of the two, and the way to do it. It is measured when a person
/// asks for it.
class MergeBar : public QWidget {
  Q_OBJECT
 public:
  explicit MergeBar(QWidget* parent = nullptr);

  /// Which pair it is about; empty: none, and what was measured of another one goes.
  void setPair(const std::optional<MergeExperts>& pair);
  [[nodiscard]] const std::optional<MergeExperts>& pair() const { return pair_; }
  /// Whether they can be merged, and how: the run in training is changed, or one is forked off. `why`: shown on hover.
  enum class Way : std::uint8_t { kNone, kChange, kFork };
  void setWay(Way way, const QString& why);
  /// Whether it is being measured; what was measured before goes.
  void setBusy(bool busy);
  void showAnswer(const MergeWhatIf& answer);
  void showReason(const QString& reason);

  [[nodiscard]] QPushButton* measure() const { return measure_; }
  [[nodiscard]] QPushButton* merge() const { return merge_; }
  [[nodiscard]] QString words() const;

 Q_SIGNALS:
  void pairChanged();
  void measureRequested();
  void mergeRequested();

 private:
  void showButtons();
  void sayPair();
  void say(const QString& words);

  std::optional<MergeExperts> pair_;
  Way way_ = Way::kNone;
  bool busy_ = false;
  QScrollArea* room_;
  QLabel* words_;
  QPushButton* measure_;
  QPushButton* merge_;
};

/// What it does, in sentences: the merge, the pruning, the two compared, and on what it was measured. A change within two standard errors
/// is called no difference.
[[nodiscard]] QString mergeSentences(const MergeWhatIf& answer);

}  // namespace xsmoe::widgets
