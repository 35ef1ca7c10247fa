// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "model/analysis/forgetting.h"
#include "widgets/charts/chart_content.h"

namespace xsmoe::widgets {

/// What a map of models and tests shows: a row for the model after each window, a column for the test on each window. Percent, and of a
/// difference of two runs percentage points.
struct ForgettingView {
  struct Cell {
    double value = 0;
    double error = 0;            ///< standard error
    std::int64_t sequences = 0;  ///< of the test; of a difference 0
    bool isDifference = true;    ///< of a difference: larger than two standard errors
    friend bool operator==(const Cell&, const Cell&) = default;
  };
  QString title;
  QString metric;  ///< "HR@10"
  bool difference = false;
  std::vector<int> trained, tested;
  std::vector<std::vector<std::optional<Cell>>> cells;  ///< [row][column]; absent: nothing was measured
  friend bool operator==(const ForgettingView&, const ForgettingView&) = default;

  /// The model's next window: the run's own test.
  [[nodiscard]] bool isOwnTest(std::size_t row, std::size_t column) const { return tested.at(column) == trained.at(row) + 1; }
  /// The largest value, regardless of its sign; 0 without a cell.
  [[nodiscard]] double largest() const;
  [[nodiscard]] bool isEmpty() const;
};

[[nodiscard]] ForgettingView viewOf(const ForgettingMatrix& matrix, const RankingMetric& metric, const QString& run);
/// The run's minus the other's.
[[nodiscard]] ForgettingView viewOf(const ForgettingDifference& difference, const RankingMetric& metric, const QString& run,
                                    const QString& other);

/// The same numbers as a chart has them, for tables and files: x the model's window, a series for each test.
[[nodiscard]] ChartContent contentOf(const ForgettingView& view);

/// What stands in a cell: "12.3"; of a difference "+1.2", in parentheses where it is none; "–" where nothing was measured. `decimals`: how
/// many digits after the point.
[[nodiscard]] QString cellNumber(const ForgettingView& view, std::size_t row, std::size_t column, int decimals = 1);
/// All that is known of a cell, in a sentence.
[[nodiscard]] QString cellSentence(const ForgettingView& view, std::size_t row, std::size_t column);
/// Every number in words, for readers of the screen.
[[nodiscard]] QString spoken(const ForgettingView& view);

}  // namespace xsmoe::widgets
