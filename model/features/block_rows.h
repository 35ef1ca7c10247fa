// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/features/cache_modality.h"
#include "model/features/feature_memory.h"
#include "model/features/state_blocks.h"
#include "model/features/state_rows.h"

namespace xsmoe::features {

/// Reads blocks of rows of states of one dataset, which HDF5 unpacks or converts: whole chunks, so that none is unpacked for one row.
class BlockReader {
 public:
  /// Within an Hdf5Session. `open`: what keeps `file` open. `states`: increasing; one alone where each has a dataset of its own.
  BlockReader(std::shared_ptr<const void> open, hid_t file, const CacheModality& modality, const std::vector<int>& states,
              std::int64_t items, std::string where, std::shared_ptr<FeatureMemory> memory);
  ~BlockReader();
  BlockReader(const BlockReader&) = delete;
  BlockReader& operator=(const BlockReader&) = delete;

  [[nodiscard]] std::int64_t items() const { return items_; }
  [[nodiscard]] std::int64_t rowsAtOnce() const { return atOnce_; }
  /// use(halves) of the block that begins at row `first`. Errors: HDF5 cannot read it.
  [[nodiscard]] Result<void> useBlock(std::int64_t first, const std::function<void(const std::uint16_t* halves)>& use) const;
  /// Where a row of the nth state begins in its block, in values.
  [[nodiscard]] std::int64_t valueAt(std::int64_t n, std::int64_t row) const;

 private:
  [[nodiscard]] std::int64_t countAt(std::int64_t first) const;
  [[nodiscard]] Result<FeatureMemory::Halves> unpacked(std::int64_t first) const;

  std::shared_ptr<const void> open_;
  std::int64_t items_;
  std::string where_;
  std::shared_ptr<FeatureMemory> memory_;
  std::optional<StateBlocks> blocks_;  // always there but at the end
  std::int64_t atOnce_;
};

/// A state of those that a reader reads.
class BlockRows : public StateRows {
 public:
  /// `n`: of the reader's states.
  BlockRows(std::shared_ptr<const BlockReader> reader, std::int64_t n, RowsOfFile rows, std::int64_t width)
      : StateRows(std::move(rows), width), reader_(std::move(reader)), n_(n) {}
  [[nodiscard]] std::int64_t mostBytes() const override;

 protected:
  [[nodiscard]] Result<void> read(const std::vector<Wanted>& wanted, std::uint16_t* halves) const override;

 private:
  std::shared_ptr<const BlockReader> reader_;
  std::int64_t n_;
};

}  // namespace xsmoe::features
