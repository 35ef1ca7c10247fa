// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace xsmoe {

/// What a table compares (the paper's numbers of tables and figures).
enum class TableKind : std::uint8_t {
  kMethods,       ///< Table 1: methods × tested windows
  kVariants,      ///< Table 2: the same of XSMoE and its ablations
  kCosts,         ///< Table 3: parameters, memory and time over τ, and of NoFT
  kOverTau,       ///< Figure 2: metrics over τ
  kSignificance,  ///< whether two methods differ
};

/// Which values of a column are the better ones.
enum class Better : std::uint8_t { kHigher, kLower, kNeither };

/// A column, under two headings. Values are kept as measured: fractions, bytes, seconds; people see value × scale.
struct ResultColumn {
  std::string group;  ///< the upper heading: "D_2", "mean"; empty: none
  std::string name;   ///< the lower one: "HR@10"
  std::string key;    ///< in CSV and JSON: "hr10_D_2"
  std::string unit;   ///< of what people see: "%", "MB"; empty: none
  double scale = 1;
  int decimals = 2;
  Better better = Better::kHigher;
  bool mean = false;         ///< a mean over windows
  bool single = false;       ///< of no runs, but a number by itself: in CSV without deviation and count
  bool probability = false;  ///< shown as "<0.0001" where its decimals would leave nothing
};

/// What was measured for a row in a column, over the row's seeds, and what the paper prints there.
struct ResultCell {
  std::vector<double> values;       ///< one a run that measured it, in the order of its seed
  std::optional<double> mean;       ///< of `values`; of significance: the number itself
  std::optional<double> deviation;  ///< sample standard deviation, with n − 1 below; absent for fewer than two values
  std::optional<double> printed;    ///< the paper's; of a mean over windows: the mean of those that it prints and that were measured
  /// The mean that the paper prints where that is not the mean of the windows that it prints; absent where not all of these were measured.
  std::optional<double> printedMean;
  /// Of a mean over windows: what was measured on those that the paper prints, where that are not all of `mean`, and its deviation.
  std::optional<double> onPrinted, onPrintedDeviation;
  /// Of a share of hits of one seed: its standard error over the tested sequences, which is not the spread over seeds; absent: not known.
  std::optional<double> testError;
  double printedRounding = 0;         ///< half of the last digit that it prints
  bool best = false, second = false;  ///< in its column, by the mean as people see it; ties share

  /// Measured − printed, of means over the windows that both have; absent unless both are there.
  [[nodiscard]] std::optional<double> difference() const;
  /// Whether there are two seeds at least of what is compared.
  [[nodiscard]] bool spreadKnown() const { return (onPrinted ? onPrintedDeviation : deviation).has_value(); }
  /// Whether that difference is of one seed, and no larger than two standard errors of its test.
  [[nodiscard]] bool withinTestError() const;
  /// Whether that difference is larger than the spread over seeds, and than rounding; never with fewer than two seeds, whose spread is not
  /// known.
  [[nodiscard]] bool beyondSpread() const;
};

/// The cell of these values.
[[nodiscard]] ResultCell cellOf(std::vector<double> values);

struct ResultRow {
  std::string name;                  ///< "XSMoE", "τ = 0.1"
  std::string key;                   ///< in CSV and JSON: "xsmoe", "xsmoe tau=0.1"
  bool untrained = false;            ///< a reference that ranks without training
  std::vector<std::uint64_t> seeds;  ///< increasing
  std::vector<std::string> runs;     ///< their names, in the order of the seeds
  std::vector<std::string> folders;  ///< of these runs
  std::vector<ResultCell> cells;     ///< as many as there are columns
  std::optional<double> tau = {};    ///< of its runs; absent: their method has none, or a person set τ or the grouping of one
  std::string family = {};           ///< what tells it from other rows of its method besides τ: "lambda 0.5"; empty: nothing
};

/// A run that a table does not count.
struct RunLeftOut {
  std::string run;  ///< its name; its folder, where other runs have that name too
  std::string why;
  std::string reason = {};  ///< `why` without what is of this run alone, for many runs together; empty: as `why`
  friend bool operator==(const RunLeftOut&, const RunLeftOut&) = default;
};

struct ResultTable {
  TableKind kind = TableKind::kMethods;
  std::string title;
  std::string rowTitle;  ///< heading of the rows' names: "method"
  std::vector<ResultColumn> columns;
  std::vector<ResultRow> rows;
  std::string printedFrom;         ///< the paper's dataset whose numbers stand beside; empty: none
  std::vector<std::string> notes;  ///< footers, a sentence each: settings, seeds, stream, build, deviations
  std::vector<RunLeftOut> leftOut;
  /// What would make another table, as notes say: conditions on its runs, "tau=0.2", and a dataset of the paper whose numbers could stand
  /// beside (empty: none). How one asks for that is each program's to say.
  std::vector<std::string> conditions = {};
  std::string couldPrint = {};
};

/// Values of a column in two rows, of the seeds that both have, in the order of the first's; none where a run of one of them has no value.
[[nodiscard]] std::pair<std::vector<double>, std::vector<double>> valuesInCommon(const ResultRow& a, const ResultRow& b,
                                                                                 std::size_t column);

/// Marks the best and the second best of every column that has two values at least, whether a row was trained or not.
void markBest(ResultTable& table);

/// In words, whether the best trained row of a column can be told from the second: "mean HR@10: XSMoE before IISAN_RH by 0.51 points, more
/// than the spread over seeds (0.20 points) and than what 5 seeds leave to chance (pooled p = 0.0012)"; or that the difference is no larger
/// than that spread, or than what the pooled t-test of two seeds in common or more leaves to chance, or that there is one seed and no
/// spread. Empty: there are no two such rows with a value.
[[nodiscard]] std::string tellBest(const ResultTable& table, std::size_t column);

/// A number with so many decimals, rounded half away from zero; a true minus sign is not used, and zero has none.
[[nodiscard]] std::string fixedText(double number, int decimals);
/// A number as people read it: "−0.19", with a true minus sign in the place of a leading hyphen.
[[nodiscard]] std::string withMinus(std::string number);

}  // namespace xsmoe
