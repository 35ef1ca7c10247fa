// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <memory>
#include <utility>
#include <vector>

#include "model/core/run_history.h"
#include "widgets/charts/chart_view.h"
#include "widgets/words/window_facts.h"

namespace xsmoe::widgets {

/// With what ranks without training, and what is attainable, where the run has measured it: faint lines of HR@10. HR@10 has a band of one
/// standard error of its test to both sides. What is known of a window stands in the tooltips of its tests; where a planted taste comes
/// back there is a mark.
[[nodiscard]] ChartContent metricsContent(const RunHistory& history, const StreamFacts& facts = {});

/// Share of new items and popularity shift of the tested windows, both in percent, on the right axis.
[[nodiscard]] std::vector<ChartSeries> factCurves(const RunHistory& history, const StreamFacts& facts);

/// The same two metrics of another run, dotted and hollow.
[[nodiscard]] std::vector<ChartSeries> besideCurves(const RunHistory& other);

/// HR@10 and NDCG@10 of each tested window in percent, with their running means; beside them the untrained references, which its menu
/// hides, and in words, of a finished run, those that rank better and how much of what is attainable the run reaches.
class MetricsChart : public ChartView {
  Q_OBJECT
 public:
  explicit MetricsChart(QWidget* parent = nullptr);
  void showHistory(const RunHistory& history);
  void showReferences(bool shown);
  /// What is known of the stream's windows; shown with the next history.
  void setFacts(StreamFacts facts) { facts_ = std::move(facts); }
  /// The curves of it, in the background; not at first.
  void showFacts(bool shown);
  /// The curves of another run beside those of the one shown; null: none. Its menu takes them away: besideTakenAway().
  void showBeside(const std::shared_ptr<const RunHistory>& other);

 Q_SIGNALS:
  void besideTakenAway();  ///< a person wants them gone

 protected:
  void addOwnActionsTo(QMenu& menu) override;

 private:
  void refresh();
  ChartContent all_;  ///< with the references
  std::vector<ChartSeries> beside_, factCurves_;
  StreamFacts facts_;
  QString besideName_;
  bool references_ = true, showsFacts_ = false;
};

}  // namespace xsmoe::widgets
