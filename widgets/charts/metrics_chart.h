// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <utility>

#include "model/core/run_history.h"
#include "widgets/charts/run_chart.h"
#include "widgets/words/window_facts.h"

namespace xsmoe::widgets {

/// With what ranks without training, and what is attainable, where the run has measured it: faint lines of HR@10. HR@10 has a band of one
/// standard error of its test to both sides. What is known of a window stands in the tooltips of its tests; where something was planted
/// there is a mark. Over windows a test stands at the one that it is of, else where the training of its model ended.
[[nodiscard]] ChartContent metricsContent(const RunHistory& history, const StreamFacts& facts = {}, StepAxis axis = StepAxis::kWindow);

/// HR@10 and NDCG@10 of each tested window in percent, with their running means; beside them the untrained references, which its menu
/// hides, and in words, of a finished run, those that rank better and how much of what is attainable the run reaches.
class MetricsChart : public RunChart {
  Q_OBJECT
 public:
  explicit MetricsChart(QWidget* parent = nullptr);
  void showReferences(bool on);
  /// What is known of the stream's windows; shown with the next history.
  void setFacts(StreamFacts facts) { facts_ = std::move(facts); }
  [[nodiscard]] const StreamFacts& streamFacts() const { return facts_; }
  /// The curves of it, in the background; not at first, but by an entry of the menu.
  void showFacts(bool on);
  [[nodiscard]] bool showsFacts() const { return showsFacts_; }
  [[nodiscard]] bool showsReferences() const { return references_; }

 Q_SIGNALS:
  void besideTakenAway();  ///< a person wants the curves of the run beside gone
  void curvesChosen();     ///< references, or what is known of the stream's windows, come or go

 protected:
  void addOwnActionsTo(QMenu& menu) override;
  void refresh() override;

 private:
  StreamFacts facts_;
  bool references_ = true, showsFacts_ = false;
};

}  // namespace xsmoe::widgets
