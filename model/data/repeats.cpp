// SPDX-License-Identifier: Apache-2.0
#include "model/data/repeats.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
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

constexpr std::size_t kGroupedTogether = std::size_t{1} << 22;  // records, but for a user who has more

/// A record among those of its user, with its place in the log.
struct OfUser {
  std::int64_t ms = 0;
  std::int32_t nanos = 0, item = 0;
  std::size_t place = 0;
};

auto keyOf(const OfUser& record) { return std::tie(record.ms, record.nanos, record.item); }

/// Where each user's records begin among the records by user: [users + 1].
std::vector<std::size_t> beginsOf(const InteractionLog& log) {
  std::vector<std::size_t> begins(log.userIds.size() + 1);
  log.users.forEach([&](std::int32_t user) { ++begins[static_cast<std::size_t>(user) + 1]; });
  std::partial_sum(begins.begin(), begins.end(), begins.begin());
  return begins;
}

/// The user behind the last of those from `first` on whose records are grouped together.
std::size_t endOfGroup(const std::vector<std::size_t>& begins, std::size_t first) {
  std::size_t end = first + 1;
  while (end + 1 < begins.size() && begins[end + 1] - begins[first] <= kGroupedTogether) ++end;
  return end;
}

/// Records of the users `first` … `end` − 1 by user, in their order. Repeats are looked for within a user's few records, which the
/// processor's cache holds, where one sort of the whole log would not fit.
std::vector<OfUser> groupByUser(const InteractionLog& log, const std::vector<std::size_t>& begins, std::size_t first, std::size_t end) {
  std::vector<std::size_t> next(begins.begin() + static_cast<std::ptrdiff_t>(first), begins.begin() + static_cast<std::ptrdiff_t>(end));
  std::vector<OfUser> records(begins[end] - begins[first]);
  for (std::size_t i = 0; i < log.users.size(); ++i) {
    if (i % kGroupedTogether == 0) log.letGo();
    const auto user = static_cast<std::size_t>(log.users[i]);
    if (user < first || user >= end) continue;
    records[next[user - first]++ - begins[first]] = {log.timesMs[i], log.timeNanos.empty() ? 0 : log.timeNanos[i], log.items[i], i};
  }
  log.letGo();
  return records;
}

/// Of a user's records.
void markRepeats(std::span<OfUser> records, std::vector<bool>& repeats) {
  std::stable_sort(records.begin(), records.end(), [](const OfUser& a, const OfUser& b) { return keyOf(a) < keyOf(b); });
  for (std::size_t i = 1; i < records.size(); ++i) repeats[records[i].place] = keyOf(records[i]) == keyOf(records[i - 1]);
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
  const auto begins = beginsOf(log);
  std::vector<bool> repeats(log.users.size());
  for (std::size_t first = 0, end = 0; first + 1 < begins.size(); first = end) {
    end = endOfGroup(begins, first);
    auto records = groupByUser(log, begins, first, end);
    for (std::size_t user = first; user < end; ++user)
      markRepeats(std::span(records).subspan(begins[user] - begins[first], begins[user + 1] - begins[user]), repeats);
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
