// SPDX-License-Identifier: Apache-2.0
#include "model/data/windowing.h"

#include <algorithm>

#include "model/core/cancelled.h"

namespace xsmoe::data {
namespace {

/// Drops the records whose user (or item) occurs less than k times; whether there were any.
bool dropRare(std::vector<LogRecord>& records, int k, std::int32_t LogRecord::*side) {
  if (k <= 1 || records.empty()) return false;
  const auto largest = std::max_element(records.begin(), records.end(), [&](const auto& a, const auto& b) { return a.*side < b.*side; });
  std::vector<std::int32_t> counts(static_cast<std::size_t>((*largest).*side) + 1);
  for (const LogRecord& record : records) ++counts[static_cast<std::size_t>(record.*side)];
  return std::erase_if(records, [&](const LogRecord& record) { return counts[static_cast<std::size_t>(record.*side)] < k; }) > 0;
}

/// Who has records of a split.
struct UsersOfSplit {
  std::vector<std::int64_t> records;  ///< [users]
  std::vector<std::int32_t> inOrder;  ///< those who have any, by their first one
};

UsersOfSplit usersOfSplit(std::span<const std::int32_t> users, std::int32_t userCount) {
  UsersOfSplit split;
  split.records.resize(static_cast<std::size_t>(userCount));
  for (const std::int32_t user : users)
    if (split.records[static_cast<std::size_t>(user)]++ == 0) split.inOrder.push_back(user);
  return split;
}

/// How long the sequence of a user is who has so many records; 0: he has none.
std::int64_t lengthOf(std::int64_t records, int longest) {
  const std::int64_t length = std::min<std::int64_t>(records, longest);
  return length < 2 ? 0 : length;
}

}  // namespace

void keepCore(std::vector<LogRecord>& records, int kUsers, int kItems, const ProgressCallback& progress) {
  const auto ask = [&] { tellOrThrow(progress, {"leaving out rare users and items", 0, 0, ""}); };
  ask();
  dropRare(records, kUsers, &LogRecord::user);
  while (dropRare(records, kItems, &LogRecord::item) && dropRare(records, kUsers, &LogRecord::user)) ask();
}

SplitTimes splitTimes(std::span<const Instant> times, std::int64_t trainRecords) {
  const auto train = times.first(static_cast<std::size_t>(trainRecords)), validation = times.subspan(train.size());
  SplitTimes split;
  if (!train.empty()) split.lastTrain = *std::max_element(train.begin(), train.end());
  if (validation.empty()) return split;
  split.firstValidation = *std::min_element(validation.begin(), validation.end());
  split.leaked = std::count_if(train.begin(), train.end(), [&](const Instant& time) { return *split.firstValidation < time; });
  return split;
}

Sequences makeSequences(std::span<const std::int32_t> users, std::span<const std::int32_t> items, std::int32_t userCount, int longest) {
  const UsersOfSplit split = usersOfSplit(users, userCount);
  Sequences sequences;
  std::vector<std::int64_t> next(static_cast<std::size_t>(userCount));  // where the user's next item goes; below its begin: not kept
  std::vector<std::int64_t> begins(static_cast<std::size_t>(userCount));
  for (const std::int32_t user : split.inOrder) {
    const auto u = static_cast<std::size_t>(user);
    const std::int64_t length = lengthOf(split.records[u], longest);
    begins[u] = length == 0 ? split.records[u] : sequences.offsets.back();
    next[u] = length == 0 ? 0 : begins[u] - (split.records[u] - length);
    if (length == 0) continue;
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

std::int64_t countSequences(std::span<const std::int32_t> users, std::int32_t userCount, int longest) {
  const UsersOfSplit split = usersOfSplit(users, userCount);
  return std::count_if(split.inOrder.begin(), split.inOrder.end(),
                       [&](std::int32_t user) { return lengthOf(split.records[static_cast<std::size_t>(user)], longest) > 0; });
}

std::vector<std::int32_t> itemsOf(const Sequences& sequences) {
  std::vector<std::int32_t> items = sequences.items;
  std::sort(items.begin(), items.end());
  items.erase(std::unique(items.begin(), items.end()), items.end());
  return items;
}

}  // namespace xsmoe::data
