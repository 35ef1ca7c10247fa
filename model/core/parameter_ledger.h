// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <vector>

#include "model/core/settings.h"

namespace xsmoe {

/// Experts per side layer, bottom to top, of each modality.
struct ExpertCounts {
  std::vector<int> visual, textual;
  friend bool operator==(const ExpertCounts&, const ExpertCounts&) = default;
};

struct ParameterLedger {
  std::int64_t experts = 0, routers = 0, fusion = 0, userEncoder = 0;
  std::int64_t trainable = 0;
  [[nodiscard]] std::int64_t total() const { return experts + routers + fusion + userEncoder; }
  /// float32
  [[nodiscard]] std::int64_t bytes() const { return 4 * total(); }
};

/// Of one expert: its matrices D and U (model.md, section 2). `width` is d of its modality.
[[nodiscard]] std::int64_t expertParameters(const ModelSettings& model, int width);
/// What a layer has less without one of its experts: the expert's own, and the router's row of its gate slot.
[[nodiscard]] std::int64_t prunedParameters(const ModelSettings& model, int width);

/// Parameters of XSMoE and its ablations (model.md, section 2; the paper's Table 3). `visualWidth` and `textualWidth` are d per modality.
/// With a side network each layer trains one expert. Counts of a modality that the method does not use are ignored.
[[nodiscard]] ParameterLedger countParameters(const ModelSettings& model, int sequenceLength, int visualWidth, int textualWidth,
                                              const ExpertCounts& experts);

}  // namespace xsmoe
