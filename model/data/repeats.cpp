// SPDX-License-Identifier: Apache-2.0
#include "model/data/repeats.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <string>
#include <tuple>
#include <utility>

namespace xsmoe::data {
namespace {

template <class Value>
void keep(Column<Value>& column, const std::vector<bool>& dropped) {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < column.size(); ++i)
    if (!dropped[i]) column[kept++] = column[i];
  column.resize(kept);
}

constexpr std::uint32_t kGroupedTogether = 1U << 24U;  // records, but for a user who has more

/// Where each user's records begin among the records by user: [users + 1].
std::vector<std::uint32_t> beginsOf(const InteractionLog& log) {
  std::vector<std::uint32_t> begins(log.userIds.size() + 1);
  for (const std::int32_t user : log.users) ++begins[static_cast<std::size_t>(user) + 1];
  std::partial_sum(begins.begin(), begins.end(), begins.begin());
  return begins;
}

/// The user behind the last of those from `first` on whose records are grouped together.
std::size_t endOfGroup(const std::vector<std::uint32_t>& begins, std::size_t first) {
  std::size_t end = first + 1;
  while (end + 1 < begins.size() && begins[end + 1] - begins[first] <= kGroupedTogether) ++end;
  return end;
}

/// Records of the users `first` … `end` − 1 by user, in their order. Repeats are looked for within a user's few records, which the
/// processor's cache holds, where one sort of the whole log would not fit.
std::vector<std::uint32_t> groupByUser(const InteractionLog& log, const std::vector<std::uint32_t>& begins, std::size_t first,
                                       std::size_t end) {
  std::vector<std::uint32_t> next(begins.begin() + static_cast<std::ptrdiff_t>(first), begins.begin() + static_cast<std::ptrdiff_t>(end));
  std::vector<std::uint32_t> order(begins[end] - begins[first]);
  for (std::uint32_t i = 0; i < log.users.size(); ++i)
    if (const auto user = static_cast<std::size_t>(log.users[i]); user >= first && user < end)
      order[next[user - first]++ - begins[first]] = i;
  return order;
}

/// Shortens a list of ids to those that the column has, in order of first appearance, and renumbers the column.
void renumber(Column<std::int32_t>& column, std::vector<std::string>& ids) {
  std::vector<std::int32_t> numbers(ids.size(), -1);
  std::vector<std::string> left;
  for (std::int32_t& value : column) {
    std::int32_t& number = numbers[static_cast<std::size_t>(value)];
    if (number < 0) {
      number = static_cast<std::int32_t>(left.size());
      left.push_back(std::move(ids[static_cast<std::size_t>(value)]));
    }
    value = number;
  }
  ids = std::move(left);
}

}  // namespace

std::vector<bool> findRepeats(const InteractionLog& log) {
  const auto keyOf = [&](std::uint32_t i) {
    return std::tuple(log.timesMs[i], log.timeNanos.empty() ? 0 : log.timeNanos[i], log.items[i]);
  };
  const auto begins = beginsOf(log);
  std::vector<std::uint32_t> group;
  std::vector<bool> repeats(log.users.size());
  for (std::size_t first = 0, end = 0; first + 1 < begins.size(); first = end) {
    end = endOfGroup(begins, first);
    const auto order = groupByUser(log, begins, first, end);
    for (std::size_t user = first; user < end; ++user) {
      group.assign(order.begin() + (begins[user] - begins[first]), order.begin() + (begins[user + 1] - begins[first]));
      std::stable_sort(group.begin(), group.end(), [&](std::uint32_t a, std::uint32_t b) { return keyOf(a) < keyOf(b); });
      for (std::size_t i = 1; i < group.size(); ++i) repeats[group[i]] = keyOf(group[i]) == keyOf(group[i - 1]);
    }
    log.letGo();
  }
  return repeats;
}

void dropRecords(InteractionLog& log, const std::vector<bool>& dropped) {
  keep(log.users, dropped);
  keep(log.items, dropped);
  keep(log.timesMs, dropped);
  if (!log.timeNanos.empty()) keep(log.timeNanos, dropped);
  if (!log.ratings.empty()) keep(log.ratings, dropped);
}

void dropUnusedIds(InteractionLog& log) {
  renumber(log.users, log.userIds);
  renumber(log.items, log.itemIds);
}

}  // namespace xsmoe::data
