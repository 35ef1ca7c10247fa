// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "model/core/error.h"
#include "model/core/indices.h"
#include "model/core/progress.h"
#include "model/core/sequences.h"
#include "model/core/settings.h"
#include "model/data/column.h"
#include "model/data/interaction_log.h"
#include "model/data/time_order.h"
#include "model/data/windowing.h"

namespace xsmoe::data {

/// One window D_s after leaving out and k-core (model.md, section 6). Its sequences are made when they are asked for.
struct Window {
  std::int64_t records = 0;                                  ///< before k-core
  std::span<const std::int32_t> recordUsers;                 ///< [kept] user numbers in time order, while the stream is there
  std::span<const std::int32_t> recordItems;                 ///< [kept] item ids in time order, likewise
  std::int64_t trainRecords = 0;                             ///< the first int(n · (1 − validationShare)) of the kept records
  std::int64_t trainSequences = 0, validationSequences = 0;  ///< how many there are of the two parts
  std::int64_t testSequences = 0;                            ///< and of the whole window
  std::int32_t itemsSeenSoFar = 0;                           ///< ids 1 … this have occurred in D_0 … D_s
  std::int32_t usersSeenSoFar = 0;                           ///< user numbers 0 … this − 1 have occurred in D_0 … D_s
  std::int32_t itemsTrainedSoFar = 0;                        ///< largest id in the training parts of D_0 … D_s
  std::int64_t firstTimeMs = 0, lastTimeMs = 0;              ///< of the records before k-core
  SplitTimes splitTimes;                                     ///< of the two parts, by the kept records' own times
};

/// The stream as the trainer sees it: windows D_0 … D_T over numbered users and items.
/// Items are numbered 1, 2, … and users 0, 1, … in order of first appearance over the windows after k-core; item 0 is padding.
/// Its records may be more than memory holds (column.h); ids are in memory, and the sequences that somebody holds or asked for last.
class WindowedStream {
 public:
  WindowedStream(WindowedStream&& other) noexcept;
  WindowedStream& operator=(WindowedStream&& other) noexcept;
  WindowedStream(const WindowedStream&) = delete;
  WindowedStream& operator=(const WindowedStream&) = delete;
  ~WindowedStream();

  /// Sorts by time (stable), leaves out the records of items for which `usable` is false, cuts, applies k-core, numbers and splits.
  /// `usable`: [log items]; empty: all. With `cutRecords` the first windows are cut from so many records, and those after them are as large
  /// as the last of these: `windows` altogether or, for 0, as many as there are. Errors: an empty log, no usable item, fewer records than
  /// windows, fewer than the windows were cut from, no record left, in words; no room for temporary files.
  /// A single window may end up without records after k-core. Cancelled, it is an error too.
  [[nodiscard]] static Result<WindowedStream> make(const InteractionLog& log, const ProtocolSettings& protocol,
                                                   const std::vector<bool>& usable = {}, const ProgressCallback& progress = {});

  [[nodiscard]] const std::vector<Window>& windows() const { return windows_; }
  [[nodiscard]] const Window& window(WindowIndex w) const { return windows_.at(static_cast<std::size_t>(w.value)); }
  [[nodiscard]] std::int32_t itemCount() const { return static_cast<std::int32_t>(itemIds_.size()) - 1; }  ///< without padding
  [[nodiscard]] std::int32_t userCount() const { return static_cast<std::int32_t>(userIds_.size()); }
  /// External ids by number; entry 0 of the items is empty (padding).
  [[nodiscard]] const std::vector<std::string>& itemIds() const { return itemIds_; }
  [[nodiscard]] const std::vector<std::string>& userIds() const { return userIds_; }
  /// −1 if unknown.
  [[nodiscard]] std::int32_t userFromId(const std::string& id) const;
  [[nodiscard]] std::int32_t itemFromId(const std::string& id) const;

  /// Of D_s^train, of the rest of D_s, and of the whole D_s as used when it is the test window. Any thread may ask.
  [[nodiscard]] std::shared_ptr<const Sequences> train(WindowIndex s) const { return sequencesOf(s, SequencePart::kTrain); }
  [[nodiscard]] std::shared_ptr<const Sequences> validation(WindowIndex s) const { return sequencesOf(s, SequencePart::kValidation); }
  [[nodiscard]] std::shared_ptr<const Sequences> test(WindowIndex s) const { return sequencesOf(s, SequencePart::kTest); }
  /// How many of these are in memory: those that somebody holds, and the last kSequencesKept that were asked for.
  [[nodiscard]] std::int64_t sequencesInMemory() const;
  static constexpr std::size_t kSequencesKept = 3;  ///< training, validation and test of a window

  // What is not ranked for a sequence. Where the protocol's `maskTarget` is off, its target is not among it. They ask
  // while they look the histories up, and throw Cancelled.
  /// For each validation sequence of D_s: all items of its user in D_0 … D_{s−1} and D_s^train.
  [[nodiscard]] Exclusions validationHistory(WindowIndex s, const ProgressCallback& progress = {}) const;
  /// For each test sequence of D_{s+1}: all items of its user in D_0 … D_s.
  [[nodiscard]] Exclusions testHistory(WindowIndex s, const ProgressCallback& progress = {}) const;
  /// All kept items of a user in D_0 … D_s, in time order.
  [[nodiscard]] std::vector<std::int32_t> itemsOfUser(std::int32_t user, WindowIndex s) const;

  [[nodiscard]] std::int64_t leftOutRecords() const { return leftOutRecords_; }  ///< of items that are not usable
  [[nodiscard]] std::int64_t restRecords() const { return restRecords_; }        ///< after the last window, fewer than another one takes
  [[nodiscard]] const ProtocolSettings& protocol() const { return protocol_; }   ///< by which the stream was made, `windows` as there are

  /// As of Column, of all records.
  void letGo() const;
  /// Whether records lie in a file.
  [[nodiscard]] bool inFile() const { return recordUsers_.inFile(); }

 private:
  class Numbering;
  class MadeSequences;
  enum class SequencePart : std::uint8_t { kTrain, kValidation, kTest };
  /// A record in the list of its user's.
  struct UserRecord {
    std::int32_t item;
    std::int32_t part;  ///< 2s in D_s^train, 2s + 1 in the rest of D_s
  };

  WindowedStream();
  void addWindow(std::span<const TimedRecord> part, Numbering& users, Numbering& items, const ProgressCallback& progress);
  void openWindows(const ProgressCallback& progress);
  void packUsers(const ProgressCallback& progress);
  [[nodiscard]] int longestSequence() const { return protocol_.sequenceLength + 1; }  // with its target
  [[nodiscard]] static std::span<const std::int32_t> partOf(const Window& window, SequencePart part, std::span<const std::int32_t> records);
  [[nodiscard]] Sequences makeSequencesOf(const Window& window, SequencePart part) const;
  [[nodiscard]] std::shared_ptr<const Sequences> sequencesOf(WindowIndex s, SequencePart part) const;
  [[nodiscard]] std::span<const UserRecord> recordsOf(std::int32_t user, int lastPart) const;
  [[nodiscard]] Exclusions historyOf(const Sequences& sequences, int lastPart, const ProgressCallback& progress) const;

  ProtocolSettings protocol_;
  std::vector<Window> windows_;
  std::vector<std::string> itemIds_{""}, userIds_;
  std::unordered_map<std::string, std::int32_t> itemNumbers_, userNumbers_;
  std::int64_t leftOutRecords_ = 0, restRecords_ = 0;
  Column<std::int32_t> recordUsers_, recordItems_;  // [kept] of all windows, one after the other
  std::vector<std::int64_t> windowStarts_;          // [windows+1] kept records before each window
  std::vector<std::int64_t> userOffsets_;           // [users+1] where each user's records begin in the list below
  Column<UserRecord> userRecords_;                  // [kept] in time order within a user
  std::unique_ptr<MadeSequences> made_;
};

}  // namespace xsmoe::data
