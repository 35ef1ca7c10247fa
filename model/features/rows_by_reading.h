// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <memory>
#include <string>

#include "model/features/feature_memory.h"
#include "model/features/mapped_rows.h"
#include "model/features/state_rows.h"

namespace xsmoe::features {

/// A state whose rows are read from the file one by one: it takes no addresses, and keeps nothing in memory.
class RowsByReading : public StateRows {
 public:
  /// Owns the place's descriptor, also where it fails. `where`: file and dataset, for errors. Errors: the file ends before its values do.
  [[nodiscard]] static Result<std::shared_ptr<const StateRows>> make(const PlainPlace& place, RowsOfFile rows, std::int64_t width,
                                                                     std::string where);
  RowsByReading(const PlainPlace& place, RowsOfFile rows, std::int64_t width, std::string where);
  ~RowsByReading() override;
  [[nodiscard]] std::int64_t mostBytes() const override { return 0; }

 protected:
  [[nodiscard]] Result<void> read(const std::vector<Wanted>& wanted, std::uint16_t* halves) const override;

 private:
  [[nodiscard]] Result<void> checkWhole() const;

  PlainPlace place_;
  std::string where_;
};

/// The rows of a state from its mapped file or, where the system cannot map that, as of a process with a limit to its addresses
/// (`ulimit -v`), by reading them one by one, which takes longer: the same bit for bit. As MappedRows::make() otherwise.
[[nodiscard]] Result<std::shared_ptr<const StateRows>> plainRows(const PlainPlace& place, const StateRows::RowsOfFile& rows,
                                                                 std::int64_t width, const std::string& where,
                                                                 const std::shared_ptr<FeatureMemory>& memory);

}  // namespace xsmoe::features
