// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace xsmoe::encoders {

/// What a block of a RowLog begins with, as it lies in the file.
struct BlockHeader {
  std::array<char, 8> magic{};
  std::uint64_t rows = 0, textBytes = 0;
  std::array<char, 64> sha256{};

  /// Whether it says no more than `items` rows, and `bytesLeft` bytes after it.
  [[nodiscard]] bool plausible(std::int64_t items, std::int64_t bytesLeft) const;
};
static_assert(sizeof(BlockHeader) == 88);

/// A block's row numbers and its lines of text, without its halves.
struct BlockRows {
  std::vector<std::int64_t> rows;
  std::vector<std::string> problems;
  [[nodiscard]] std::int64_t present() const;
};

/// Header, rows and text of a block whose halves follow.
[[nodiscard]] std::string startOfBlock(const BlockRows& block, const std::uint16_t* halves, std::size_t halfCount);
/// The rows and texts that follow a header; empty where they do not fit it.
[[nodiscard]] std::optional<BlockRows> rowsOfBlock(const BlockHeader& header, const std::string& bytes, std::int64_t items);
/// What a header's checksum must be.
[[nodiscard]] std::string checksumOfBlock(const BlockHeader& header, const std::string& rowsAndText, const void* halves, std::size_t bytes);

}  // namespace xsmoe::encoders
