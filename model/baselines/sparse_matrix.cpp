// SPDX-License-Identifier: Apache-2.0
#include "model/baselines/sparse_matrix.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <ATen/ops/_sparse_csr_tensor_unsafe.h>

#include <algorithm>

#include "model/device/rehearsal.h"
#include "model/device/tasks.h"
#include "model/device/vectorised.h"

namespace xsmoe::baselines {
namespace {

struct Entries {
  const std::int64_t *offsets, *columns;
  const float* values;
};

struct Product {
  const float *x, *addend;  // addend: perhaps null
  float* out;
  std::int64_t width;
  float scale;
};

XSMOE_VECTORISED void multiplyRows(const Entries& matrix, const Product& product, std::int64_t first, std::int64_t end) {
  const auto width = product.width;
  for (std::int64_t row = first; row < end; ++row) {
    float* __restrict out = product.out + row * width;
    if (product.addend == nullptr)
      std::fill(out, out + width, 0.0F);
    else
      std::copy_n(product.addend + row * width, width, out);
    for (auto entry = matrix.offsets[row]; entry < matrix.offsets[row + 1]; ++entry) {
      const float* __restrict x = product.x + matrix.columns[entry] * width;
      const float value = matrix.values[entry];
      for (std::int64_t c = 0; c < width; ++c) out[c] += value * x[c];
    }
    for (std::int64_t c = 0; c < width; ++c) out[c] *= product.scale;
  }
}

}  // namespace

SparseMatrix::SparseMatrix(const at::Tensor& offsets, const at::Tensor& columns, const at::Tensor& values, std::int64_t columnCount,
                           c10::Device device)
    : rows_(offsets.size(0) - 1),
      columnCount_(columnCount),
      offsets_(offsets.to(device)),
      columns_(columns.to(device)),
      values_(values.to(device)) {}

at::Tensor SparseMatrix::times(const at::Tensor& x, const at::Tensor& addend, double scale) const {
  auto out = torch::empty({rows_, x.size(1)}, x.options().requires_grad(false));
  times(x, addend, scale, out);
  return out;
}

void SparseMatrix::times(const at::Tensor& x, const at::Tensor& addend, double scale, at::Tensor& out) const {
  const torch::NoGradGuard noGrad;
  TORCH_CHECK(x.size(0) == columnCount_ && out.size(0) == rows_, "a matrix of ", rows_, " × ", columnCount_, " times ", x.size(0), " rows");
  if (device::isHost(out.device())) return multiplyInLoops(x.contiguous(), addend.defined() ? addend.contiguous() : addend, scale, out);
  out.copy_(timesByOperations(x));
  if (addend.defined()) out += addend;
  if (scale != 1) out *= scale;
}

void SparseMatrix::multiplyInLoops(const at::Tensor& x, const at::Tensor& addend, double scale, at::Tensor& out) const {
  TORCH_CHECK(out.is_contiguous() && x.scalar_type() == torch::kFloat, "sparse products are of contiguous float32");
  const Entries entries{offsets_.data_ptr<std::int64_t>(), columns_.data_ptr<std::int64_t>(), values_.data_ptr<float>()};
  const Product product{x.data_ptr<float>(), addend.defined() ? addend.data_ptr<float>() : nullptr, out.data_ptr<float>(), x.size(1),
                        static_cast<float>(scale)};
  const auto shares = std::clamp<std::int64_t>(device::taskCount(out.device()), 1, std::max<std::int64_t>(rows_, 1));
  device::runTasks(out.device(), shares,
                   [&](std::int64_t share) { multiplyRows(entries, product, firstRowOf(share, shares), firstRowOf(share + 1, shares)); });
}

/// Shares of nearly equal numbers of entries and rows: a few rows may hold most entries.
std::int64_t SparseMatrix::firstRowOf(std::int64_t share, std::int64_t shares) const {
  if (share == shares) return rows_;
  const auto* const offsets = offsets_.data_ptr<std::int64_t>();
  const auto work = (offsets[rows_] + rows_) * share / shares;
  std::int64_t first = 0, end = rows_;
  while (first < end) {
    const auto middle = (first + end) / 2;
    if (offsets[middle] + middle < work)
      first = middle + 1;
    else
      end = middle;
  }
  return first;
}

at::Tensor SparseMatrix::timesByOperations(const at::Tensor& x) const {
  if (values_.size(0) == 0) return torch::zeros({rows_, x.size(1)}, x.options());
  // What it is made of is known to be right: a check of it on a GPU would be waited for.
  const auto matrix =
      at::_sparse_csr_tensor_unsafe(offsets_, columns_, values_, {rows_, columnCount_}, values_.options().layout(torch::kSparseCsr));
  return torch::mm(matrix, x);
}

}  // namespace xsmoe::baselines
