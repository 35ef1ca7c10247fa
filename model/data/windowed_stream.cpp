// SPDX-License-Identifier: Apache-2.0
#include "model/data/windowed_stream.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <mutex>
#include <numeric>
#include <stdexcept>
#include <utility>

#include "model/core/cancelled.h"
#include "model/data/by_user.h"

namespace xsmoe::data {
namespace {

constexpr std::size_t kRecordsTold = std::size_t{1} << 16;  // between two questions whether to go on
constexpr const char* kNumbering = "numbering users and items";
constexpr const char* kGathering = "gathering the records of users";

std::size_t at(std::int32_t value) { return static_cast<std::size_t>(value); }

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
  std::string what = std::to_string(records) + (records == 1 ? " record" : " records") + " cannot be cut into " + std::to_string(windows) +
                     (windows == 1 ? " window" : " windows");
  if (records < all)
    what += " (" + std::to_string(all - records) + (all - records == 1 ? " more is" : " more are") + " of items without features)";
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

std::vector<Instant> timesOf(std::span<const TimedRecord> part, const std::vector<LogRecord>& records) {
  std::vector<Instant> times;
  times.reserve(records.size());
  for (const LogRecord& record : records) times.push_back({part[record.position].ms, part[record.position].nanos});
  return times;
}

/// The usable records in order of time.
Result<Column<TimedRecord>> orderedRecords(const InteractionLog& log, const std::vector<bool>& usable, const ProgressCallback& progress) {
  if (log.size() == 0) return badInput("the log", "the log is empty", "Give a log with at least one record a window");
  auto order = inTimeOrder(log, usable, progress);
  if (order.empty())
    return badInput("the log", "none of the " + std::to_string(log.itemIds.size()) + " items of the log has features",
                    "Check that the ids in the feature cache are those of the log");
  return order;
}

std::vector<LogRecord> keptRecords(std::span<const TimedRecord> part, const ProtocolSettings& protocol, const ProgressCallback& progress) {
  std::vector<LogRecord> records;
  records.reserve(part.size());
  for (std::size_t i = 0; i < part.size(); ++i) records.push_back({part[i].user, part[i].item, i});
  keepCore(records, protocol.kCore, protocol.kCoreItems, progress);
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

/// Sequences that were made: all that are in memory, and some of them held.
class WindowedStream::MadeSequences {
 public:
  explicit MadeSequences(std::size_t windows) : all_(windows) {}

  /// Those of a part of a window; `make` makes them where they are not in memory.
  template <class Make>
  std::shared_ptr<const Sequences> of(std::size_t window, SequencePart part, const Make& make) {
    const std::scoped_lock lock(mutex_);
    auto& known = all_.at(window)[static_cast<std::size_t>(part)];
    auto found = known.lock();
    if (!found) {
      found = std::make_shared<const Sequences>(make());
      known = found;
    }
    std::erase(last_, found);
    last_.push_back(found);
    if (last_.size() > kSequencesKept) last_.erase(last_.begin());
    return found;
  }

  [[nodiscard]] std::int64_t inMemory() const {
    const std::scoped_lock lock(mutex_);
    std::int64_t count = 0;
    for (const auto& window : all_) count += std::count_if(window.begin(), window.end(), [](const auto& one) { return !one.expired(); });
    return count;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::array<std::weak_ptr<const Sequences>, 3>> all_;  // [windows]
  std::vector<std::shared_ptr<const Sequences>> last_;              // asked for last, the latest at the end
};

WindowedStream::WindowedStream() = default;
WindowedStream::WindowedStream(WindowedStream&& other) noexcept = default;
WindowedStream& WindowedStream::operator=(WindowedStream&& other) noexcept = default;
WindowedStream::~WindowedStream() = default;

Result<WindowedStream> WindowedStream::make(const InteractionLog& log, const ProtocolSettings& protocol, const std::vector<bool>& usable,
                                            const ProgressCallback& progress) try {
  requireConsistent(log, protocol, usable);
  const auto order = orderedRecords(log, usable, progress);
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
  std::span<const TimedRecord> rest(*order);
  for (const std::size_t size : *sizes) {
    stream.addWindow(rest.first(size), users, items, progress);
    rest = rest.subspan(size);
    order->letGo();
  }
  stream.restRecords_ = std::ssize(rest);
  if (stream.windowStarts_.back() == 0) return nothingKept(protocol);
  stream.openWindows(progress);
  stream.packUsers(progress);
  return stream;
} catch (const ThrownError& problem) {
  return tl::unexpected(problem.error());
}

/// A window of the records `part`, not yet open.
void WindowedStream::addWindow(std::span<const TimedRecord> part, Numbering& users, Numbering& items, const ProgressCallback& progress) {
  const auto records = keptRecords(part, protocol_, progress);
  Window window;
  window.records = static_cast<std::int64_t>(part.size());
  window.firstTimeMs = part.front().ms;
  window.lastTimeMs = part.back().ms;
  window.trainRecords = trainRecordsOf(records.size(), protocol_);
  window.splitTimes = splitTimes(timesOf(part, records), window.trainRecords);
  window.itemsTrainedSoFar = windows_.empty() ? 0 : windows_.back().itemsTrainedSoFar;
  for (std::size_t i = 0; i < records.size(); ++i) {
    if (i % kRecordsTold == 0) tellOrThrow(progress, {kNumbering, static_cast<std::int64_t>(i), std::ssize(records), "records"});
    recordUsers_.push_back(users.of(records[i].user));
    recordItems_.push_back(items.of(records[i].item));
    if (static_cast<std::int64_t>(i) < window.trainRecords)
      window.itemsTrainedSoFar = std::max(window.itemsTrainedSoFar, recordItems_.back());
  }
  window.itemsSeenSoFar = itemCount();
  window.usersSeenSoFar = userCount();
  windows_.push_back(window);
  windowStarts_.push_back(windowStarts_.back() + static_cast<std::int64_t>(records.size()));
}

/// Once all records are there: while more come, they move.
void WindowedStream::openWindows(const ProgressCallback& progress) {
  made_ = std::make_unique<MadeSequences>(windows_.size());
  for (std::size_t w = 0; w < windows_.size(); ++w) {
    Window& window = windows_[w];
    const auto first = static_cast<std::size_t>(windowStarts_[w]), count = static_cast<std::size_t>(windowStarts_[w + 1]) - first;
    window.recordUsers = std::span<const std::int32_t>(recordUsers_).subspan(first, count);
    window.recordItems = std::span<const std::int32_t>(recordItems_).subspan(first, count);
    const auto countOf = [&](SequencePart part) {
      tellOrThrow(progress, {"counting sequences", static_cast<std::int64_t>(w), std::ssize(windows_), "windows"});
      return countSequences(partOf(window, part, window.recordUsers), window.usersSeenSoFar, longestSequence());
    };
    window.trainSequences = countOf(SequencePart::kTrain);
    window.validationSequences = countOf(SequencePart::kValidation);
    window.testSequences = countOf(SequencePart::kTest);
    letGo();
  }
}

/// Of the users or the items of a window's records.
std::span<const std::int32_t> WindowedStream::partOf(const Window& window, SequencePart part, std::span<const std::int32_t> records) {
  const auto cut = static_cast<std::size_t>(window.trainRecords);
  if (part == SequencePart::kTest) return records;
  return part == SequencePart::kTrain ? records.first(cut) : records.subspan(cut);
}

Sequences WindowedStream::makeSequencesOf(const Window& window, SequencePart part) const {
  return makeSequences(partOf(window, part, window.recordUsers), partOf(window, part, window.recordItems), window.usersSeenSoFar,
                       longestSequence());
}

std::shared_ptr<const Sequences> WindowedStream::sequencesOf(WindowIndex s, SequencePart part) const {
  const Window& asked = window(s);
  return made_->of(at(s.value), part, [&] { return makeSequencesOf(asked, part); });
}

std::int64_t WindowedStream::sequencesInMemory() const { return made_->inMemory(); }

void WindowedStream::letGo() const {
  recordUsers_.letGo();
  recordItems_.letGo();
  userRecords_.letGo();
}

/// Puts every user's records side by side, in time order: a history is then a prefix of a short list.
void WindowedStream::packUsers(const ProgressCallback& progress) {
  struct OfUser {
    std::int32_t user;
    UserRecord record;
  };
  Column<OfUser> records;
  userOffsets_.assign(userIds_.size() + 1, 0);
  std::int32_t trained = 0;  // the part D_s^train
  for (std::size_t w = 0; w < windows_.size(); ++w) {
    const Window& window = windows_[w];
    for (std::size_t i = 0; i < window.recordUsers.size(); ++i) {
      if (i % kRecordsTold == 0)
        tellOrThrow(progress, {kGathering, windowStarts_[w] + static_cast<std::int64_t>(i), windowStarts_.back(), "records"});
      const std::int32_t user = window.recordUsers[i];
      const bool isTrained = static_cast<std::int64_t>(i) < window.trainRecords;
      records.push_back({user, {window.recordItems[i], trained + (isTrained ? 0 : 1)}});
      ++userOffsets_[at(user) + 1];
    }
    trained += 2;
    records.letGo();
    letGo();
  }
  std::partial_sum(userOffsets_.begin(), userOffsets_.end(), userOffsets_.begin());
  sortByUser(records, progress);
  records.forEach([this](const OfUser& one) { userRecords_.push_back(one.record); });
  letGo();
}

/// A user's records in the parts up to `lastPart`.
std::span<const WindowedStream::UserRecord> WindowedStream::recordsOf(std::int32_t user, int lastPart) const {
  const auto first = static_cast<std::size_t>(userOffsets_.at(at(user))), end = static_cast<std::size_t>(userOffsets_.at(at(user) + 1));
  const auto all = std::span<const UserRecord>(userRecords_).subspan(first, end - first);
  const auto behind = std::partition_point(all.begin(), all.end(), [&](const UserRecord& record) { return record.part <= lastPart; });
  return all.first(static_cast<std::size_t>(behind - all.begin()));
}

Exclusions WindowedStream::historyOf(const Sequences& sequences, int lastPart, const ProgressCallback& progress) const {
  Exclusions history;
  history.offsets.reserve(sequences.size() + 1);
  for (std::size_t i = 0; i < sequences.size(); ++i) {
    if (i % kRecordsTold == 0)
      tellOrThrow(progress, {"looking histories up", static_cast<std::int64_t>(i), static_cast<std::int64_t>(sequences.size()), "users"});
    const auto begin = static_cast<std::ptrdiff_t>(history.items.size());
    for (const UserRecord& record : recordsOf(sequences.users[i], lastPart)) history.items.push_back(record.item);
    std::sort(history.items.begin() + begin, history.items.end());
    auto end = std::unique(history.items.begin() + begin, history.items.end());
    if (!protocol_.maskTarget) end = std::remove(history.items.begin() + begin, end, sequences.at(i).back());
    history.items.erase(end, history.items.end());
    history.offsets.push_back(static_cast<std::int64_t>(history.items.size()));
  }
  letGo();
  return history;
}

Exclusions WindowedStream::validationHistory(WindowIndex s, const ProgressCallback& progress) const {
  return historyOf(*validation(s), 2 * s.value, progress);
}

Exclusions WindowedStream::testHistory(WindowIndex s, const ProgressCallback& progress) const {
  return historyOf(*test({s.value + 1}), 2 * s.value + 1, progress);
}

std::vector<std::int32_t> WindowedStream::itemsOfUser(std::int32_t user, WindowIndex s) const {
  std::vector<std::int32_t> items;
  for (const UserRecord& record : recordsOf(user, 2 * s.value + 1)) items.push_back(record.item);
  return items;
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
