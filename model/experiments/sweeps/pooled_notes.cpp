// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/sweeps/pooled_notes.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

#include "model/core/methods.h"
#include "model/experiments/sweeps/significance.h"

namespace xsmoe::experiments {
namespace {

/// Values of a column in two rows, of the seeds that both have; none where a run has no value.
std::pair<std::vector<double>, std::vector<double>> inCommon(const ResultRow& a, const ResultRow& b, std::size_t column) {
  std::pair<std::vector<double>, std::vector<double>> values;
  const auto &of = a.cells[column].values, &other = b.cells[column].values;
  if (of.size() != a.seeds.size() || other.size() != b.seeds.size()) return values;
  for (std::size_t i = 0; i < of.size(); ++i)
    for (std::size_t k = 0; k < other.size(); ++k)
      if (a.seeds[i] == b.seeds[k]) {
        values.first.push_back(of[i]);
        values.second.push_back(other[k]);
      }
  return values;
}

const ResultRow* rowOfKey(const ResultTable& table, std::string_view key) {
  const auto found = std::find_if(table.rows.begin(), table.rows.end(), [&](const ResultRow& row) { return row.key == key; });
  return found == table.rows.end() ? nullptr : &*found;
}

/// The trained row with the highest mean besides one; null: there is none.
const ResultRow* bestBeside(const ResultTable& table, const ResultRow& one, std::size_t column) {
  const ResultRow* best = nullptr;
  for (const auto& row : table.rows)
    if (&row != &one && !row.untrained && row.cells[column].mean &&
        (best == nullptr || *row.cells[column].mean > *best->cells[column].mean))
      best = &row;
  return best;
}

}  // namespace

std::string shownPoints(double share) { return fixedText(100 * share, 2) + " points"; }

std::string shownP(double p) { return p < 0.0001 ? "< 0.0001" : "= " + fixedText(p, 4); }

std::vector<std::string> pooledNotes(const ResultTable& table) {
  std::vector<std::string> notes;
  const auto* const xsmoe = rowOfKey(table, nameOf(Method::kXsmoe, Continual::kNone));
  if (xsmoe == nullptr) return notes;
  for (std::size_t column = 0; column < table.columns.size(); ++column) {
    if (!table.columns[column].mean) continue;
    const auto* const best = bestBeside(table, *xsmoe, column);
    std::vector<const ResultRow*> others{best};
    for (const auto continual : {Continual::kReplay, Continual::kDistillation})
      if (const auto* const row = rowOfKey(table, nameOf(Method::kIisan, continual)); row != best) others.push_back(row);
    std::string text;
    for (const auto* const other : others) {
      if (other == nullptr) continue;
      const auto [a, b] = inCommon(*xsmoe, *other, column);
      if (a.size() < 2) continue;
      const double apart = *cellOf(a).mean - *cellOf(b).mean;
      text += std::string(text.empty() ? "" : "; ") + "against " + other->name + (other == best ? ", the best other method here, " : " ") +
              (apart < 0 ? "−" : "+") + shownPoints(std::abs(apart)) + ", p " + shownP(pooledTTest(a, b).p) + " of " +
              std::to_string(a.size()) + " seeds";
    }
    if (!text.empty()) notes.push_back("mean " + table.columns[column].name + ", XSMoE, pooled t-test: " + text);
  }
  return notes;
}

}  // namespace xsmoe::experiments
