// SPDX-License-Identifier: Apache-2.0
#include "model/data/repeats.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <tuple>
#include <utility>

#include "model/core/cancelled.h"
#include "model/data/by_user.h"
#include "model/data/column.h"

namespace xsmoe::data {
namespace {

template <class Value>
void keep(Column<Value>& column, const std::vector<bool>& dropped) {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < column.size(); ++i)
    if (!dropped[i]) column[kept++] = column[i];
  column.resize(kept);
}

/// A record among those of its user, with its place in the log.
struct OfUser {
  std::int64_t ms = 0;
  std::size_t place = 0;
  std::int32_t nanos = 0, item = 0, user = -1;
};

auto keyOf(const OfUser& record) { return std::tie(record.ms, record.nanos, record.item); }

bool isRepeat(const OfUser& record, const OfUser& before) { return record.user == before.user && keyOf(record) == keyOf(before); }

Column<OfUser> recordsByUser(const InteractionLog& log, const ProgressCallback& progress) {
  Column<OfUser> records;
  for (std::size_t i = 0; i < log.users.size(); ++i) {
    if (i % kSortedTogether == 0) {
      log.letGo();
      tellOrThrow(progress, {"looking for repeated records", static_cast<std::int64_t>(i), log.size(), "records"});
    }
    records.push_back({log.timesMs[i], i, log.timeNanos.empty() ? 0 : log.timeNanos[i], log.items[i], log.users[i]});
  }
  log.letGo();
  sortByUser(
      records, [](const OfUser& a, const OfUser& b) { return keyOf(a) < keyOf(b); }, progress);
  return records;
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

std::vector<bool> findRepeats(const InteractionLog& log, const ProgressCallback& progress) {
  std::vector<bool> repeats(log.users.size());
  OfUser before;
  recordsByUser(log, progress).forEach([&](const OfUser& record) {
    repeats[record.place] = isRepeat(record, before);
    before = record;
  });
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
