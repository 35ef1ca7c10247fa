// SPDX-License-Identifier: Apache-2.0
#include "model/encoders/extraction/row_block.h"

#include <algorithm>
#include <cstring>
#include <sstream>
#include <string_view>

#include "model/features/sha256.h"

namespace xsmoe::encoders {
namespace {

constexpr std::string_view kMagic = "xsmoerow";

std::string bytesOf(const BlockRows& block) {
  std::string bytes(block.rows.size() * sizeof(std::int64_t), '\0');
  std::memcpy(bytes.data(), block.rows.data(), bytes.size());
  for (std::string line : block.problems) {
    std::replace(line.begin(), line.end(), '\n', ' ');  // a line a row
    bytes += line + '\n';
  }
  return bytes;
}

}  // namespace

bool BlockHeader::plausible(std::int64_t items, std::int64_t bytesLeft) const {
  const auto most = static_cast<std::uint64_t>(std::max<std::int64_t>(0, bytesLeft));
  return std::string_view(magic.data(), magic.size()) == kMagic && rows > 0 && rows <= static_cast<std::uint64_t>(items) &&
         textBytes <= most && rows * sizeof(std::int64_t) <= most - textBytes;
}

std::int64_t BlockRows::present() const {
  return std::count_if(problems.begin(), problems.end(), [](const std::string& problem) { return problem.empty(); });
}

std::string checksumOfBlock(const BlockHeader& header, const std::string& rowsAndText, const void* halves, std::size_t bytes) {
  features::Sha256 sum;
  sum.add(&header.rows, sizeof header.rows);
  sum.add(&header.textBytes, sizeof header.textBytes);
  sum.add(rowsAndText.data(), rowsAndText.size());
  sum.add(halves, bytes);
  return sum.finish();
}

std::string startOfBlock(const BlockRows& block, const std::uint16_t* halves, std::size_t halfCount) {
  const std::string bytes = bytesOf(block);
  BlockHeader header;
  std::copy(kMagic.begin(), kMagic.end(), header.magic.begin());
  header.rows = block.rows.size();
  header.textBytes = bytes.size() - block.rows.size() * sizeof(std::int64_t);
  const std::string sum = checksumOfBlock(header, bytes, halves, halfCount * sizeof(std::uint16_t));
  std::copy(sum.begin(), sum.end(), header.sha256.begin());
  std::string start(sizeof header, '\0');
  std::memcpy(start.data(), &header, sizeof header);
  return start + bytes;
}

std::optional<BlockRows> rowsOfBlock(const BlockHeader& header, const std::string& bytes, std::int64_t items) {
  BlockRows block;
  block.rows.resize(header.rows);
  std::memcpy(block.rows.data(), bytes.data(), header.rows * sizeof(std::int64_t));
  if (std::any_of(block.rows.begin(), block.rows.end(), [&](std::int64_t row) { return row < 0 || row >= items; })) return std::nullopt;
  std::istringstream text(bytes.substr(header.rows * sizeof(std::int64_t)));
  for (std::string line; std::getline(text, line);) block.problems.push_back(line);
  if (block.problems.size() != block.rows.size()) return std::nullopt;
  return block;
}

}  // namespace xsmoe::encoders
