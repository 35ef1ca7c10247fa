// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>
#include <optional>

#include "widgets/forms/grouping_plan.h"
#include "widgets/network_view.h"

class QLabel;
class QPushButton;

namespace xsmoe::widgets {

class GroupingStrip;

/// The cached layers as a strip: click, or Space on the chosen one, includes or drops a layer. Shows what results before it is applied; of
/// a method without a grouping it says only that.
class GroupingEditor : public QWidget {
  Q_OBJECT
 public:
  explicit GroupingEditor(QWidget* parent = nullptr);

  /// Before a run: what settings and cache allow. An edit under way is kept.
  void setDescription(const RunDescription& description);
  /// During and after a run.
  void setState(LiveStatePtr state);
  /// Whether a grouping can be applied at all (not in a stored or finished run).
  void setEditable(bool editable);

  /// As edited, whether applied or not; never empty.
  [[nodiscard]] Grouping grouping() const;
  /// False, without effect, where the layer is the only one left and where the method has no grouping.
  bool toggle(int hiddenState);
  [[nodiscard]] bool edited() const;
  [[nodiscard]] QString resultText() const;
  [[nodiscard]] QString pendingText() const;

 public Q_SLOTS:
  void apply();
  void revert();

 Q_SIGNALS:
  void groupingRequested(const xsmoe::Grouping& grouping);

 private:
  void refresh();
  void showPlan();
  void showPending();
  [[nodiscard]] bool hasGrouping() const;
  [[nodiscard]] Grouping wanted() const;  ///< pending, else present

  RunDescription description_;
  LiveStatePtr state_;
  std::optional<Grouping> draft_;
  bool editable_ = true;
  GroupingStrip* strip_;
  QLabel* result_;
  QLabel* pending_;
  QPushButton* apply_;
  QPushButton* revert_;
};

}  // namespace xsmoe::widgets
