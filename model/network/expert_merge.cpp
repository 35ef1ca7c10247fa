// SPDX-License-Identifier: Apache-2.0
#include "model/network/expert_merge.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <cmath>

namespace xsmoe::network {
namespace {

constexpr std::int64_t kMostItems = 2048;  // more than states are wide, so that the fit is not of these items alone

/// Of the mean square of a column: so much weighs what the items leave open, and what the rest of the fit does not notice.
constexpr double kRidge = 1e-6;

/// C [p, q] that minimises ‖A C − B‖², the smallest where several do: A [n, p], B [n, q].
at::Tensor smallestFit(const at::Tensor& a, const at::Tensor& b) {
  const auto products = torch::mm(a.t(), a);
  const double scale = products.diagonal().mean().item<double>();
  if (!(scale > 0)) return torch::zeros({a.size(1), b.size(1)}, torch::kDouble);
  const auto ridge = kRidge * scale * torch::eye(a.size(1), torch::kDouble);
  return at::linalg_solve(products + ridge, torch::mm(a.t(), b));
}

at::Tensor onHost(const at::Tensor& values) { return values.detach().to(torch::kCPU, torch::kDouble); }

/// Gate weights of the slot after its logits [n] have taken the place of both.
at::Tensor gateOf(const at::Tensor& logits, const PairOnItems& pair, const at::Tensor& merged) {
  auto others = logits.clone();
  others.select(1, pair.kept).copy_(merged);
  others.select(1, pair.gone).fill_(-INFINITY);
  return others.softmax(1).select(1, pair.kept);
}

}  // namespace

MergedExpert mergedExpert(const PairOnItems& pair) {
  const torch::NoGradGuard noGrad;
  const auto x = onHost(pair.inputs), logits = onHost(pair.logits), rows = onHost(pair.routerWeight);
  const auto hidden = onHost(pair.keptHidden), up = onHost(pair.keptUp);
  const auto gates = logits.softmax(1);
  const auto keptGate = gates.select(1, pair.kept), goneGate = gates.select(1, pair.gone);  // [n] α_a, α_b

  const double keptMean = keptGate.mean().item<double>(), goneMean = goneGate.mean().item<double>();
  const double weight = keptMean + goneMean > 0 ? keptMean / (keptMean + goneMean) : 0.5;
  const auto mean = weight * rows[pair.kept] + (1 - weight) * rows[pair.gone];  // [d] w̄
  const auto both = torch::logaddexp(logits.select(1, pair.kept), logits.select(1, pair.gone));
  const auto row = mean + smallestFit(x, (both - torch::mv(x, mean)).unsqueeze(1)).squeeze(1);
  const auto gate = gateOf(logits, pair, torch::mv(x, row));  // [n] α'

  const auto added = keptGate.unsqueeze(1) * torch::mm(hidden, up.t()) +
                     goneGate.unsqueeze(1) * torch::mm(onHost(pair.goneHidden), onHost(pair.goneUp).t());  // [n, d] T
  const auto gated = gate.unsqueeze(1) * hidden;                                                           // [n, d'] α' g_a
  const auto merged = up + smallestFit(gated, added - torch::mm(gated, up.t())).t();                       // [d, d']

  const double all = added.norm().item<double>(), left = (torch::mm(gated, merged.t()) - added).norm().item<double>();
  return {merged, row, {all > 0 ? left / all : 0, (gate - keptGate - goneGate).abs().mean().item<double>()}};
}

at::Tensor itemsToMergeOn(std::int64_t items) {
  const auto n = std::min(items, kMostItems);
  auto some = torch::empty({n}, torch::kLong);
  for (std::int64_t i = 0; i < n; ++i) some.data_ptr<std::int64_t>()[i] = 1 + i * items / n;
  return some;
}

}  // namespace xsmoe::network
