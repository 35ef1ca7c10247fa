// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>

#include "widgets/charts/run_curves.h"

class QCheckBox;
class QComboBox;

namespace xsmoe::widgets {

class ChartView;

/// The curves of chosen runs, with what they show at choice.
class CurvesPanel : public QWidget {
  Q_OBJECT
 public:
  explicit CurvesPanel(QWidget* parent = nullptr);

  void showRuns(const RunChoice& choice, const KnownStream& stream = {});
  [[nodiscard]] CurveOptions options() const;
  /// As a person who chooses them.
  void setOptions(const CurveOptions& options);
  [[nodiscard]] ChartView* chart() const { return chart_; }

 Q_SIGNALS:
  void optionsChanged();

 private:
  QComboBox* metric_;
  int metrics_ = 0;  // of the entries of metric_; what training took comes behind them
  QComboBox* over_;
  QComboBox* spread_;
  QCheckBox* single_;
  QCheckBox* mixed_;
  ChartView* chart_;
};

}  // namespace xsmoe::widgets
