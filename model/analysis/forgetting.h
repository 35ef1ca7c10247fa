// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/core/error.h"
#include "model/core/indices.h"
#include "model/core/metrics.h"
#include "model/core/ranking_metrics.h"

namespace xsmoe {

/// Where a model ranks the held-out item of one test sequence.
struct TestRank {
  std::string user;       ///< external id
  std::int64_t rank = 0;  ///< from 1; 0: not ranked, a miss (model.md, section 6)
  friend bool operator==(const TestRank&, const TestRank&) = default;
};

/// The model after each window, on the test of each window. R[s][w] below is the metric of the model after training on D_s, as it was
/// tested, on the test on D_w: the protocol's sequences, candidates and exclusions of that test, whichever model is asked, so that a column
/// compares models and R[s][s+1] is what the run recorded. From row w on the model has been trained on D_w, whose sequences these are: such
/// cells tell how much of a window is known by heart still, not how well the unseen is predicted.
struct ForgettingMatrix {
  std::vector<WindowIndex> trained;  ///< rows: windows whose weights are stored, increasing
  std::vector<WindowIndex> tested;   ///< columns: windows with a test, increasing
  /// [row][column]; absent where the window has no test sequence.
  std::vector<std::vector<std::optional<Metrics>>> metrics;
  /// By what the test of each column is known again: equal exactly where sequences, candidates and exclusions are.
  std::vector<std::string> tests = {};
};

/// A difference of metrics, or a mean of such, in shares. The error takes the measurements for independent; as both were made on the same
/// sequences, whose difficulty cancels, the true one is mostly smaller.
struct MetricChange {
  double value = 0;
  double error = 0;       ///< standard error
  std::size_t cells = 1;  ///< over how many differences it is the mean
  /// Larger than two standard errors: what is smaller is not called a difference.
  [[nodiscard]] bool isDifference() const;
  friend bool operator==(const MetricChange&, const MetricChange&) = default;
};

/// What a matrix says in numbers, of one metric. S is the last row. Every mean is over tests on D_2 …: that on D_1 follows the warm-up, and
/// the protocol leaves it out of its means (model.md, section 6); rows of the warm-up count as others do. A mean without a cell is absent.
/// Cells of windows that are not stored or have no test sequence are left out.
struct ForgettingNumbers {
  WindowIndex last;  ///< S
  /// Mean over w ≥ 2 of R[w−1][w]: each model on the window that comes next, the protocol's own result.
  std::optional<MetricChange> nextWindow;
  /// Mean over 2 ≤ w ≤ S of R[S][w] − R[w−1][w]: what the last model knows of past windows beyond what was predicted of them when they
  /// came. Backward transfer (Lopez-Paz and Ranzato, "Gradient episodic memory for continual learning", 2017, BWT), with the protocol's own
  /// test, which comes before the training on D_w, in the place of the one right after it.
  std::optional<MetricChange> backwardTransfer;
  /// Mean over 2 ≤ w < S of R[S][w] − R[w][w]: their BWT to the letter. Below 0: what training on D_w taught of it got lost again.
  std::optional<MetricChange> sinceTrained;
  /// Mean over 2 ≤ w < S of max R[l][w] − R[S][w] over rows l < S: what the best model so far knew of a past window and the last one does
  /// not. Chaudhry et al., "Riemannian walk for incremental learning", 2018, forgetting measure; above 0: forgotten. The error is that of
  /// the two cells; that the best of several is taken makes the value itself a little too large.
  std::optional<MetricChange> forgetting;
  /// Mean over all w ≥ 2, w > s + 1 of R[s][w] − R[w−1][w]: below 0: what a model loses that stays behind while the stream goes on.
  std::optional<MetricChange> leftBehind;
};
/// Of an empty matrix: everything absent.
[[nodiscard]] ForgettingNumbers forgettingNumbers(const ForgettingMatrix& matrix, const RankingMetric& metric);

/// One number with its name and its definition, for tables.
struct DefinedNumber {
  bool level = false;      ///< a metric itself, no difference of two
  std::string_view key;    ///< "backward_transfer"
  std::string_view title;  ///< "backward transfer"
  std::string_view definition;
  std::optional<MetricChange> ForgettingNumbers::*field;
};
[[nodiscard]] const std::vector<DefinedNumber>& definedForgettingNumbers();

/// Rows, columns and cells of a matrix that another one has too.
[[nodiscard]] ForgettingMatrix partInCommon(const ForgettingMatrix& matrix, const ForgettingMatrix& other);

/// Whether the columns of two matrices may be compared; cells need not be there. Errors: no window in common; a test that both have, of
/// other sequences, candidates or exclusions: which, and why.
[[nodiscard]] Result<void> checkSameTests(const ForgettingMatrix& run, const ForgettingMatrix& other);

/// How one run's matrix differs from another's, cell by cell.
struct ForgettingDifference {
  std::vector<WindowIndex> trained, tested;  ///< what both have, increasing
  /// [row][column], the run's minus the other's; absent where one of them has none.
  std::vector<std::vector<std::optional<MetricChange>>> change;
};
/// Errors: as of checkSameTests().
[[nodiscard]] Result<ForgettingDifference> differenceOf(const ForgettingMatrix& run, const ForgettingMatrix& other,
                                                        const RankingMetric& metric);

/// Numbers of the run minus those of the other; absent where one of them is.
[[nodiscard]] std::optional<MetricChange> differenceOf(const std::optional<MetricChange>& run, const std::optional<MetricChange>& other);

/// Says in words whether old knowledge is kept: "The model after D_8 forgets: over 6 past windows its HR@10 is 1.20 points below that of
/// the best model before it (standard error 0.31). …". What lies within two standard errors is called neither forgetting nor the lack of
/// it.
[[nodiscard]] std::string describeForgetting(const ForgettingNumbers& numbers, const RankingMetric& metric);
/// Says which of two runs, each by its name, forgets less; where that is not told apart, what each one's own number shows. Numbers are
/// those of what the two have in common.
[[nodiscard]] std::string describeForgetting(const std::string& name, const ForgettingNumbers& run, const std::string& otherName,
                                             const ForgettingNumbers& other, const RankingMetric& metric);

}  // namespace xsmoe
