// SPDX-License-Identifier: Apache-2.0
#include "model/network/step_batch.h"

#include <torch/types.h>

#include <algorithm>
#include <vector>

namespace xsmoe::network {

StepBatch makeStepBatch(const at::Tensor& sequences) {
  const auto slots = sequences.contiguous();
  const auto* slot = slots.data_ptr<std::int64_t>();
  std::vector<std::int64_t> ids(slot, slot + slots.numel());
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  if (!ids.empty() && ids.front() == 0) ids.erase(ids.begin());

  auto rows = torch::zeros_like(slots);
  auto counts = torch::zeros({static_cast<std::int64_t>(ids.size())}, torch::kFloat);
  auto* row = rows.data_ptr<std::int64_t>();
  auto* count = counts.data_ptr<float>();
  for (std::int64_t i = 0; i < slots.numel(); ++i) {
    if (slot[i] == 0) continue;
    const auto place = std::lower_bound(ids.begin(), ids.end(), slot[i]) - ids.begin();
    row[i] = place + 1;
    count[place] += 1;
  }

  StepBatch batch;
  batch.ids = torch::tensor(ids, torch::kLong);
  batch.counts = counts;
  const auto length = slots.size(1) - 1;
  batch.inputs = packSequences(rows.narrow(1, 0, length), /*noneEmpty=*/false);
  batch.own = rows.index_select(0, batch.inputs.owners);
  batch.targets = batch.own.gather(1, (batch.inputs.positions + 1).unsqueeze(1)).squeeze(1);
  return batch;
}

StepBatch StepBatch::brought(device::Staging& staging) const {
  return {staging.bring(ids), staging.bring(counts),
          PackedSequences{staging.bring(inputs.rows), staging.bring(inputs.positions), inputs.begins, staging.bring(inputs.owners),
                          staging.bring(inputs.turns), inputs.firstToken, inputs.firstSequence},
          staging.bring(targets), staging.bring(own)};
}

}  // namespace xsmoe::network
