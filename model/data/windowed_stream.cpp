// SPDX-License-Identifier: Apache-2.0
#include "model/data/windowed_stream.h"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <span>
#include <stdexcept>
#include <tuple>
#include <utility>

namespace xsmoe::data {
namespace {

using Indices = std::vector<std::size_t>;

std::size_t at(std::int32_t value) { return static_cast<std::size_t>(value); }

/// Indices of the usable records by time as a number; ties keep file order.
Indices timeOrder(const InteractionLog& log, const std::vector<bool>& usable) {
  struct Key {
    std::int64_t ms;
    std::int32_t nanos;
    std::size_t index;
  };
  std::vector<Key> keys;
  keys.reserve(log.users.size());
  for (std::size_t i = 0; i < log.users.size(); ++i)
    if (usable.empty() || usable[at(log.items[i])]) keys.push_back({log.timesMs[i], log.timeNanos.empty() ? 0 : log.timeNanos[i], i});
  const auto earlier = [](const Key& a, const Key& b) { return std::tie(a.ms, a.nanos, a.index) < std::tie(b.ms, b.nanos, b.index); };
  if (!std::is_sorted(keys.begin(), keys.end(), earlier)) std::sort(keys.begin(), keys.end(), earlier);
  Indices order(keys.size());
  std::transform(keys.begin(), keys.end(), order.begin(), [](const Key& key) { return key.index; });
  return order;
}

void requireConsistent(const InteractionLog& log, const ProtocolSettings& protocol, const std::vector<bool>& usable) {
  if (!usable.empty() && usable.size() != log.itemIds.size())
    throw std::invalid_argument("WindowedStream: " + std::to_string(usable.size()) + " usable flags for " +
                                std::to_string(log.itemIds.size()) + " items");
  if (log.items.size() != log.users.size() || log.timesMs.size() != log.users.size() ||
      (!log.timeNanos.empty() && log.timeNanos.size() != log.users.size()))
    throw std::invalid_argument("WindowedStream: the columns of the log differ in length");
  if (protocol.cutRecords > 0 && (protocol.cutWindows < 1 || protocol.cutRecords < protocol.cutWindows))
    throw std::invalid_argument("WindowedStream: windows cut from fewer records than there are windows");
  if (protocol.windows < (protocol.cutRecords > 0 ? 0 : 1) || protocol.sequenceLength < 1 ||
      !(protocol.validationShare >= 0 && protocol.validationShare < 1))
    throw std::invalid_argument("WindowedStream: windows, sequence length or validation share are out of range");
}

tl::unexpected<Error> tooFewRecords(std::size_t records, std::size_t all, int windows) {
  std::string what = std::to_string(records) + " records cannot be cut into " + std::to_string(windows) + " windows";
  if (records < all) what += " (" + std::to_string(all - records) + " more are of items without features)";
  return badInput("the log", std::move(what), "Ask for fewer windows or give a longer log");
}

/// How many of so many records, in order, each window gets. With a part from which the first windows were cut, what is left after the last
/// may be too little for another one.
Result<std::vector<std::size_t>> sizesOf(std::size_t records, std::size_t all, const ProtocolSettings& protocol) {
  const bool extended = protocol.cutRecords > 0;
  const auto first = extended ? static_cast<std::size_t>(protocol.cutRecords) : records;
  const auto windows = static_cast<std::size_t>(extended ? protocol.cutWindows : protocol.windows);
  if (first < windows) return tooFewRecords(records, all, protocol.windows);
  std::vector<std::size_t> sizes(windows, first / windows);
  for (std::size_t w = 0; w < first % windows; ++w) ++sizes[w];
  if (!extended) return sizes;
  const std::size_t more = records < first ? 0 : (records - first) / sizes.back();
  const auto wanted = protocol.windows > 0 ? static_cast<std::size_t>(protocol.windows) : windows + more;
  if (records < first || wanted > windows + more || wanted < windows)
    return badInput("the log",
                    std::to_string(records) + " records do not fill " + std::to_string(std::max(wanted, windows)) +
                        " windows of which the first " + std::to_string(windows) + " were cut from " + std::to_string(first),
                    "Give the whole log");
  sizes.resize(wanted, sizes.back());
  return sizes;
}

tl::unexpected<Error> nothingKept(const ProtocolSettings& protocol) {
  std::string what = "no record is left after k-core: no window has a user with " + std::to_string(protocol.kCore) + " records";
  if (protocol.kCoreItems > 1) what += " of items with " + std::to_string(protocol.kCoreItems) + " records";
  return badInput("the log", std::move(what), "Use a smaller k_core or fewer windows");
}

std::int64_t trainRecordsOf(std::size_t records, const ProtocolSettings& protocol) {
  const double trained = static_cast<double>(records) * (1 - protocol.validationShare);
  return static_cast<std::int64_t>(trained);  // rounded down, after a product in double: as the paper's code
}

std::vector<Instant> timesOf(const InteractionLog& log, const std::vector<LogRecord>& records) {
  std::vector<Instant> times;
  times.reserve(records.size());
  for (const LogRecord& record : records)
    times.push_back({log.timesMs[record.position], log.timeNanos.empty() ? 0 : log.timeNanos[record.position]});
  return times;
}

void split(Window& window, const ProtocolSettings& protocol, std::int32_t userCount) {
  const std::span<const std::int32_t> users(window.recordUsers), items(window.recordItems);
  const auto cut = static_cast<std::size_t>(window.trainRecords);
  const int longest = protocol.sequenceLength + 1;
  window.train = makeSequences(users.first(cut), items.first(cut), userCount, longest);
  window.validation = makeSequences(users.subspan(cut), items.subspan(cut), userCount, longest);
  window.test = makeSequences(users, items, userCount, longest);
  window.validationCandidates = itemsOf(window.validation);
}

/// The usable records in order of time.
Result<Indices> orderedRecords(const InteractionLog& log, const std::vector<bool>& usable) {
  if (log.size() == 0) return badInput("the log", "the log is empty", "Give a log with at least one record a window");
  auto order = timeOrder(log, usable);
  if (order.empty())
    return badInput("the log", "none of the " + std::to_string(log.itemIds.size()) + " items of the log has features",
                    "Check that the ids in the feature cache are those of the log");
  return order;
}

std::vector<LogRecord> keptRecords(const InteractionLog& log, std::span<const std::size_t> part, const ProtocolSettings& protocol) {
  std::vector<LogRecord> records;
  for (const std::size_t i : part) records.push_back({log.users[i], log.items[i], i});
  keepCore(records, protocol.kCore, protocol.kCoreItems);
  return records;
}

}  // namespace

/// Gives ids in order of first appearance.
class WindowedStream::Numbering {
 public:
  Numbering(std::size_t size, const std::vector<std::string>& from, std::vector<std::string>& ids,
            std::unordered_map<std::string, std::int32_t>& numbers)
      : known_(size, -1), from_(from), ids_(ids), numbers_(numbers) {}

  std::int32_t of(std::int32_t logNumber) {
    std::int32_t& number = known_[at(logNumber)];
    if (number >= 0) return number;
    number = static_cast<std::int32_t>(ids_.size());
    ids_.push_back(from_[at(logNumber)]);
    numbers_.emplace(ids_.back(), number);
    return number;
  }

 private:
  std::vector<std::int32_t> known_;
  const std::vector<std::string>& from_;
  std::vector<std::string>& ids_;
  std::unordered_map<std::string, std::int32_t>& numbers_;
};

Result<WindowedStream> WindowedStream::make(const InteractionLog& log, const ProtocolSettings& protocol, const std::vector<bool>& usable) {
  requireConsistent(log, protocol, usable);
  const auto order = orderedRecords(log, usable);
  if (!order) return tl::unexpected(order.error());
  const auto sizes = sizesOf(order->size(), log.users.size(), protocol);
  if (!sizes) return tl::unexpected(sizes.error());
  WindowedStream stream;
  stream.protocol_ = protocol;
  stream.protocol_.windows = static_cast<int>(sizes->size());
  stream.leftOutRecords_ = static_cast<std::int64_t>(log.users.size() - order->size());
  stream.windowStarts_.push_back(0);
  Numbering users(log.userIds.size(), log.userIds, stream.userIds_, stream.userNumbers_);
  Numbering items(log.itemIds.size(), log.itemIds, stream.itemIds_, stream.itemNumbers_);
  std::span<const std::size_t> rest(*order);
  for (const std::size_t size : *sizes) {
    stream.addWindow(log, rest.first(size), users, items);
    rest = rest.subspan(size);
  }
  stream.restRecords_ = std::ssize(rest);
  if (stream.windowStarts_.back() == 0) return nothingKept(protocol);
  for (Window& window : stream.windows_) split(window, protocol, stream.userCount());
  stream.packUsers();
  return stream;
}

/// A window of the log's records `part`, not yet split.
void WindowedStream::addWindow(const InteractionLog& log, std::span<const std::size_t> part, Numbering& users, Numbering& items) {
  const auto records = keptRecords(log, part, protocol_);
  Window& window = windows_.emplace_back();
  window.records = static_cast<std::int64_t>(part.size());
  window.firstTimeMs = log.timesMs[part.front()];
  window.lastTimeMs = log.timesMs[part.back()];
  window.trainRecords = trainRecordsOf(records.size(), protocol_);
  window.splitTimes = splitTimes(timesOf(log, records), window.trainRecords);
  for (const LogRecord& record : records) {
    window.recordUsers.push_back(users.of(record.user));
    window.recordItems.push_back(items.of(record.item));
  }
  window.itemsSeenSoFar = itemCount();
  window.usersSeenSoFar = userCount();
  windowStarts_.push_back(windowStarts_.back() + static_cast<std::int64_t>(records.size()));
}

/// Puts every user's records side by side, in time order: a history is then a prefix of a short list.
void WindowedStream::packUsers() {
  userOffsets_.assign(userIds_.size() + 1, 0);
  for (const Window& window : windows_)
    for (const std::int32_t user : window.recordUsers) ++userOffsets_[at(user) + 1];
  std::partial_sum(userOffsets_.begin(), userOffsets_.end(), userOffsets_.begin());
  userItems_.resize(static_cast<std::size_t>(windowStarts_.back()));
  userPositions_.resize(userItems_.size());
  std::vector<std::int64_t> next(userOffsets_.begin(), userOffsets_.end() - 1);
  std::int64_t position = 0;
  for (const Window& window : windows_)
    for (std::size_t i = 0; i < window.recordUsers.size(); ++i) {
      const auto slot = static_cast<std::size_t>(next[at(window.recordUsers[i])]++);
      userItems_[slot] = window.recordItems[i];
      userPositions_[slot] = position++;
    }
}

/// End, in the packed lists, of a user's records among the first `records` kept records of the stream.
std::int64_t WindowedStream::userEnd(std::int32_t user, std::int64_t records) const {
  const auto begin = userPositions_.begin() + userOffsets_.at(at(user)), end = userPositions_.begin() + userOffsets_.at(at(user) + 1);
  return std::lower_bound(begin, end, records) - userPositions_.begin();
}

Exclusions WindowedStream::historyOf(const Sequences& sequences, std::int64_t records) const {
  Exclusions history;
  history.offsets.reserve(sequences.size() + 1);
  for (std::size_t i = 0; i < sequences.size(); ++i) {
    const auto user = sequences.users[i];
    const auto begin = static_cast<std::ptrdiff_t>(history.items.size());
    history.items.insert(history.items.end(), userItems_.begin() + userOffsets_[at(user)], userItems_.begin() + userEnd(user, records));
    std::sort(history.items.begin() + begin, history.items.end());
    auto end = std::unique(history.items.begin() + begin, history.items.end());
    if (!protocol_.maskTarget) end = std::remove(history.items.begin() + begin, end, sequences.at(i).back());
    history.items.erase(end, history.items.end());
    history.offsets.push_back(static_cast<std::int64_t>(history.items.size()));
  }
  return history;
}

Exclusions WindowedStream::validationHistory(WindowIndex s) const {
  return historyOf(window(s).validation, windowStarts_.at(at(s.value)) + window(s).trainRecords);
}

Exclusions WindowedStream::testHistory(WindowIndex s) const {
  return historyOf(window({s.value + 1}).test, windowStarts_.at(at(s.value) + 1));
}

std::vector<std::int32_t> WindowedStream::itemsOfUser(std::int32_t user, WindowIndex s) const {
  const std::int64_t end = userEnd(user, windowStarts_.at(at(s.value) + 1));
  return {userItems_.begin() + userOffsets_[at(user)], userItems_.begin() + end};
}

std::int32_t WindowedStream::userFromId(const std::string& id) const {
  const auto found = userNumbers_.find(id);
  return found == userNumbers_.end() ? -1 : found->second;
}

std::int32_t WindowedStream::itemFromId(const std::string& id) const {
  const auto found = itemNumbers_.find(id);
  return found == itemNumbers_.end() ? -1 : found->second;
}

}  // namespace xsmoe::data
