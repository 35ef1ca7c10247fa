// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <compare>
#include <cstdint>

#include "model/core/structure.h"

namespace xsmoe {

/// A place of the network picture of a method with experts.
struct NetworkPlace {
  enum class Kind : std::uint8_t {
    kFrozen,       ///< the frozen state l_i, from which the base path starts
    kExpert,       ///< expert z_j
    kRouter,       ///< a layer's router, and with it all its gate slots
    kState,        ///< the mixture h_i
    kFusion,       ///< F, which makes the item embedding
    kUserEncoder,  ///< the user embedding, and what it is compared with
  };
  Kind kind = Kind::kFusion;
  /// Of the first four its modality and the frozen state of its layer; 0: l_0 and h_0, below all layers. Of an expert also its birth.
  ExpertName name = {};
  friend auto operator<=>(const NetworkPlace&, const NetworkPlace&) = default;
};

}  // namespace xsmoe
