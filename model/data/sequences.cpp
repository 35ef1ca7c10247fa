// SPDX-License-Identifier: Apache-2.0
#include "model/data/sequences.h"

#include <algorithm>
#include <cstddef>

namespace xsmoe::data {

Sequences makeSequences(std::span<const std::int32_t> users, std::span<const std::int32_t> items, std::int32_t userCount, int longest) {
  std::vector<std::int64_t> counts(static_cast<std::size_t>(userCount));
  std::vector<std::int32_t> inOrder;
  for (const std::int32_t user : users)
    if (counts[static_cast<std::size_t>(user)]++ == 0) inOrder.push_back(user);

  Sequences sequences;
  std::vector<std::int64_t> next(static_cast<std::size_t>(userCount));  // where the user's next item goes; below its begin: not kept
  std::vector<std::int64_t> begins(static_cast<std::size_t>(userCount));
  for (const std::int32_t user : inOrder) {
    const auto u = static_cast<std::size_t>(user);
    const std::int64_t length = std::min<std::int64_t>(counts[u], longest);
    begins[u] = length < 2 ? counts[u] : sequences.offsets.back();
    next[u] = length < 2 ? 0 : begins[u] - (counts[u] - length);
    if (length < 2) continue;
    sequences.users.push_back(user);
    sequences.offsets.push_back(sequences.offsets.back() + length);
  }
  sequences.items.resize(static_cast<std::size_t>(sequences.offsets.back()));
  for (std::size_t i = 0; i < users.size(); ++i) {
    const auto u = static_cast<std::size_t>(users[i]);
    if (const std::int64_t at = next[u]++; at >= begins[u]) sequences.items[static_cast<std::size_t>(at)] = items[i];
  }
  return sequences;
}

std::vector<std::int32_t> itemsOf(const Sequences& sequences) {
  std::vector<std::int32_t> items = sequences.items;
  std::sort(items.begin(), items.end());
  items.erase(std::unique(items.begin(), items.end()), items.end());
  return items;
}

}  // namespace xsmoe::data
