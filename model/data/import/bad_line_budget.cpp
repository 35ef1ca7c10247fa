// SPDX-License-Identifier: Apache-2.0
#include "model/data/import/bad_line_budget.h"

#include <algorithm>
#include <cstddef>

namespace xsmoe::data {

std::optional<Error> beyondBudget(const std::string& path, std::int64_t bad, std::int64_t rows, const BadLineBudget& budget,
                                  const std::vector<BadLine>& first) {
  constexpr std::int64_t kForgiven = 100;
  const bool forgiven = budget.forgiveFew && bad <= kForgiven && 2 * bad <= rows;
  if (bad == 0 || forgiven || static_cast<double>(bad) <= budget.share * static_cast<double>(rows)) return {};
  std::string examples;
  for (std::size_t i = 0; i < std::min<std::size_t>(first.size(), 3); ++i)
    examples += (i == 0 ? "" : "; ") + std::string("line ") + std::to_string(first[i].line) + ": " + first[i].reason;
  return Error{
      ErrorKind::kBadInput,
      std::to_string(bad) + " of " + std::to_string(rows) + (rows == 1 ? " line" : " lines") + " cannot be used, for example " + examples,
      path, "Correct the file or the mapping of its columns, or allow more with --bad-lines"};
}

}  // namespace xsmoe::data
