// SPDX-License-Identifier: Apache-2.0
#include "model/network/packed_sequences.h"

#include <torch/types.h>

#include <vector>

#include "model/device/cuda.h"

namespace xsmoe::network {

PackedSequences packSequences(const at::Tensor& rows, bool noneEmpty) {
  const auto padded = rows.contiguous();
  const auto* row = padded.data_ptr<std::int64_t>();
  const auto length = padded.size(1);
  std::vector<std::int64_t> tokens, positions, begins{0}, owners, turns;
  for (std::int64_t b = 0; b < padded.size(0); ++b) {
    for (std::int64_t t = 0; t < length; ++t, ++row)
      if (*row != 0 || (noneEmpty && t + 1 == length)) {
        tokens.push_back(*row);
        positions.push_back(t);
        owners.push_back(b);
        turns.push_back(static_cast<std::int64_t>(tokens.size()) - begins.back() - 1);
      }
    begins.push_back(static_cast<std::int64_t>(tokens.size()));
  }
  const auto made = [](const std::vector<std::int64_t>& values) { return torch::tensor(values, torch::kLong); };
  return {made(tokens), made(positions), made(begins), made(owners), made(turns), 0, 0};
}

PackedSequences PackedSequences::part(std::int64_t first, std::int64_t count) const {
  const auto* begin = begins.data_ptr<std::int64_t>() + first;
  const auto offset = begin[0], size = begin[count] - offset;
  const auto some = [&](const at::Tensor& all) { return all.narrow(0, offset, size); };
  return {some(rows),          some(positions),      begins.narrow(0, first, count + 1) - offset, some(owners), some(turns),
          firstToken + offset, firstSequence + first};
}

PackedSequences PackedSequences::to(c10::Device device) const {
  const auto there = [&](const at::Tensor& host) { return device::send(host, device); };
  return {there(rows), there(positions), begins, there(owners), there(turns), firstToken, firstSequence};
}

}  // namespace xsmoe::network
