// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/core/error.h"
#include "model/core/settings.h"

namespace xsmoe {

/// A dataset of the paper, as its tables name it.
struct PaperDataset {
  std::string_view name;  ///< "Amazon Home"
  double tau = 0;         ///< of its Tables 1 and 2
  int kCore = 5;
  std::string_view from = {}, to = {};  ///< the part of the log that is taken, as the settings have it; empty: all
};

/// In the place of a dataset's name: no printed numbers.
inline constexpr std::string_view kNoPrinted = "none";

/// The paper's datasets, in its order.
[[nodiscard]] std::span<const PaperDataset> allPaperDatasets();
/// The dataset of this name by its letters alone: "Amazon Home", "Home_and_Kitchen_5", "hm", "h-and-m"; null: none.
[[nodiscard]] const PaperDataset* paperDataset(std::string_view name);
/// "Amazon Home, Amazon Electronics or H&M".
[[nodiscard]] std::string paperDatasets();

/// What a table of the paper prints (resources/paper): the numbers of a row under the headings of the file.
class PrintedTable {
 public:
  /// Of a table whose first two columns are the dataset and the row's name, all others numbers. `where` goes into errors: no header, a line
  /// with another number of fields, no number.
  [[nodiscard]] static Result<PrintedTable> parse(std::string_view text, const std::string& where);
  /// Absent: it prints no such row or column.
  [[nodiscard]] std::optional<double> at(std::string_view dataset, std::string_view row, std::string_view column) const;
  /// Names of a dataset's rows, as printed.
  [[nodiscard]] std::vector<std::string> rows(std::string_view dataset) const;

 private:
  struct Row {
    std::string dataset, name;
    std::map<std::string, double, std::less<>> numbers;
  };
  std::vector<Row> rows_;
};

/// Tables 1, 2 and 3.
struct PrintedNumbers {
  PrintedTable methods, variants, costs;
};

/// How a run's settings differ from those of the paper's runs on this dataset: the first difference in words, "batch-size is 128, the
/// paper's 256". Empty: they are the same. Not compared are the seed, what is of the device and, unless `withTau`, τ. A log may hold
/// nothing but the paper's dates, so that a run without bounds is like the paper's too.
[[nodiscard]] std::string unlikePaper(const RunSettings& settings, const PaperDataset& dataset, bool withTau);

}  // namespace xsmoe
