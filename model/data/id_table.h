// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace xsmoe::data {

/// Numbers external ids 0, 1, … in order of first appearance. Looking up a known id copies nothing.
class IdTable {
 public:
  std::int32_t numberOf(std::string_view id) {
    if (const auto found = numbers_.find(id); found != numbers_.end()) return found->second;
    return numbers_.emplace(id, static_cast<std::int32_t>(numbers_.size())).first->second;
  }

  /// The ids by number; the table is empty afterwards.
  [[nodiscard]] std::vector<std::string> takeIds() {
    std::vector<std::string> ids(numbers_.size());
    while (!numbers_.empty()) {
      auto node = numbers_.extract(numbers_.begin());
      ids[static_cast<std::size_t>(node.mapped())] = std::move(node.key());
    }
    return ids;
  }

 private:
  // Not noexcept on purpose: libstdc++ then stores the hashes in the nodes, which halves the time of reading a large log.
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  std::unordered_map<std::string, std::int32_t, Hash, std::equal_to<>> numbers_;
};

}  // namespace xsmoe::data
