// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <torch/nn/cloneable.h>
#include <torch/nn/modules/linear.h>

#include <map>
#include <vector>

#include "model/core/settings.h"
#include "model/network/xsmoe/side_network.h"

namespace xsmoe::network {

struct ItemEncoderOptions {
  std::map<Modality, std::int64_t> widths;          ///< d of each modality in use
  std::map<Modality, SideNetworkOptions> networks;  ///< empty: no side network (`noft`)
  std::int64_t embedding = 128;                     ///< e
};

/// From frozen hidden states to item embeddings: F [h_M^visual ; h_M^textual] + b (paper, Eq. 4). Without side networks h is the one
/// state given. Parameters: visual.…, textual.…, fusion.weight F [e, Σd], fusion.bias.
class ItemEncoderImpl : public torch::nn::Cloneable<ItemEncoderImpl> {
 public:
  explicit ItemEncoderImpl(ItemEncoderOptions chosen) : options(std::move(chosen)) { ItemEncoderImpl::reset(); }
  void reset() override;

  /// One modality's part of the embeddings, F_m h_M without the bias: [R, e]. `usage` and `mixtures` as in SideNetwork::project.
  torch::Tensor part(Modality modality, const SideInput& input, std::vector<UsageSums>* usage, std::vector<Mixture>* mixtures = nullptr);
  /// F_m [e, d]: the modality's columns of F.
  [[nodiscard]] torch::Tensor columnsOf(Modality modality) const;

  ItemEncoderOptions options;
  std::map<Modality, SideNetwork> networks;
  torch::nn::Linear fusion{nullptr};
};
TORCH_MODULE(ItemEncoder);

}  // namespace xsmoe::network
