// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>
#include <string>
#include <vector>

#include "model/core/run_summary.h"

class QLabel;
class QStackedLayout;

namespace xsmoe::widgets {

class ChartView;
class RunTree;

/// Runs side by side: their tree with what came of each, and below it a curve for each chosen one.
class ComparePage : public QWidget {
  Q_OBJECT
 public:
  explicit ComparePage(QWidget* parent = nullptr);

  /// `open`: folder of the open run, empty for none; `live`: it is in training here.
  void setRuns(std::vector<RunSummary> runs, const std::string& open, bool live);
  /// The runs are read, again where some are shown already; until setRuns or showError.
  void showReading(const QString& howFar);
  void showError(const QString& text);

  [[nodiscard]] RunTree* tree() const { return tree_; }
  [[nodiscard]] ChartView* chart() const { return chart_; }
  /// What is said instead of the runs or, where there are some, above them.
  [[nodiscard]] QString message() const;

 Q_SIGNALS:
  void runActivated(const QString& folder);

 private:
  QWidget* buildTree();
  void showCurves();
  void say(const QString& text);

  QStackedLayout* pages_;
  QLabel* instead_;
  QLabel* above_;
  RunTree* tree_;
  ChartView* chart_;
};

}  // namespace xsmoe::widgets
