// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace xsmoe::data {

/// Numbers external ids 0, 1, … in order of first appearance. Looking up a known id copies nothing.
///
/// Reading a log is mostly looking up ids that are not in the processor's cache. So the table is flat, with a part of each hash in it:
/// a known id costs two places in memory, a slot and its text, where std::unordered_map walks a list.
class IdTable {
 public:
  std::int32_t numberOf(std::string_view id) {
    if (2 * (ids_.size() + 1) > slots_.size()) grow();
    const std::size_t hash = std::hash<std::string_view>{}(id);
    Slot& slot = slotOf(hash, [&](std::int32_t number) { return ids_[static_cast<std::size_t>(number)] == id; });
    if (slot.number < 0) {
      slot = {checkOf(hash), static_cast<std::int32_t>(ids_.size())};
      ids_.emplace_back(id);
    }
    return slot.number;
  }

  /// The ids by number; the table is empty afterwards.
  [[nodiscard]] std::vector<std::string> takeIds() {
    slots_.clear();
    return std::exchange(ids_, {});
  }

 private:
  struct Slot {
    std::uint32_t check = 0;
    std::int32_t number = -1;  // free
  };

  /// The bits of a hash that do not choose the slot.
  static std::uint32_t checkOf(std::size_t hash) { return static_cast<std::uint32_t>(static_cast<std::uint64_t>(hash) >> 32U); }

  /// The slot of the id with this hash that `isIt` recognises by its number, or the free one where it belongs.
  template <class IsIt>
  Slot& slotOf(std::size_t hash, const IsIt& isIt) {
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t at = hash & mask;; at = (at + 1) & mask) {
      Slot& slot = slots_[at];
      if (slot.number < 0 || (slot.check == checkOf(hash) && isIt(slot.number))) return slot;
    }
  }

  void grow() {
    slots_.assign(slots_.empty() ? 1024 : 2 * slots_.size(), {});
    for (std::size_t i = 0; i < ids_.size(); ++i) {
      const std::size_t hash = std::hash<std::string_view>{}(ids_[i]);
      slotOf(hash, [](std::int32_t) { return false; }) = {checkOf(hash), static_cast<std::int32_t>(i)};
    }
  }

  std::vector<Slot> slots_;  // a power of two, at least half of them free
  std::vector<std::string> ids_;
};

}  // namespace xsmoe::data
