// SPDX-License-Identifier: Apache-2.0
#include "model/network/packed_sequences.h"

#include <torch/types.h>

#include <vector>

namespace xsmoe::network {

PackedSequences packSequences(const at::Tensor& rows, bool noneEmpty) {
  const auto padded = rows.contiguous();
  const auto* row = padded.data_ptr<std::int64_t>();
  const auto length = padded.size(1);
  std::vector<std::int64_t> tokens, positions, begins{0};
  for (std::int64_t b = 0; b < padded.size(0); ++b) {
    for (std::int64_t t = 0; t < length; ++t, ++row)
      if (*row != 0 || (noneEmpty && t + 1 == length)) {
        tokens.push_back(*row);
        positions.push_back(t);
      }
    begins.push_back(static_cast<std::int64_t>(tokens.size()));
  }
  return {torch::tensor(tokens, torch::kLong), torch::tensor(positions, torch::kLong), torch::tensor(begins, torch::kLong), 0};
}

PackedSequences PackedSequences::part(std::int64_t first, std::int64_t count) const {
  const auto* begin = begins.data_ptr<std::int64_t>() + first;
  const auto offset = begin[0], size = begin[count] - offset;
  return {rows.narrow(0, offset, size), positions.narrow(0, offset, size), begins.narrow(0, first, count + 1) - offset,
          firstToken + offset};
}

PackedSequences PackedSequences::to(c10::Device device) const {
  return {rows.to(device, /*non_blocking=*/true), positions.to(device, /*non_blocking=*/true), begins, firstToken};
}

}  // namespace xsmoe::network
