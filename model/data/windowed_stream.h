// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "model/core/error.h"
#include "model/core/indices.h"
#include "model/core/sequences.h"
#include "model/core/settings.h"
#include "model/data/interaction_log.h"
#include "model/data/windowing.h"

namespace xsmoe::data {

/// One window D_s after leaving out and k-core (model.md, section 6).
struct Window {
  std::int64_t records = 0;                        ///< before k-core
  std::vector<std::int32_t> recordUsers;           ///< [kept] user numbers in time order
  std::vector<std::int32_t> recordItems;           ///< [kept] item ids in time order
  std::int64_t trainRecords = 0;                   ///< the first int(n · (1 − 0.15)) of the kept records
  Sequences train, validation;                     ///< of the two parts
  Sequences test;                                  ///< of the whole window, as used when it is the test window
  std::int32_t itemsSeenSoFar = 0;                 ///< ids 1 … this have occurred in D_0 … D_s
  std::int32_t usersSeenSoFar = 0;                 ///< user numbers 0 … this − 1 have occurred in D_0 … D_s
  std::vector<std::int32_t> validationCandidates;  ///< increasing item ids of `validation`
  std::int64_t firstTimeMs = 0, lastTimeMs = 0;    ///< of the records before k-core
  SplitTimes splitTimes;                           ///< of the two parts, by the kept records' own times
};

/// The stream as the trainer sees it: windows D_0 … D_T over numbered users and items.
/// Items are numbered 1, 2, … and users 0, 1, … in order of first appearance over the windows after k-core; item 0 is padding.
class WindowedStream {
 public:
  /// Sorts by time (stable), leaves out the records of items for which `usable` is false, cuts, applies k-core, numbers and splits.
  /// `usable`: [log items]; empty: all. With `cutRecords` the first windows are cut from so many records, and those after them are as large
  /// as the last of these: `windows` altogether or, for 0, as many as there are. Errors: an empty log, no usable item, fewer records than
  /// windows, fewer than the windows were cut from, no record left, in words.
  /// A single window may end up without records after k-core.
  [[nodiscard]] static Result<WindowedStream> make(const InteractionLog& log, const ProtocolSettings& protocol,
                                                   const std::vector<bool>& usable = {});

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

  // What is not ranked for a sequence. Where the protocol's `maskTarget` is off, its target is not among it.
  /// For each validation sequence of D_s: all items of its user in D_0 … D_{s−1} and D_s^train.
  [[nodiscard]] Exclusions validationHistory(WindowIndex s) const;
  /// For each test sequence of D_{s+1}: all items of its user in D_0 … D_s.
  [[nodiscard]] Exclusions testHistory(WindowIndex s) const;
  /// All kept items of a user in D_0 … D_s, in time order.
  [[nodiscard]] std::vector<std::int32_t> itemsOfUser(std::int32_t user, WindowIndex s) const;

  [[nodiscard]] std::int64_t leftOutRecords() const { return leftOutRecords_; }  ///< of items that are not usable
  [[nodiscard]] std::int64_t restRecords() const { return restRecords_; }        ///< after the last window, fewer than another one takes
  [[nodiscard]] const ProtocolSettings& protocol() const { return protocol_; }   ///< by which the stream was made, `windows` as there are

 private:
  class Numbering;
  void addWindow(const InteractionLog& log, std::span<const std::size_t> part, Numbering& users, Numbering& items);
  void packUsers();
  [[nodiscard]] std::int64_t userEnd(std::int32_t user, std::int64_t records) const;
  [[nodiscard]] Exclusions historyOf(const Sequences& sequences, std::int64_t records) const;

  ProtocolSettings protocol_;
  std::vector<Window> windows_;
  std::vector<std::string> itemIds_{""}, userIds_;
  std::unordered_map<std::string, std::int32_t> itemNumbers_, userNumbers_;
  std::int64_t leftOutRecords_ = 0, restRecords_ = 0;
  std::vector<std::int64_t> windowStarts_;   // [windows+1] kept records before each window
  std::vector<std::int64_t> userOffsets_;    // [users+1] where each user's records begin in the two lists below
  std::vector<std::int64_t> userPositions_;  // [kept] position among all kept records, increasing within a user
  std::vector<std::int32_t> userItems_;      // [kept] item ids
};

}  // namespace xsmoe::data
