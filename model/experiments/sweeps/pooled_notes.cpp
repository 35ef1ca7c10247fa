// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/sweeps/pooled_notes.h"

#include <cmath>

#include "model/analysis/significance.h"
#include "model/core/methods.h"

namespace xsmoe::experiments {
namespace {

/// Whether it is a row of this method: "xsmoe", or one of several, "xsmoe learning-rate=0.001".
bool isOf(const ResultRow& row, const std::string& method) {
  return !row.untrained && (row.key == method || row.key.starts_with(method + ' '));
}

std::vector<const ResultRow*> rowsOfMethod(const ResultTable& table, const std::string& method) {
  std::vector<const ResultRow*> rows;
  for (const auto& row : table.rows)
    if (isOf(row, method)) rows.push_back(&row);
  return rows;
}

/// The trained row of another method with the highest mean; null: there is none.
const ResultRow* bestBeside(const ResultTable& table, const std::string& method, std::size_t column) {
  const ResultRow* best = nullptr;
  for (const auto& row : table.rows)
    if (!row.untrained && !isOf(row, method) && row.cells[column].mean &&
        (best == nullptr || *row.cells[column].mean > *best->cells[column].mean))
      best = &row;
  return best;
}

/// Against each of the others in which there are two seeds in common.
std::string comparisons(const ResultRow& xsmoe, const std::vector<const ResultRow*>& others, const ResultRow* best, std::size_t column) {
  std::string text;
  for (const auto* const other : others) {
    const auto [a, b] = valuesInCommon(xsmoe, *other, column);
    if (a.size() < 2) continue;
    const double apart = *cellOf(a).mean - *cellOf(b).mean;
    text += std::string(text.empty() ? "" : "; ") + "against " + other->name + (other == best ? ", the best other method here, " : " ") +
            (apart < 0 ? "−" : "+") + shownPoints(std::abs(apart)) + ", p " + shownP(pooledTTest(a, b).p) + " of " +
            std::to_string(a.size()) + " seeds";
  }
  return text;
}

}  // namespace

std::string shownPoints(double share) { return withMinus(fixedText(100 * share, 2)) + " points"; }

std::vector<std::string> pooledNotes(const ResultTable& table) {
  std::vector<std::string> notes;
  const auto method = nameOf(Method::kXsmoe, Continual::kNone);
  const auto rows = rowsOfMethod(table, method);
  for (std::size_t column = 0; column < table.columns.size(); ++column) {
    if (!table.columns[column].mean) continue;
    const auto* const best = bestBeside(table, method, column);
    if (best == nullptr) continue;
    std::vector<const ResultRow*> others{best};
    for (const auto continual : {Continual::kReplay, Continual::kDistillation})
      for (const auto* const row : rowsOfMethod(table, nameOf(Method::kIisan, continual)))
        if (row != best) others.push_back(row);
    for (const auto* const xsmoe : rows)
      if (const auto text = comparisons(*xsmoe, others, best, column); !text.empty())
        notes.push_back("mean " + table.columns[column].name + ", " + xsmoe->name + ", pooled t-test: " + text);
  }
  return notes;
}

}  // namespace xsmoe::experiments
