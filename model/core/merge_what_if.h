// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>

#include "model/core/change.h"
#include "model/core/indices.h"
#include "model/core/metrics.h"
#include "model/core/paired_change.h"

namespace xsmoe {

/// A model with an expert less.
struct WithoutExpert {
  ExpertName gone;
  std::int64_t parameters = 0;                                         ///< saved
  [[nodiscard]] std::int64_t bytes() const { return 4 * parameters; }  ///< float32
  std::optional<Metrics> metrics;                                      ///< absent where there is no validation sequence
  PairedChange hr10, ndcg10;                                           ///< against the model as it is
};

/// What it does to a model to merge two experts of a side layer, beside pruning the less used of the two: both on the validation sequences
/// of its window.
struct MergeWhatIf {
  MergeExperts asked;
  WindowIndex window;
  int epoch = 0;                                 ///< epochs finished in the window; of a stored window, all that it was trained
  bool live = false;                             ///< of a model in training; else as tested
  bool asTested = true;                          ///< of a window the model of its end; else that of `epoch`, whose weights are kept
  std::int64_t sequences = 0, allSequences = 0;  ///< measured on so many of so many validation sequences
  std::int64_t items = 0;                        ///< on whose states the two were merged
  std::optional<Metrics> before;                 ///< of the model as it is
  WithoutExpert merged, pruned;
  double lost = 0;            ///< the part of what the two add for these items that the merged one cannot (network::MergeLoss::output)
  PairedChange hr10, ndcg10;  ///< merged against pruned
  double seconds = 0;         ///< that measuring took
};

}  // namespace xsmoe
