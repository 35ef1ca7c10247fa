// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "model/analysis/result_table.h"

namespace xsmoe {

/// What a difference from the paper's number says.
enum class Tone : std::uint8_t {
  kPlain,        ///< it is no difference
  kBetter,       ///< measured better than printed, by more than the spread over seeds, or of one seed, whose spread is not known
  kWorse,        ///< worse likewise
  kWithinSpread  ///< no more than the spread, of one seed than two standard errors of its test, or than the paper rounds
};

/// A cell as people read it.
struct ShownCell {
  std::string text = "–";
  bool best = false, second = false;
  Tone tone = Tone::kPlain;
  bool ofOneSeed = false;  ///< a difference with a tone, of which the spread is not known
};

enum class TableLine : std::uint8_t { kMeasured, kPaper, kDifference };

struct ShownRow {
  TableLine line = TableLine::kMeasured;
  bool untrained = false;
  std::string name;
  std::vector<ShownCell> cells;  ///< as many as there are columns
};

/// The rows of a table as they are printed and shown: a measured row is followed by the paper's and the difference where numbers of the
/// paper stand beside it. Numbers are value × scale with the decimals of their column, "16.21 ± 0.20" over seeds. A difference has ! where
/// it is larger than the spread over seeds, ? where it is of one seed and larger than two standard errors of its test, if they are known.
[[nodiscard]] std::vector<ShownRow> shownRows(const ResultTable& table);

/// Whether any cell is marked as the best or second best.
[[nodiscard]] bool hasMarks(const ResultTable& table);
/// Whether rows that were not trained are marked like the others.
[[nodiscard]] bool marksUntrained(const ResultTable& table);

/// "HR@10 (%)".
[[nodiscard]] std::string nameWithUnit(const ResultColumn& column);
/// Whether any column has an upper heading.
[[nodiscard]] bool hasUpperHeadings(const ResultTable& table);
/// Columns side by side under one upper heading: the heading, and how many.
[[nodiscard]] std::vector<std::pair<std::string, std::size_t>> upperHeadings(const ResultTable& table);
/// The number of the window that an upper heading names: "2" of "D_2"; empty: none.
[[nodiscard]] std::string windowOfHeading(const std::string& group);
/// What stands below a table, a line each: its notes, and the runs that it leaves out with why, those with one reason together: "left out,
/// 12 runs: it is not finished (a, b, c, …)".
[[nodiscard]] std::vector<std::string> footerLines(const ResultTable& table);

}  // namespace xsmoe
