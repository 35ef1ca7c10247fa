// SPDX-License-Identifier: Apache-2.0
// How a step of SequenceRecommender gets by where a batch's items do not fit into memory at once: they are encoded in pieces without a
// graph, the loss is that of the whole batch, and each piece is encoded again for its gradients. Slower by one forward pass, equal within
// rounding.
#include <ATen/ops/_unique2.h>

#include <exception>
#include <tuple>

#include "model/device/memory_limit.h"
#include "model/network/sequence_recommender.h"

namespace xsmoe::network {
namespace {

/// With fewer items in a piece it is something else that does not fit.
constexpr std::int64_t kLeastPiece = 16;

}  // namespace

bool SequenceRecommender::takeSmallerPieces(const at::Tensor& sequences) {
  const auto items = std::get<0>(at::_unique2(sequences)).numel();
  if (items / (2 * pieces_) < kLeastPiece) return false;
  pieces_ *= 2;
  return true;
}

at::Tensor SequenceRecommender::gradientsInMemory(const at::Tensor& sequences, const at::Tensor& lossScale) {
  // All that a step changes before its gradients are complete.
  const auto host = stateOf(random_.host), onDevice = options_.device.device.is_cpu() ? at::Tensor() : stateOf(random_.device);
  while (true) {
    try {
      return computeGradients(sequences, lossScale);
    } catch (const std::exception& error) {
      if (ranks_ != nullptr) throw;  // the others are in the middle of the step
      if (!device::isOutOfMemory(error) || !takeSmallerPieces(sequences)) throw;
    }
    staging_->arrive();  // of what was brought nothing is kept
    setState(random_.host, host);
    if (onDevice.defined()) setState(random_.device, onDevice);
  }
}

}  // namespace xsmoe::network
