// SPDX-License-Identifier: Apache-2.0
#include "model/analysis/run_order.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace xsmoe {
namespace {

bool isDigitAt(const std::string& text, std::size_t at) { return at < text.size() && text[at] >= '0' && text[at] <= '9'; }

/// Where a number with decimals that begins at `dot` ends; `dot` itself where none does: "1.2.3" is a version, "v1.5" a name.
std::size_t decimalsEnd(const std::string& text, std::size_t first, std::size_t dot) {
  const bool alone = first == 0 || text[first - 1] == '_' || text[first - 1] == ' ' || text[first - 1] == '=';
  if (!alone || dot >= text.size() || text[dot] != '.' || !isDigitAt(text, dot + 1)) return dot;
  auto end = dot + 1;
  while (isDigitAt(text, end)) ++end;
  return end < text.size() && text[end] == '.' ? dot : end;
}

/// Made once for each value.
struct SortKey {
  std::size_t kind = 0;  // of RunValue; 0: nothing
  double number = 0;
  std::string text;
};

SortKey sortKeyOf(const RunValue& value) {
  SortKey key{value.index(), 0, {}};
  if (const auto* const number = std::get_if<double>(&value)) key.number = *number;
  if (const auto* const text = std::get_if<std::string>(&value)) key.text = naturalKey(*text);
  return key;
}

}  // namespace

std::string naturalKey(std::string_view text) {
  constexpr char kEnd = 1;  // before every digit and letter: 0.1 before 0.15
  const std::string small = withoutCase(text);
  std::string key;
  for (std::size_t i = 0; i < small.size();) {
    if (!isDigitAt(small, i)) {
      key += small[i++];
      continue;
    }
    const auto begin = i;
    while (small[i] == '0' && isDigitAt(small, i + 1)) ++i;
    const auto first = i;
    while (isDigitAt(small, i)) ++i;
    key += '0';
    key += static_cast<char>(std::min<std::size_t>(i - first, 127));
    key.append(small, first, i - first);
    const auto end = decimalsEnd(small, begin, i);
    auto last = end;
    while (last > i && (small[last - 1] == '0' || small[last - 1] == '.')) --last;  // 0.10 is 0.1, and 1.0 is 1
    if (last > i) key.append(small, i, last - i);
    key += kEnd;
    i = end;
  }
  return key;
}

std::vector<int> orderOf(std::span<const RunValue> values, bool downwards) {
  std::vector<SortKey> keys;
  keys.reserve(values.size());
  for (const auto& value : values) keys.push_back(sortKeyOf(value));
  std::vector<int> order(values.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](int first, int second) {
    const SortKey& a = keys[static_cast<std::size_t>(first)];
    const SortKey& b = keys[static_cast<std::size_t>(second)];
    if (a.kind != b.kind) return a.kind != 0 && (b.kind == 0 || a.kind < b.kind);
    const SortKey& least = downwards ? b : a;
    const SortKey& most = downwards ? a : b;
    return a.kind == 1 ? least.number < most.number : least.text < most.text;
  });
  return order;
}

}  // namespace xsmoe
