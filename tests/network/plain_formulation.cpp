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
  auto mask = torch::full({items.size(0), length, length}, -1e9, items.options().requires_grad(false));
  for (std::int64_t b = 0; b < items.size(0); ++b)
    for (std::int64_t t = 0; t < length; ++t)
      for (std::int64_t key = 0; key <= t; ++key)
        if (present[b][key].item<bool>()) mask[b][t][key] = 0;
  auto x = norm(model, "sequence.norm", items + model.parameters.at("sequence.position.weight"));
  for (int i = 0; model.parameters.count("sequence.blocks." + std::to_string(i) + ".attention.query.weight") == 1; ++i) {
    const auto block = "sequence.blocks." + std::to_string(i);
    x = feedForward(model, block + ".feed_forward", attention(model, block + ".attention", x, mask));
  }
  return x;
}

at::Tensor plainLoss(const PlainModel& model, const at::Tensor& sequences, const at::Tensor& popularity, PlainUsages* usages) {
  const auto users = sequences.size(0), slotsOfUser = sequences.size(1), length = slotsOfUser - 1;
  const auto slots = sequences.flatten();                        // [B(L+1)]
  const auto items = plainItemEmbeddings(model, slots, usages);  // [B(L+1), e]
  const auto inputs = sequences.narrow(1, 0, length);
  const auto embedded = items.view({users, slotsOfUser, -1}).narrow(1, 0, length);
  const auto states = plainUserStates(model, embedded, inputs.ne(0));  // [B, L, e]
  std::vector<at::Tensor> terms;
  for (std::int64_t b = 0; b < users; ++b) {
    const auto own = slots.unsqueeze(0).eq(sequences[b].unsqueeze(1)).any(0);
    for (std::int64_t t = 0; t < length; ++t) {
      if (inputs[b][t].item<std::int64_t>() == 0) continue;
      const auto target = b * slotsOfUser + t + 1;
      auto excluded = own.logical_or(slots.eq(0)).clone();
      excluded[target] = false;
      const auto logits = torch::mv(items, states[b][t]) - popularity.index_select(0, slots).log();
      terms.push_back(-logits.masked_fill(excluded, -std::numeric_limits<double>::infinity()).log_softmax(0)[target]);
    }
  }
  return torch::stack(terms).mean();
}

}  // namespace xsmoe::network
