// SPDX-License-Identifier: Apache-2.0
#include "model/analysis/forgetting.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <iterator>

#include "model/core/mean_metrics.h"
#include "model/core/percent_rounding.h"

namespace xsmoe {
namespace {

constexpr double kStandardErrors = 2;  // more of them are called a difference

/// Where a window stands; behind the last one: it is not there.
std::size_t placeOf(const std::vector<WindowIndex>& windows, WindowIndex window) {
  const auto found = std::lower_bound(windows.begin(), windows.end(), window);
  return static_cast<std::size_t>((found != windows.end() && *found == window ? found : windows.end()) - windows.begin());
}

/// Metrics of a matrix by the windows' numbers, of one metric.
class Cells {
 public:
  Cells(const ForgettingMatrix& matrix, double Metrics::*field) : matrix_(matrix), field_(field) {}

  /// Its error is that of the one measurement. Absent: not stored, not tested, or nothing measured.
  [[nodiscard]] std::optional<MetricChange> at(WindowIndex trained, WindowIndex tested) const {
    const auto row = placeOf(matrix_.trained, trained), column = placeOf(matrix_.tested, tested);
    if (row == matrix_.trained.size() || column == matrix_.tested.size() || !matrix_.metrics[row][column]) return std::nullopt;
    const auto& metrics = *matrix_.metrics[row][column];
    return MetricChange{metrics.*field_, standardError(metrics.*field_, metrics.sequences)};
  }
  /// The best of the rows before one.
  [[nodiscard]] std::optional<MetricChange> bestBefore(WindowIndex trained, WindowIndex tested) const {
    std::optional<MetricChange> best;
    for (const auto row : matrix_.trained) {
      if (row >= trained) break;
      const auto one = at(row, tested);
      if (one && (!best || one->value > best->value)) best = one;
    }
    return best;
  }

 private:
  const ForgettingMatrix& matrix_;
  double Metrics::*field_;
};

/// The mean of those that are there.
class MeanChange {
 public:
  void add(const std::optional<MetricChange>& one) {
    if (!one) return;
    sum_ += one->value;
    errors_.push_back(one->error);
  }
  [[nodiscard]] std::optional<MetricChange> mean() const {
    if (errors_.empty()) return std::nullopt;
    return MetricChange{sum_ / static_cast<double>(errors_.size()), errorOfMean(errors_), errors_.size()};
  }

 private:
  double sum_ = 0;
  std::vector<double> errors_;
};

WindowIndex before(WindowIndex window) { return {window.value - 1}; }

std::string keyOf(const ForgettingMatrix& matrix, std::size_t column) {
  return column < matrix.tests.size() ? matrix.tests[column] : std::string();
}

std::vector<WindowIndex> inBoth(const std::vector<WindowIndex>& some, const std::vector<WindowIndex>& others) {
  std::vector<WindowIndex> both;
  std::set_intersection(some.begin(), some.end(), others.begin(), others.end(), std::back_inserter(both));
  return both;
}

/// "D_3".
std::string nameOf(WindowIndex window) { return "D_" + std::to_string(window.value); }

/// Percentage points without a sign: "1.20 points".
std::string pointsOf(double share) {
  char text[48];
  std::snprintf(text, sizeof text, "%.2f points", inPercent(std::abs(share)));
  return text;
}

/// "−1.20 points".
std::string signedPointsOf(double share) { return (share < 0 ? "−" : "") + pointsOf(share); }

/// "(standard error 0.31)".
std::string errorOf(const MetricChange& change) {
  char text[48];
  std::snprintf(text, sizeof text, "(standard error %.2f)", inPercent(change.error));
  return text;
}

/// Why there is no number of forgetting: how many windows it takes, and why D_1 is not one of them.
std::string whyNoForgetting(WindowIndex last) {
  return "it takes a window from D_2 on that a model was trained on before the last one, so models stored from D_0 to D_3, of a stream of "
         "five windows or more; the last model here is that after " +
         nameOf(last) +
         ". D_1 is left out, as it is of a run's means: its own test is made by the model of the warm-up, before the stream begins";
}

std::string sentenceOfForgetting(const ForgettingNumbers& numbers, std::string_view metric) {
  const auto& lost = numbers.forgetting;
  if (!lost) return "Forgetting cannot be told: " + whyNoForgetting(numbers.last) + ".";
  const auto over = "over " + std::to_string(lost->cells) + (lost->cells == 1 ? " past window its " : " past windows its ") +
                    std::string(metric) + " is " + pointsOf(lost->value);
  const auto model = "The model after " + nameOf(numbers.last);
  if (!lost->isDifference())
    return "Of the model after " + nameOf(numbers.last) + " forgetting is not shown: " + over + (lost->value > 0 ? " below" : " above") +
           " that of the best model before it, within two standard errors " + errorOf(*lost) + ".";
  return model + (lost->value > 0 ? " forgets: " + over + " below" : " forgets nothing: " + over + " above") +
         " that of the best model before it " + errorOf(*lost) + ".";
}

/// What one run's own number says: "4.80 points, which does not show forgetting (standard error 2.54)".
std::string ownOf(const MetricChange& lost) {
  const auto* const says = !lost.isDifference() ? ", which does not show forgetting "
                           : lost.value > 0     ? ", which shows forgetting "
                                                : ", which shows that nothing is forgotten ";
  return signedPointsOf(lost.value) + says + errorOf(lost);
}

std::string sentenceOfTransfer(const ForgettingNumbers& numbers) {
  const auto& gain = numbers.backwardTransfer;
  if (!gain) return {};
  if (!gain->isDifference())
    return " Whether it ranks past windows better or worse than they were ranked when they came is not told: the backward transfer of " +
           signedPointsOf(gain->value) + " is within two standard errors " + errorOf(*gain) + ".";
  return " It ranks past windows " + std::string(gain->value > 0 ? "better" : "worse") +
         " than they were ranked when they came: backward transfer " + (gain->value > 0 ? "+" : "−") + pointsOf(gain->value) + " " +
         errorOf(*gain) + ".";
}

}  // namespace

bool MetricChange::isDifference() const { return std::abs(value) > kStandardErrors * error; }

std::optional<MetricChange> differenceOf(const std::optional<MetricChange>& run, const std::optional<MetricChange>& other) {
  if (!run || !other) return std::nullopt;
  return MetricChange{run->value - other->value, std::hypot(run->error, other->error), run->cells};
}

ForgettingNumbers forgettingNumbers(const ForgettingMatrix& matrix, const RankingMetric& metric) {
  ForgettingNumbers numbers;
  if (matrix.trained.empty()) return numbers;
  const auto last = numbers.last = matrix.trained.back();
  const Cells cells(matrix, metric.field);
  MeanChange next, transfer, since, forgotten, behind;
  for (const auto tested : matrix.tested) {
    if (tested < kFirstCounted) continue;
    const auto own = cells.at(before(tested), tested), now = cells.at(last, tested);
    next.add(own);
    for (const auto row : matrix.trained)
      if (row < before(tested)) behind.add(differenceOf(cells.at(row, tested), own));
    if (tested <= last) transfer.add(differenceOf(now, own));
    if (tested >= last) continue;
    since.add(differenceOf(now, cells.at(tested, tested)));
    forgotten.add(differenceOf(cells.bestBefore(last, tested), now));
  }
  numbers.nextWindow = next.mean();
  numbers.backwardTransfer = transfer.mean();
  numbers.sinceTrained = since.mean();
  numbers.forgetting = forgotten.mean();
  numbers.leftBehind = behind.mean();
  return numbers;
}

const std::vector<DefinedNumber>& definedForgettingNumbers() {
  static const std::vector<DefinedNumber> kNumbers{
      {true, "next_window", "next window", "each model on the window that comes next, as the run's own tests: mean of R[w−1][w], w ≥ 2",
       &ForgettingNumbers::nextWindow},
      {false, "backward_transfer", "backward transfer",
       "the last model S on past windows against their own test, before they were trained on: mean of R[S][w] − R[w−1][w], 2 ≤ w ≤ S",
       &ForgettingNumbers::backwardTransfer},
      {false, "since_trained", "since trained",
       "the last model on past windows against the model that had just trained on them: mean of R[S][w] − R[w][w], 2 ≤ w < S",
       &ForgettingNumbers::sinceTrained},
      {false, "forgetting", "forgetting",
       "the best of the models before on past windows against the last one: mean of max over l < S of R[l][w] − R[S][w], 2 ≤ w < S",
       &ForgettingNumbers::forgetting},
      {false, "left_behind", "left behind",
       "models that stay behind while the stream goes on against the one of the window before: mean of R[s][w] − R[w−1][w], w ≥ 2, w > s "
       "+ 1",
       &ForgettingNumbers::leftBehind}};
  return kNumbers;
}

ForgettingMatrix partInCommon(const ForgettingMatrix& matrix, const ForgettingMatrix& other) {
  ForgettingMatrix part{inBoth(matrix.trained, other.trained), inBoth(matrix.tested, other.tested), {}, {}};
  for (const auto tested : part.tested) part.tests.push_back(keyOf(matrix, placeOf(matrix.tested, tested)));
  for (const auto trained : part.trained) {
    const auto& own = matrix.metrics[placeOf(matrix.trained, trained)];
    const auto& others = other.metrics[placeOf(other.trained, trained)];
    auto& row = part.metrics.emplace_back();
    for (const auto tested : part.tested)
      row.push_back(others[placeOf(other.tested, tested)] ? own[placeOf(matrix.tested, tested)] : std::nullopt);
  }
  return part;
}

Result<void> checkSameTests(const ForgettingMatrix& run, const ForgettingMatrix& other) {
  const auto tested = inBoth(run.tested, other.tested);
  if (tested.empty() || inBoth(run.trained, other.trained).empty())
    return badInput("forgetting", "the runs have no stored window in common",
                    "Compare runs of the same stream that trained at least one window");
  for (const auto window : tested)
    if (keyOf(run, placeOf(run.tested, window)) != keyOf(other, placeOf(other.tested, window)))
      return badInput("forgetting",
                      "the tests on " + nameOf(window) +
                          " are not the same: the runs are of different streams, or cut, filtered or ranked by different settings",
                      "Compare runs of the same stream with the same protocol");
  return {};
}

Result<ForgettingDifference> differenceOf(const ForgettingMatrix& run, const ForgettingMatrix& other, const RankingMetric& metric) {
  if (const auto same = checkSameTests(run, other); !same) return tl::unexpected(same.error());
  const auto ours = partInCommon(run, other), theirs = partInCommon(other, run);
  ForgettingDifference difference{ours.trained, ours.tested, {}};
  const Cells own(ours, metric.field), others(theirs, metric.field);
  for (const auto trained : ours.trained) {
    auto& row = difference.change.emplace_back();
    for (const auto tested : ours.tested) row.push_back(differenceOf(own.at(trained, tested), others.at(trained, tested)));
  }
  return difference;
}

std::string describeForgetting(const ForgettingNumbers& numbers, const RankingMetric& metric) {
  return sentenceOfForgetting(numbers, metric.title) + sentenceOfTransfer(numbers);
}

std::string describeForgetting(const std::string& name, const ForgettingNumbers& run, const std::string& otherName,
                               const ForgettingNumbers& other, const RankingMetric& metric) {
  const auto apart = differenceOf(run.forgetting, other.forgetting);
  if (!apart) return "Which of the two forgets less cannot be told: " + whyNoForgetting(run.last) + ".";
  const auto what =
      " of " + std::string(metric.title) + " over " + std::to_string(apart->cells) + (apart->cells == 1 ? " past window" : " past windows");
  if (!apart->isDifference())
    return "Which of " + name + " and " + otherName + " forgets less is not told apart: a difference of " + signedPointsOf(apart->value) +
           what + " is within two standard errors " + errorOf(*apart) + ". " + name + ": " + ownOf(*run.forgetting) + "; " + otherName +
           ": " + ownOf(*other.forgetting) + ".";
  return name + " forgets " + (apart->value < 0 ? "less" : "more") + " than " + otherName + ": " + signedPointsOf(run.forgetting->value) +
         " against " + signedPointsOf(other.forgetting->value) + what + " " + errorOf(*apart) + ".";
}

}  // namespace xsmoe
