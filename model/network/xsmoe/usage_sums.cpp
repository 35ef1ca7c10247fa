// SPDX-License-Identifier: Apache-2.0
#include "model/network/xsmoe/usage_sums.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <vector>

#include "model/device/rehearsal.h"
#include "model/device/vectorised.h"

namespace xsmoe::network {
namespace {

/// [R, N d'] → [N, R, d']
at::Tensor byExpert(const at::Tensor& values, std::int64_t experts) {
  return values.view({values.size(0), experts, values.size(1) / experts}).transpose(0, 1);
}

/// Σ (a + 2 b) g over `size` entries; running sums, since a float sum in order cannot be computed with vectors.
inline float weightedSum(const float* a, const float* b, const float* g, std::int64_t size) {
  float sums[8] = {};
  std::int64_t i = 0;
  for (; i + 8 <= size; i += 8)
    for (int lane = 0; lane < 8; ++lane) sums[lane] += (a[i + lane] + 2 * b[i + lane]) * g[i + lane];
  float sum = 0;
  for (const float part : sums) sum += part;
  for (; i < size; ++i) sum += (a[i] + 2 * b[i]) * g[i];
  return sum;
}

inline float squaredNorm(const float* x, std::int64_t size) {
  float sums[8] = {};
  std::int64_t i = 0;
  for (; i + 8 <= size; i += 8)
    for (int lane = 0; lane < 8; ++lane) sums[lane] += x[i + lane] * x[i + lane];
  float sum = 0;
  for (const float part : sums) sum += part;
  for (; i < size; ++i) sum += x[i] * x[i];
  return sum;
}

/// U_jᵀ x of one expert where it lies: the values of row 0, and how far those of the next row are.
struct UpX {
  const float* first;
  std::int64_t stride;
};

std::vector<UpX> upXOfExperts(const std::vector<at::Tensor>& parts, std::int64_t inner) {
  std::vector<UpX> experts;
  for (const auto& part : parts) {
    TORCH_CHECK(part.stride(1) == 1, "usage: the values of a row do not lie together, strides are ", part.strides());
    for (std::int64_t column = 0; column < part.size(1); column += inner)
      experts.push_back({part.data_ptr<float>() + column, part.stride(0)});
  }
  return experts;
}

/// Arrays of one layer, contiguous but for `upX` [N]; a stride of 0 repeats the one row.
struct Rows {
  const UpX* upX;
  const float *hidden, *gramHidden, *x, *l, *gates, *counts;
  std::int64_t items, stride, experts, inner, width;
};

/// Adds the rows' contributions [N+1] and gates [N+1]. `gramHidden` [N, R, d'] = g_j UᵀU.
XSMOE_VECTORISED void addRows(const Rows& rows, double* contribution, double* gateSum) {
  const auto n = rows.experts, inner = rows.inner, slots = n + 1;
  const auto given = rows.stride == 0 ? 1 : rows.items;
  std::vector<float> norms(static_cast<std::size_t>(n));
  for (std::int64_t r = 0; r < rows.items; ++r) {
    const auto at = r * rows.stride;
    const float* gates = rows.gates + at * slots;
    if (r < given) {
      const float xSquared = squaredNorm(rows.x + at * rows.width, rows.width);
      for (std::int64_t j = 0; j < n; ++j) {
        const float* upX = rows.upX[j].first + at * rows.upX[j].stride;
        const float* hidden = rows.hidden + (at * n + j) * inner;
        const float squared = xSquared + weightedSum(rows.gramHidden + (j * given + at) * inner, upX, hidden, inner);
        norms[static_cast<std::size_t>(j)] = std::sqrt(std::max(squared, 0.0F));  // rounding may go below 0
      }
    }
    const double count = rows.counts[r];
    contribution[0] += count * gates[0] * std::sqrt(squaredNorm(rows.l + r * rows.width, rows.width));
    gateSum[0] += count * gates[0];
    for (std::int64_t j = 0; j < n; ++j) {
      contribution[j + 1] += count * gates[j + 1] * norms[static_cast<std::size_t>(j)];
      gateSum[j + 1] += count * gates[j + 1];
    }
  }
}

}  // namespace

UsageSums sumUsage(const UsageInput& input) {
  if (!device::isHost(input.x.device())) return sumUsageByOperations(input);
  const auto experts = input.gram.size(0), given = input.x.size(0), items = input.l.size(0);
  const auto hidden = input.hidden.contiguous(), x = input.x.contiguous(), l = input.l.contiguous();
  const auto gates = input.gates.contiguous(), counts = input.counts.contiguous();
  const auto gramHidden = torch::bmm(byExpert(hidden, experts), input.gram).contiguous();
  const auto upX = upXOfExperts(input.upX, input.gram.size(1));
  TORCH_CHECK(std::ssize(upX) == experts, "usage: Uᵀx of ", upX.size(), " experts, of ", experts, " all else");
  auto contribution = torch::zeros({experts + 1}, torch::kDouble), gateSum = torch::zeros({experts + 1}, torch::kDouble);
  addRows({upX.data(), hidden.data_ptr<float>(), gramHidden.data_ptr<float>(), x.data_ptr<float>(), l.data_ptr<float>(),
           gates.data_ptr<float>(), counts.data_ptr<float>(), items, given == 1 ? 0 : 1, experts, input.gram.size(1), x.size(1)},
          contribution.data_ptr<double>(), gateSum.data_ptr<double>());
  return {contribution, gateSum, counts.sum().to(torch::kDouble)};
}

UsageSums sumUsageByOperations(const UsageInput& input) {
  const auto experts = input.gram.size(0);
  const auto g = byExpert(input.hidden, experts), upX = byExpert(torch::cat(input.upX, 1), experts);  // [N, R, d']
  const auto squares = ((torch::bmm(g, input.gram) + 2 * upX) * g).sum(-1).t();                       // [R, N]
  const auto norms = (squares + input.x.square().sum(-1, true)).clamp_min(0).sqrt();                  // rounding may go below 0
  const auto contributions = input.gates.narrow(1, 1, experts) * norms;                               // [R, N]
  const auto base = (input.gates.select(1, 0) * input.l.norm(2, -1)).unsqueeze(1);                    // [R, 1]
  const auto all = torch::cat({base, contributions.expand({base.size(0), experts})}, 1);              // [R, N+1]
  const auto gates = input.gates.expand_as(all);
  return {torch::matmul(input.counts, all).to(torch::kDouble), torch::matmul(input.counts, gates).to(torch::kDouble),
          input.counts.sum().to(torch::kDouble)};
}

}  // namespace xsmoe::network
