// SPDX-License-Identifier: Apache-2.0
#include "model/streaming/exact_scores.h"

#include <torch/types.h>

#include <algorithm>
#include <array>
#include <limits>

#include "model/network/recommender.h"

namespace xsmoe::streaming {
namespace {

/// L2 norms of rows, float64 [rows] on the host; in slices, since the squares are in double.
at::Tensor normsOf(const at::Tensor& rows) {
  constexpr std::int64_t kSlice = 4096;
  auto norms = at::empty({rows.size(0)}, at::kDouble);
  for (std::int64_t first = 0; first < rows.size(0); first += kSlice) {
    const auto count = std::min(kSlice, rows.size(0) - first);
    norms.narrow(0, first, count).copy_(rows.narrow(0, first, count).to(at::kDouble).square_().sum(1).sqrt_());
  }
  return norms;
}

double largest(const at::Tensor& norms) { return norms.numel() == 0 ? 0 : norms.max().item<double>(); }  // NaN if one is

}  // namespace

double ExactScores::largestNorm(const at::Tensor& rows) { return largest(normsOf(rows.detach().cpu())); }

ExactScores::ExactScores(const at::Tensor& users, const at::Tensor& items, std::optional<double> largestItem) {
  TORCH_CHECK(users.dim() == 2 && items.dim() == 2 && users.size(1) == items.size(1) && users.scalar_type() == at::kFloat &&
                  items.scalar_type() == at::kFloat && users.device() == items.device(),
              "expected float32 embeddings [U, e] and [C, e] on one device, not ", users.toString(), users.sizes(), " and ",
              items.toString(), items.sizes());
  users_ = users.detach().contiguous();
  items_ = items.detach().contiguous();
  hostUsers_ = users_.cpu();
  hostItems_ = items_.cpu();

  const auto userNorms = normsOf(hostUsers_);
  const double itemNorm = largestItem ? *largestItem : largest(normsOf(hostItems_));
  using Float = std::numeric_limits<float>;
  // No partial sum exceeds the product of the norms by more than its rounding, so below this limit none overflows. NaN is not below it.
  if (!(largest(userNorms) * itemNorm < Float::max() / 2)) throw network::NotFinite("a score is not finite");

  // Higham, Accuracy and Stability, section 3.1: |computed − exact| ≤ γ_e Σ|u_k i_k|, and Σ|u_k i_k| ≤ ‖u‖‖i‖. The rounding of scores and
  // norms in double is far below the one unit added to e. Terms and sums below the least normal number may be lost besides.
  const auto e = static_cast<double>(users_.size(1));
  const double units = (e + 1) * Float::epsilon() / 2;
  const auto* norms = userNorms.data_ptr<double>();
  for (std::int64_t user = 0; user < userCount(); ++user)
    bounds_.push_back(units / (1 - units) * norms[user] * itemNorm + 2 * e * Float::min());
}

void ExactScores::settle(std::int64_t user, std::span<ScoredColumn> columns) const {
  constexpr std::size_t kLanes = 8;  // sums side by side: each has to wait for its own last addition
  const auto e = users_.size(1);
  const float* const u = hostUsers_.data_ptr<float>() + user * e;
  const float* const items = hostItems_.data_ptr<float>();
  for (; !columns.empty(); columns = columns.subspan(std::min(kLanes, columns.size()))) {
    std::array<const float*, kLanes> item{};
    for (std::size_t lane = 0; lane < kLanes; ++lane) item[lane] = items + columns[std::min(lane, columns.size() - 1)].column * e;
    std::array<double, kLanes> sums{};
    for (std::int64_t k = 0; k < e; ++k)
      for (std::size_t lane = 0; lane < kLanes; ++lane) sums[lane] += static_cast<double>(u[k]) * static_cast<double>(item[lane][k]);
    for (std::size_t lane = 0; lane < std::min(kLanes, columns.size()); ++lane) columns[lane].score = sums[lane];
  }
}

}  // namespace xsmoe::streaming
