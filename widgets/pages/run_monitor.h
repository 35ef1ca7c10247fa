// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QScrollArea>
#include <QString>
#include <vector>

#include "model/core/live_state.h"
#include "widgets/charts/chart_table.h"
#include "widgets/pages/drawing_clock.h"

class QComboBox;
class QLabel;
class QVBoxLayout;

namespace xsmoe::widgets {

class MachineChart;
class MachineEpochsChart;

/// A line of the monitor: what, and how much.
struct MonitorLine {
  QString what, value;
  QString detail = {};  ///< how it is measured
  bool warns = false;   ///< it is not as it should be, which `value` says
  friend bool operator==(const MonitorLine&, const MonitorLine&) = default;
};

/// Memory, CPU, the pace of steps and where a step's time goes, what the run's time went to, and what watching costs; of a stored run the
/// memory that its record tells. `drawing`: what it took of the window's thread of late. What is not known has no line.
[[nodiscard]] std::vector<MonitorLine> monitorLines(const LiveState& state, const DrawingCost& drawing);

/// The same as a table, below what the machine was used for: over the last minutes while that is known, or over the whole run, of a stored
/// one too. In a low view, as in a window of 1280 × 800, the table comes first.
class RunMonitor : public QScrollArea {
  Q_OBJECT
 public:
  explicit RunMonitor(QWidget* parent = nullptr);
  void showState(const LiveState& state, const DrawingCost& drawing);
  /// The lines, and how each is measured.
  [[nodiscard]] QString text() const;
  [[nodiscard]] QLabel* lines() const { return rows_; }
  /// The lines as rows, for files.
  [[nodiscard]] ChartTable table() const;
  [[nodiscard]] MachineChart* overTime() const { return overTime_; }
  [[nodiscard]] MachineEpochsChart* epochs() const { return epochs_; }
  /// Which of the two is seen; there where there are both.
  [[nodiscard]] QComboBox* span() const { return span_; }

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  void showCurves();
  void placeLines();

  MachineChart* overTime_;
  MachineEpochsChart* epochs_;
  QComboBox* span_;
  QLabel *rows_, *details_;
  QVBoxLayout* column_;
  std::vector<MonitorLine> lines_;
};

}  // namespace xsmoe::widgets
