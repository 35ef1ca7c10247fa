// SPDX-License-Identifier: Apache-2.0
#include "model/network/expert_likeness.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <optional>

namespace xsmoe::network {
namespace {

/// Of the largest output: what varies less does not vary but by rounding.
constexpr double kConstant = 1e-6;

double squareSum(const at::Tensor& values) { return values.square().sum().item<double>(); }

/// ‖to − from‖ / ‖from‖; 0 where both are 0.
double relativeChange(const at::Tensor& from, const at::Tensor& to) {
  const double change = (to - from).norm().item<double>(), before = from.norm().item<double>();
  return change == 0 ? 0 : change / std::max(before, 1e-30);
}

/// An expert's outputs less their means over the items, [n, d]; undefined where they do not vary.
at::Tensor centred(const at::Tensor& outputs) {
  const auto varying = outputs - outputs.mean(0);
  return varying.norm().item<double>() > kConstant * outputs.norm().item<double>() ? varying : at::Tensor();
}

}  // namespace

double meanCosine(const at::Tensor& x, const at::Tensor& y) {
  const auto norms = x.norm(2, -1) * y.norm(2, -1);
  const auto products = (x * y).sum(-1);
  return torch::where(norms.gt(0), products / norms.clamp_min(1e-30), torch::zeros_like(products)).mean().item<double>();
}

std::vector<std::vector<ExpertLikeness>> likenessOf(const at::Tensor& outputs) {
  const torch::NoGradGuard noGrad;
  const auto all = outputs.to(torch::kCPU, torch::kDouble);
  const auto experts = static_cast<std::size_t>(all.size(1));
  std::vector<at::Tensor> plain, varying;
  std::vector<double> own;  // ‖X_cᵀ X_c‖
  for (std::size_t j = 0; j < experts; ++j) {
    plain.push_back(all.select(1, static_cast<std::int64_t>(j)));
    varying.push_back(centred(plain.back()));
    own.push_back(varying.back().defined() ? torch::mm(varying.back().t(), varying.back()).norm().item<double>() : 0);
  }
  std::vector<std::vector<ExpertLikeness>> pairs(experts, std::vector<ExpertLikeness>(experts));
  for (std::size_t i = 0; i < experts; ++i)
    for (std::size_t j = i; j < experts; ++j) {
      ExpertLikeness& pair = pairs[i][j];
      pair.cosine = meanCosine(plain[i], plain[j]);
      if (varying[i].defined() && varying[j].defined())
        pair.cka = std::min(1.0, squareSum(torch::mm(varying[j].t(), varying[i])) / (own[i] * own[j]));
      pairs[j][i] = pair;
    }
  return pairs;
}

ExpertDifference differenceOf(const at::Tensor& weightsFrom, const at::Tensor& outputsFrom, const at::Tensor& weightsTo,
                              const at::Tensor& outputsTo) {
  const torch::NoGradGuard noGrad;
  const auto inDouble = [](const at::Tensor& values) { return values.to(torch::kCPU, torch::kDouble); };
  const auto weights = inDouble(weightsFrom), later = inDouble(weightsTo);
  const auto outputs = inDouble(outputsFrom), laterOutputs = inDouble(outputsTo);
  ExpertDifference difference;
  difference.weightCosine = meanCosine(weights.unsqueeze(0), later.unsqueeze(0));
  difference.weightChange = relativeChange(weights, later);
  difference.outputCosine = meanCosine(outputs, laterOutputs);
  difference.outputChange = relativeChange(outputs, laterOutputs);
  return difference;
}

}  // namespace xsmoe::network
