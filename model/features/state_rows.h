// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "model/core/error.h"

namespace xsmoe::features {

/// One hidden state of some items, which stays in its file: rows are read when they are asked for.
class StateRows {
 public:
  using RowsOfFile = std::shared_ptr<const std::vector<std::int64_t>>;

  /// `rows`: of the file, of item 1, 2, ….
  StateRows(RowsOfFile rows, std::int64_t width) : rows_(std::move(rows)), width_(width) {}
  virtual ~StateRows() = default;
  StateRows(const StateRows&) = delete;
  StateRows& operator=(const StateRows&) = delete;

  /// Items and padding.
  [[nodiscard]] std::int64_t count() const { return static_cast<std::int64_t>(rows_->size()) + 1; }
  [[nodiscard]] std::int64_t width() const { return width_; }
  /// Rows of items, int64 [n] on the CPU, as FeatureCache::readStates() would keep them: float16 [n, width] on the CPU, of item 0 (padding)
  /// zeros. They are read in the order of the file, whatever theirs. Any thread. Errors: the file cannot be read any more.
  [[nodiscard]] Result<at::Tensor> rows(const at::Tensor& items) const;
  /// The most that it may hold of memory, were there no bound.
  [[nodiscard]] virtual std::int64_t mostBytes() const = 0;

 protected:
  struct Wanted {
    std::int64_t row = 0;       ///< of the file
    std::int64_t position = 0;  ///< among the rows that are asked for
  };
  /// Puts rows, by increasing row of the file, where their positions say.
  [[nodiscard]] virtual Result<void> read(const std::vector<Wanted>& wanted, std::uint16_t* halves) const = 0;

 private:
  RowsOfFile rows_;
  std::int64_t width_;
};

}  // namespace xsmoe::features
