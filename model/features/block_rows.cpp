// SPDX-License-Identifier: Apache-2.0
#include "model/features/block_rows.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "model/features/half_values.h"
#include "model/features/hdf5_session.h"

namespace xsmoe::features {
namespace {

/// Bytes of a block where chunks are smaller: fewer, larger reads; of a small bound no more than a part, so that several fit.
std::int64_t blockBytesWithin(std::int64_t bound) {
  constexpr std::int64_t kUsual = std::int64_t{1} << 18, kPart = 16;
  return std::clamp<std::int64_t>(bound / kPart, 1, kUsual);
}

}  // namespace

BlockReader::BlockReader(std::shared_ptr<const void> open, hid_t file, const CacheModality& modality, const std::vector<int>& states,
                         std::int64_t items, std::string where, std::shared_ptr<FeatureMemory> memory)
    : open_(std::move(open)),
      items_(items),
      where_(std::move(where)),
      memory_(std::move(memory)),
      blocks_(std::in_place, file, modality, states),
      atOnce_(std::min(blocks_->rowsAtOnce(blockBytesWithin(memory_->bound())), items)) {}

BlockReader::~BlockReader() {
  memory_->forget(this);  // before HDF5's lock is taken: who holds that must not wait for the memory's
  const Hdf5Session session;
  blocks_.reset();
}

std::int64_t BlockReader::countAt(std::int64_t first) const { return std::min(atOnce_, items_ - first); }

std::int64_t BlockReader::valueAt(std::int64_t n, std::int64_t row) const {
  const auto first = row / atOnce_ * atOnce_;
  return blocks_->valueAt(n, row - first, countAt(first));
}

Result<FeatureMemory::Halves> BlockReader::unpacked(std::int64_t first) const {
  const Hdf5Session session;
  const auto count = countAt(first), values = blocks_->valuesOfRows(count), valueBytes = blocks_->valueBytes();
  FeatureMemory::Halves halves(static_cast<std::size_t>(values));
  std::vector<char> wider(valueBytes == 2 ? 0 : static_cast<std::size_t>(values * valueBytes));
  if (!blocks_->read(first, count, wider.empty() ? static_cast<void*>(halves.data()) : wider.data()))
    return badInput(where_, "cannot be read (" + Hdf5Session::message() + ")",
                    "The file is truncated or damaged; copy it again or make the cache again");
  if (!wider.empty()) copyAsHalves(wider.data(), valueBytes, values, halves.data());
  return halves;
}

Result<void> BlockReader::useBlock(std::int64_t first, const std::function<void(const std::uint16_t* halves)>& use) const {
  const auto bytes = blocks_->valuesOfRows(countAt(first)) * static_cast<std::int64_t>(sizeof(std::uint16_t));
  return memory_->useBlock(
      this, first, bytes, [this, first] { return unpacked(first); }, [&use](const FeatureMemory::Halves& block) { use(block.data()); });
}

std::int64_t BlockRows::mostBytes() const { return reader_->items() * width() * static_cast<std::int64_t>(sizeof(std::uint16_t)); }

Result<void> BlockRows::read(const std::vector<Wanted>& wanted, std::uint16_t* halves) const {
  const auto rowBytes = static_cast<std::size_t>(width()) * sizeof(std::uint16_t);
  for (auto next = wanted.begin(); next != wanted.end();) {
    const auto first = next->row / reader_->rowsAtOnce() * reader_->rowsAtOnce();
    const auto end = std::find_if(next, wanted.end(), [&](const Wanted& one) { return one.row >= first + reader_->rowsAtOnce(); });
    const auto copy = [&](const std::uint16_t* block) {
      for (; next != end; ++next) std::memcpy(halves + next->position * width(), block + reader_->valueAt(n_, next->row), rowBytes);
    };
    if (auto good = reader_->useBlock(first, copy); !good) return good;
  }
  return {};
}

}  // namespace xsmoe::features
