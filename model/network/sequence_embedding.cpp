// SPDX-License-Identifier: Apache-2.0
// How SequenceRecommender embeds items and users: without gradients, dropout and half precision, in blocks and shares that the compute
// threads take. Training steps: sequence_step.cpp.
#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "model/device/tasks.h"
#include "model/network/item_states.h"
#include "model/network/packed_sequences.h"
#include "model/network/sequence_recommender.h"
#include "model/network/step_batch.h"
#include "model/network/step_sums.h"
#include "model/network/usage_meter.h"

namespace xsmoe::network {
namespace {

/// What blocks of items add to each layer's usage, in their order: an exchange is then as short for many items as for few.
std::vector<UsageSums> sumOfBlocks(const std::vector<std::vector<UsageSums>>& ofBlocks) {
  std::vector<UsageMeter> layers;
  for (const auto& block : ofBlocks) {
    layers.resize(block.size());
    for (std::size_t i = 0; i < block.size(); ++i) layers[i].add(block[i]);
  }
  std::vector<UsageSums> sums;
  for (const auto& layer : layers) sums.push_back(layer.sums());
  return sums;
}

}  // namespace

ItemRows SequenceRecommender::rowsOf(const std::vector<Modality>& modalities, const at::Tensor& ids) const {
  ItemRows rows;
  for (const auto modality : modalities) {
    for (std::size_t k = 0; k < states_->states.at(modality).size(); ++k)
      rows.states[modality].push_back(states_->state(modality, k).rows(ids).to(options_.device.device, torch::kFloat));
    rows.constantFirst[modality] = states_->state(modality, 0).isOneRow();
  }
  return rows;
}

at::Tensor SequenceRecommender::embedItems(const at::Tensor& ids) {
  const torch::NoGradGuard noGrad;
  const auto target = options_.device.device;
  const auto bias = itemFusion()->bias, ofPadding = paddingEmbedding();
  const auto parts = partModalities();
  const bool measured = metersEmbeddedItems();
  const auto blocks = (ids.size(0) + kEmbeddedTogether - 1) / kEmbeddedTogether;
  auto table = torch::empty({ids.size(0), options_.user.embedding}, bias.options().requires_grad(false));
  std::vector<std::vector<std::vector<UsageSums>>> usage(parts.size());  // of each part's blocks
  for (auto& ofBlocks : usage) ofBlocks.resize(static_cast<std::size_t>(blocks));
  device::runTasks(target, blocks, [&](std::int64_t block) {
    const auto some = ids.narrow(0, block * kEmbeddedTogether, std::min(kEmbeddedTogether, ids.size(0) - block * kEmbeddedTogether));
    const auto padding = some.eq(0).to(target);
    auto rows = table.narrow(0, block * kEmbeddedTogether, some.size(0));
    rows.copy_(bias.expand_as(rows));
    for (std::size_t part = 0; part < parts.size(); ++part) {
      auto input = rowsOf(parts[part], some);
      if (measured) input.counts = padding.logical_not().to(torch::kFloat);
      rows += encodePart(static_cast<int>(part), input, measured ? &usage[part][static_cast<std::size_t>(block)] : nullptr);
    }
    // Padding's hidden states are zeros, also where state 0 is given as one row for all items.
    rows.copy_(torch::where(padding.unsqueeze(1), ofPadding, rows));
  });
  if (auto* const among = meteredAmong(); measured && among != nullptr) {
    StepSums own;
    own.loss = torch::zeros({}, table.options());
    for (std::size_t part = 0; part < parts.size(); ++part) own.usage.emplace_back(static_cast<int>(part), sumOfBlocks(usage[part]));
    const auto all = sharedSums(own, *among);
    for (const auto& [part, sums] : all.usage) addUsage(part, sums);
    return table;
  }
  for (std::size_t part = 0; part < parts.size(); ++part)
    for (const auto& sums : usage[part]) addUsage(static_cast<int>(part), sums);
  return table;
}

std::vector<at::Tensor> SequenceRecommender::itemParts(const at::Tensor& ids) {
  const torch::NoGradGuard noGrad;
  const auto modalities = partModalities();
  std::vector<at::Tensor> parts;
  for (std::size_t part = 0; part < modalities.size(); ++part)
    parts.push_back(torch::empty({ids.size(0), options_.user.embedding}, itemFusion()->bias.options().requires_grad(false)));
  device::runTasks(options_.device.device, (ids.size(0) + kEmbeddedTogether - 1) / kEmbeddedTogether, [&](std::int64_t block) {
    const auto first = block * kEmbeddedTogether, count = std::min(kEmbeddedTogether, ids.size(0) - first);
    for (std::size_t part = 0; part < parts.size(); ++part)
      parts[part]
          .narrow(0, first, count)
          .copy_(encodePart(static_cast<int>(part), rowsOf(modalities[part], ids.narrow(0, first, count)), nullptr));
  });
  return parts;
}

at::Tensor SequenceRecommender::embedUsers(const UserInputs& inputs, const at::Tensor& itemTable) {
  const torch::NoGradGuard noGrad;
  const auto target = options_.device.device;
  const auto packed = packSequences(inputs.rows.cpu(), /*noneEmpty=*/true);
  const auto users = packed.sequences();
  auto embeddings = torch::empty({users, options_.user.embedding}, itemTable.options());
  const auto shares = std::clamp<std::int64_t>(device::taskCount(target), 1, std::max<std::int64_t>(users, 1));
  device::runTasks(target, shares, [&](std::int64_t share) {
    const auto [first, end] = device::shareOf(users, share, shares);
    const auto some = packed.part(first, end - first).to(target);
    const auto states = sequence_->forward(itemTable.index_select(0, some.rows), some, nullptr);
    const auto last = (some.begins.narrow(0, 1, some.sequences()) - 1).to(target);
    embeddings.narrow(0, first, end - first).copy_(states.index_select(0, last));
  });
  return embeddings;
}

at::Tensor SequenceRecommender::userStates(const at::Tensor& sequences) {
  const torch::NoGradGuard noGrad;
  const auto batch = makeStepBatch(sequences);
  const auto table = embedItems(torch::cat({torch::zeros({1}, torch::kLong), batch.ids}));
  const auto inputs = batch.inputs.to(options_.device.device);
  const auto states = sequence_->forward(table.index_select(0, inputs.rows), inputs, nullptr);  // [P, e]
  const auto length = sequences.size(1) - 1;
  const auto real = sequences.narrow(1, 0, length).ne(0).flatten().nonzero().squeeze(1).to(states.device());
  return torch::zeros({sequences.size(0) * length, states.size(1)}, states.options())
      .index_copy(0, real, states)
      .view({sequences.size(0), length, -1});
}

}  // namespace xsmoe::network
