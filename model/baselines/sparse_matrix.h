// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Tensor.h>
#include <c10/core/Device.h>

#include <cstdint>

namespace xsmoe::baselines {

/// A sparse matrix M [rows, columns] of float32, stored by rows, for products with dense matrices. It is never made dense.
class SparseMatrix {
 public:
  SparseMatrix() = default;
  /// Row r has entries offsets[r] … offsets[r+1] of `columns` and `values`. `offsets` int64 [rows+1], `columns` int64 [E], `values`
  /// float32 [E], all on the host; `columnCount`: columns of the whole.
  SparseMatrix(const at::Tensor& offsets, const at::Tensor& columns, const at::Tensor& values, std::int64_t columnCount,
               c10::Device device);

  [[nodiscard]] std::int64_t rows() const { return rows_; }
  [[nodiscard]] std::int64_t columns() const { return columnCount_; }

  /// scale · (addend + M x), float32 [rows, d] for x [columns, d] and `addend` [rows, d] (undefined: 0). No graph. On a CPU the compute
  /// threads share the rows; each row is summed in the order of its entries, so that their number changes no bit.
  [[nodiscard]] at::Tensor times(const at::Tensor& x, const at::Tensor& addend = {}, double scale = 1) const;
  /// The same into `out`, which neither `x` nor `addend` shares memory with.
  void times(const at::Tensor& x, const at::Tensor& addend, double scale, at::Tensor& out) const;
  /// M x by Torch's sparse operations, as on a GPU.
  [[nodiscard]] at::Tensor timesByOperations(const at::Tensor& x) const;

 private:
  void multiplyInLoops(const at::Tensor& x, const at::Tensor& addend, double scale, at::Tensor& out) const;
  [[nodiscard]] std::int64_t firstRowOf(std::int64_t share, std::int64_t shares) const;

  std::int64_t rows_ = 0, columnCount_ = 0;
  at::Tensor offsets_, columns_, values_;  // on the device
};

}  // namespace xsmoe::baselines
