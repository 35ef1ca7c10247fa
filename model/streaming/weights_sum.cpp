// SPDX-License-Identifier: Apache-2.0
#include "model/streaming/weights_sum.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace xsmoe::streaming {
namespace {

/// As FNV-1a over words of eight bytes, the last filled up with zeros; rotated, so that high bits count in all that follows.
std::uint64_t added(std::uint64_t sum, const at::Tensor& tensor) {
  const auto host = tensor.detach().cpu().contiguous();
  const auto* const bytes = static_cast<const char*>(host.data_ptr());
  const auto size = static_cast<std::size_t>(host.numel()) * host.element_size();
  for (std::size_t first = 0; first < size; first += sizeof(std::uint64_t)) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes + first, std::min(sizeof(word), size - first));
    sum = std::rotl((sum ^ word) * 0x100000001b3U, 31);
  }
  return sum;
}

}  // namespace

std::uint64_t sumOfWeights(const network::Recommender& recommender) { return sumOfBits(recommender.modelTensors().variables); }

std::uint64_t sumOfBits(const network::NamedTensors& tensors) {
  std::uint64_t sum = 0xcbf29ce484222325U;
  for (const auto& [name, tensor] : tensors) sum = added(sum, tensor);
  return sum;
}

}  // namespace xsmoe::streaming
