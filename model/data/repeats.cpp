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
void keep(std::vector<Value>& column, const std::vector<bool>& dropped) {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < column.size(); ++i)
    if (!dropped[i]) column[kept++] = column[i];
  column.resize(kept);
}

/// Records by user, in their order, and where each user's begin. Repeats are looked for within a user's few records, which the processor's
/// cache holds, where one sort of the whole log would not fit.
std::pair<std::vector<std::uint32_t>, std::vector<std::uint32_t>> groupByUser(const InteractionLog& log) {
  std::vector<std::uint32_t> begins(log.userIds.size() + 2);
  for (const std::int32_t user : log.users) ++begins[static_cast<std::size_t>(user) + 2];
  std::partial_sum(begins.begin(), begins.end(), begins.begin());
  std::vector<std::uint32_t> order(log.users.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) order[begins[static_cast<std::size_t>(log.users[i]) + 1]++] = i;
  begins.pop_back();
  return {std::move(order), std::move(begins)};
}

/// Shortens a list of ids to those that the column has, in order of first appearance, and renumbers the column.
void renumber(std::vector<std::int32_t>& column, std::vector<std::string>& ids) {
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
  const auto [order, begins] = groupByUser(log);
  std::vector<std::uint32_t> group;
  std::vector<bool> repeats(log.users.size());
  for (std::size_t user = 0; user + 1 < begins.size(); ++user) {
    group.assign(order.begin() + begins[user], order.begin() + begins[user + 1]);
    std::stable_sort(group.begin(), group.end(), [&](std::uint32_t a, std::uint32_t b) { return keyOf(a) < keyOf(b); });
    for (std::size_t i = 1; i < group.size(); ++i) repeats[group[i]] = keyOf(group[i]) == keyOf(group[i - 1]);
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
