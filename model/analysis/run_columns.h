// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "model/analysis/run_summary.h"

namespace xsmoe {

/// What a run has under a key: nothing, a number or a text.
using RunValue = std::variant<std::monostate, double, std::string>;

/// Something that is known of every run of a list: a column of a table, what a filter compares, what a list is sorted by. One table serves
/// the window, the command line and the filter.
struct RunColumn {
  std::string key;      ///< "hr10", "learning-rate", "d4.hr10"
  std::string title;    ///< "HR@10", "Learning rate"
  std::string unit;     ///< "s"; empty: a pure number, or a text
  std::string meaning;  ///< one sentence
  bool numeric = false;
  bool share = false;      ///< a metric: a number in [0, 1] that people are shown in percent
  bool perWindow = false;  ///< a number of each window: last.KEY, best.KEY, mean.KEY and dN.KEY are columns too
  bool setting = false;    ///< of settingDescriptions() or choiceDescriptions()
  std::function<RunValue(const RunSummary&)> get = {};
  /// Of a text: all names by which the run may be asked for; null: the text alone. Of tags each of them.
  std::function<std::vector<std::string>(const RunSummary&)> names = {};
  /// The standard error of a share of hits among sequences, and of a mean of such; empty: not known. Null: the column is no such share.
  std::function<std::optional<double>(const RunSummary&)> error = {};
};

/// All columns but those of single windows, in the order in which they are offered. Settings are those by now, with all changes; one that
/// the run's method does not use has no value. A metric is the mean over the tests on D_2 …, a cost that of the last window done; seconds
/// and trained-epochs are sums.
[[nodiscard]] std::span<const RunColumn> runColumns();

/// The column of a key in any case, also of one with a prefix: last. (the last window done), best. (the largest metric, the least cost),
/// mean. (over all that there are), all. (metrics: over all tests) and dN. (a metric as tested on D_N, a cost of training on D_N). Empty:
/// there is none.
[[nodiscard]] std::optional<RunColumn> runColumn(std::string_view key);

/// What a run has under a key; nothing also where there is no such column.
[[nodiscard]] RunValue valueOf(const RunSummary& run, std::string_view key);

/// Numbers with the digits that give them back bit for bit; empty for nothing.
[[nodiscard]] std::string textOf(const RunValue& value);

/// A text in small letters, as far as they are Latin, Greek or Cyrillic: what is compared without regard of case.
[[nodiscard]] std::string withoutCase(std::string_view text);

}  // namespace xsmoe
