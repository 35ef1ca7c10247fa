#include "tests/network/plain_formulation.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <cmath>
#include <limits>

#include "model/core/names.h"

namespace xsmoe::network {
namespace {

at::Tensor project(const at::Tensor& x, const at::Tensor& weight) { return torch::matmul(x, weight.t()); }

at::Tensor norm(const PlainModel& model, const std::string& prefix, const at::Tensor& x) {
  const auto mean = x.mean(-1, true);
  const auto variance = (x - mean).square().mean(-1, true);
  return (x - mean) / (variance + 1e-6).sqrt() * model.parameters.at(prefix + ".weight") + model.parameters.at(prefix + ".bias");
}

at::Tensor sideLayer(const PlainModel& model, const std::string& prefix, const at::Tensor& x, const at::Tensor& l, const at::Tensor& ids,
                     PlainUsage& usage) {
  std::vector<at::Tensor> sources{l};  // gate slot 0: the base path
  for (int j = 0; model.parameters.count(prefix + ".experts." + std::to_string(j) + ".up.weight") == 1; ++j) {
    const auto expert = prefix + ".experts." + std::to_string(j);
    const auto hidden = project(x, model.parameters.at(expert + ".down.weight"));
    const auto gelu = hidden * 0.5 * (1 + torch::erf(hidden / std::sqrt(2.0)));
    sources.push_back(project(gelu, model.parameters.at(expert + ".up.weight")) + x);  // z_j
  }
  const auto logits = project(x, model.parameters.at(prefix + ".router.weight"));
  const auto gates = logits.exp() / logits.exp().sum(-1, true);        // [n, N+1]
  const auto gated = torch::stack(sources, 1) * gates.unsqueeze(-1);   // [n, N+1, d]
  usage.contribution = gated.detach().square().sum(-1).sqrt().sum(0);  // [N+1]
  usage.gateSum = (gates.detach() * ids.ne(0).unsqueeze(1).to(gates.scalar_type())).sum(0);
  return gated.sum(1);
}

at::Tensor attention(const PlainModel& model, const std::string& prefix, const at::Tensor& x, const at::Tensor& mask) {
  const auto q = project(x, model.parameters.at(prefix + ".query.weight"));
  const auto k = project(x, model.parameters.at(prefix + ".key.weight"));
  const auto v = project(x, model.parameters.at(prefix + ".value.weight"));
  const auto width = x.size(2) / model.heads;
  std::vector<at::Tensor> heads;
  for (int head = 0; head < model.heads; ++head) {
    const auto part = [&](const at::Tensor& t) { return t.narrow(2, head * width, width); };
    const auto scores = torch::bmm(part(q), part(k).transpose(1, 2)) / std::sqrt(static_cast<double>(width)) + mask;
    heads.push_back(torch::bmm(scores.softmax(-1), part(v)));
  }
  return norm(model, prefix + ".norm", x + project(torch::cat(heads, 2), model.parameters.at(prefix + ".output.weight")));
}

at::Tensor feedForward(const PlainModel& model, const std::string& prefix, const at::Tensor& x) {
  const auto with = [&](const char* name, const at::Tensor& input) {
    return project(input, model.parameters.at(prefix + name + ".weight")) + model.parameters.at(prefix + name + ".bias");
  };
  return norm(model, prefix + ".norm", x + with(".outer", with(".inner", x).clamp_min(0)));
}

}  // namespace

at::Tensor plainItemEmbeddings(const PlainModel& model, const at::Tensor& ids, PlainUsages* usages) {
  std::vector<at::Tensor> tops;
  for (const auto& [modality, states] : model.states) {
    auto h = states.front().index_select(0, ids);
    for (std::size_t i = 1; model.sideNetwork && i < states.size(); ++i) {
      const std::string key(name(modality));
      PlainUsage usage;
      h = sideLayer(model, key + ".layers." + std::to_string(i - 1), h, states[i].index_select(0, ids), ids, usage);
      if (usages != nullptr) (*usages)[key + "." + std::to_string(i - 1)] = usage;
    }
    tops.push_back(h);
  }
  return project(torch::cat(tops, 1), model.parameters.at("fusion.weight")) + model.parameters.at("fusion.bias");
}

at::Tensor plainUserStates(const PlainModel& model, const at::Tensor& items, const at::Tensor& present) {
  const auto length = items.size(1);
  const auto causal = torch::ones({length, length}, present.options()).tril();
  const auto seen = causal.unsqueeze(0).logical_and(present.unsqueeze(1));  // [B, L, L]
  const auto mask = torch::where(seen, 0.0, -1e9).to(items.scalar_type());
  auto x = norm(model, "sequence.norm", items + model.parameters.at("sequence.position.weight"));
  for (int i = 0; model.parameters.count("sequence.blocks." + std::to_string(i) + ".attention.query.weight") == 1; ++i) {
    const auto block = "sequence.blocks." + std::to_string(i);
    x = feedForward(model, block + ".feed_forward", attention(model, block + ".attention", x, mask));
  }
  return x;
}

at::Tensor plainLoss(const PlainModel& model, const at::Tensor& sequences, const at::Tensor& popularity, PlainUsages* usages) {
  return plainLossOfItems(model, plainItemEmbeddings(model, sequences.flatten(), usages), sequences, popularity);
}

at::Tensor plainLossOfItems(const PlainModel& model, const at::Tensor& items, const at::Tensor& sequences, const at::Tensor& popularity) {
  const auto users = sequences.size(0), slotsOfUser = sequences.size(1), length = slotsOfUser - 1;
  const auto slots = sequences.flatten();  // [B(L+1)]
  const auto inputs = sequences.narrow(1, 0, length);
  const auto embedded = items.view({users, slotsOfUser, -1}).narrow(1, 0, length);
  const auto states = plainUserStates(model, embedded, inputs.ne(0));         // [B, L, e]
  const auto own = slots.view({1, 1, -1}).eq(sequences.unsqueeze(2)).any(1);  // [B, B(L+1)] the user's own items
  const auto real = inputs.flatten().ne(0).nonzero().squeeze(1);              // [R] positions with a real input
  const auto user = torch::floor_divide(real, length);
  const auto target = (user * slotsOfUser + real.remainder(length) + 1).unsqueeze(1);                 // [R, 1] column of the next item
  const auto excluded = own.logical_or(slots.eq(0)).index_select(0, user).scatter(1, target, false);  // [R, B(L+1)]
  const auto logits = torch::matmul(states.flatten(0, 1).index_select(0, real), items.t()) - popularity.index_select(0, slots).log();
  return -logits.masked_fill(excluded, -std::numeric_limits<double>::infinity()).log_softmax(1).gather(1, target).mean();
}

}  // namespace xsmoe::network
