// SPDX-License-Identifier: Apache-2.0
#include "model/baselines/session_readout.h"

#include <torch/types.h>
#include <torch/utils.h>

namespace xsmoe::baselines {

at::Tensor linearOfParts(const torch::nn::Linear& linear, const std::vector<at::Tensor>& parts) {
  at::Tensor sum;
  std::int64_t column = 0;
  for (const auto& part : parts) {
    const auto width = part.size(-1);
    const auto weight = linear->weight.narrow(1, column, width);
    column += width;
    const auto term = torch::matmul(part, weight.t());
    sum = sum.defined() ? sum + term : term;
  }
  return linear->bias.defined() ? sum + linear->bias : sum;
}

SessionReadoutImpl::SessionReadoutImpl(std::int64_t embedding, std::int64_t parts, bool userTerm) {
  hidden = register_module("hidden", torch::nn::Linear(parts * embedding, embedding));
  gate = register_module("gate", torch::nn::Linear(embedding, 1));
  session = register_module("session", torch::nn::Linear(2 * embedding, embedding));
  if (userTerm) user = register_module("user", torch::nn::Linear(embedding, embedding));
}

SessionReadoutImpl::Read SessionReadoutImpl::forward(const SessionGraphs& graphs, const at::Tensor& h,
                                                     const std::vector<at::Tensor>& further, const at::Tensor& u) const {
  const auto last = h.gather(1, graphs.last.view({-1, 1, 1}).expand({-1, 1, h.size(2)}));  // [B, 1, d]
  std::vector<at::Tensor> parts{last, h};
  parts.insert(parts.end(), further.begin(), further.end());
  parts.push_back(u.unsqueeze(1));
  const auto g = torch::matmul(torch::sigmoid(linearOfParts(hidden, parts)), gate->weight.t()) + gate->bias;  // [B, N, 1]
  const auto gates = g.squeeze(2) * graphs.real;
  const auto global = torch::bmm((graphs.counts * gates).unsqueeze(1), h);  // [B, 1, d]
  const auto s = linearOfParts(session, {last, global}).squeeze(1);
  if (user.is_empty()) return {gates, s, {}};
  const auto ofUser = torch::tanh(linearOfParts(user, {u}));
  return {gates, s + ofUser, ofUser};
}

}  // namespace xsmoe::baselines
