// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/features/cache_modality.h"
#include "model/features/feature_memory.h"
#include "model/features/mapped_file.h"
#include "model/features/state_rows.h"

namespace xsmoe::features {

/// Where the values of a state lie in their file as they are read: float16 or float32 of this machine, not packed. Bytes.
struct PlainPlace {
  int descriptor = -1;          ///< of the open file; a copy, which whoever gets this closes
  std::int64_t first = 0;       ///< of row 0
  std::int64_t stride = 0;      ///< from row to row
  std::int64_t items = 0;       ///< rows
  std::int64_t valueBytes = 0;  ///< 2 or 4
};

/// Nothing where they are packed, of another type, or where HDF5 does not read them from one file of the system. Within an Hdf5Session.
[[nodiscard]] std::optional<PlainPlace> plainPlaceOf(hid_t file, const CacheModality& modality, int state);

/// A state whose rows are read straight from the mapped file.
class MappedRows : public StateRows {
 public:
  /// `where`: file and dataset, for errors.
  [[nodiscard]] static Result<std::shared_ptr<const StateRows>> make(const PlainPlace& place, RowsOfFile rows, std::int64_t width,
                                                                     std::string where, std::shared_ptr<FeatureMemory> memory);
  MappedRows(const PlainPlace& place, RowsOfFile rows, std::int64_t width, std::unique_ptr<MappedFile> file,
             std::shared_ptr<FeatureMemory> memory);
  ~MappedRows() override;
  [[nodiscard]] std::int64_t mostBytes() const override { return file_->windows() * MappedFile::kWindow; }

 protected:
  [[nodiscard]] Result<void> read(const std::vector<Wanted>& wanted, std::uint16_t* halves) const override;

 private:
  using Place = std::vector<Wanted>::const_iterator;
  struct Asked {
    Place end;             ///< the first row that the system was not told of
    bool skipped = false;  ///< of some before it was told already
  };
  /// Tells the system which rows are read next, from `from` on, not too many of them.
  [[nodiscard]] Asked askFor(Place from, Place end) const;
  void copy(Place from, Place end, std::uint16_t* halves) const;

  std::int64_t stride_, valueBytes_;
  std::unique_ptr<MappedFile> file_;
  std::shared_ptr<FeatureMemory> memory_;
};

}  // namespace xsmoe::features
