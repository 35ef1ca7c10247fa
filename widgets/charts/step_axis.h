// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "model/core/run_history.h"
#include "widgets/charts/chart_content.h"

namespace xsmoe::widgets {

/// What the steps of a run are laid out along.
enum class StepAxis : std::uint8_t {
  kStep,    ///< steps since the run began
  kEpoch,   ///< epochs since then
  kWindow,  ///< windows, each as wide as the others
  kTime,    ///< since then by the clock: with validation, tests, pauses and stops
};
inline constexpr std::array kStepAxes{StepAxis::kStep, StepAxis::kEpoch, StepAxis::kWindow, StepAxis::kTime};

/// "training step", "epoch", "window"; of the clock with the unit in which a run as long as this one is told.
[[nodiscard]] QString axisTitle(StepAxis axis, const RunHistory& history);
/// Of the title's unit, in one that is the same for all runs.
[[nodiscard]] double axisUnit(StepAxis axis, const RunHistory& history);
/// For a menu.
[[nodiscard]] QString axisName(StepAxis axis);

/// Where the steps of a run's windows lie, window by window in their order. Between the ends of epochs steps are spread evenly.
class StepPlaces {
 public:
  /// Time is in the unit of `axisOf`'s title, the run that the axis is of: history itself, or the one that it is shown beside.
  StepPlaces(const RunHistory& history, StepAxis axis, const RunHistory& axisOf);

  /// The next window.
  void enter(const WindowHistory& window);
  /// Where it is when so many of its batches are done.
  [[nodiscard]] double at(std::size_t done) const;
  /// Where it ends, or has got to.
  [[nodiscard]] double end() const { return knots_.back().second; }

 private:
  void addEpochs(const WindowHistory& window);
  void addTimes(const WindowHistory& window);
  /// Never before the last one: clocks are set back.
  void addTime(std::size_t done, std::int64_t timeMs);

  StepAxis axis_;
  std::int64_t startMs_ = 0;
  double unitMs_ = 1000;
  std::vector<std::pair<std::size_t, double>> knots_;  ///< batches done, and where that is; both increasing
  double before_ = 0;                                  ///< the end of the window before
};

/// Gives a chart of the run this x axis, with the parts that belong to its windows and epochs, and a mark where each window begins.
void layOutAlong(ChartContent& content, const RunHistory& history, StepAxis axis, const RunHistory& axisOf);
/// The same of a chart of whole windows, which does not go down to epochs.
void layOutWindowsAlong(ChartContent& content, const RunHistory& history, StepAxis axis, const RunHistory& axisOf);
/// Of a chart with one number for each window that it shows: where the windows are, each number stands at its own.
void layOutTrainedWindows(ChartContent& content, const RunHistory& history);

}  // namespace xsmoe::widgets
