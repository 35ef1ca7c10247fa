// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/checks/prefix_fixture.h"

#include <torch/types.h>
#include <torch/utils.h>

namespace xsmoe::experiments {

baselines::PrefixBatch prefixesOf(const SequenceFixture& fixture, const std::string& batch) {
  const auto& lengths = fixture.input(batch + ".lengths");
  const auto users = fixture.inputs.tensors.find(batch + ".users");
  return {users == fixture.inputs.tensors.end() ? torch::zeros_like(lengths) : users->second, fixture.input(batch + ".prefixes"), lengths,
          fixture.input(batch + ".targets")};
}

network::Batch rowsOf(const baselines::PrefixBatch& batch) {
  const auto length = batch.prefixes.size(1);
  const auto columns = torch::arange(length).unsqueeze(0) - (length - batch.lengths).unsqueeze(1);  // [B, L], negative where padding is
  const auto items = batch.prefixes.gather(1, columns.clamp_min(0)).masked_fill(columns.lt(0), 0);
  return {batch.users, torch::cat({items, batch.targets.unsqueeze(1)}, 1)};
}

}  // namespace xsmoe::experiments
