// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "model/core/events.h"
#include "model/core/metrics.h"
#include "model/core/paired_change.h"

namespace xsmoe {

/// A share among all sequences, known from a sample of them, and the bounds of its 95 % interval; all three are equal where all were taken.
struct Estimate {
  double value = 0, low = 0, high = 0;
  friend bool operator==(const Estimate&, const Estimate&) = default;
};

/// A step of the staircase over τ: for every threshold above `tau` its expert goes, and those of the steps before it. Only the least used
/// expert of a layer may go, so there is at most one step a layer and modality.
struct WhatIfStep {
  double tau = 0;                    ///< the expert's decisive share; 0 for the first step
  std::optional<ExpertName> expert;  ///< absent in the first step, where nothing goes
  LayerIndex layer;
  ExpertIndex index;                                                   ///< in its layer, as long as it is there
  std::int64_t parameters = 0;                                         ///< saved by all that went, against the first step
  [[nodiscard]] std::int64_t bytes() const { return 4 * parameters; }  ///< float32
  /// On the validation sequences, without all that went; absent where the window has none.
  std::optional<Metrics> metrics;
  Estimate hr10, ndcg10;                  ///< of `metrics`
  PairedChange hr10Change, ndcg10Change;  ///< against the first step, over the same sequences: tighter than their difference
  double seconds = 0;                     ///< that ranking the sequences took, with the embedding of all candidates
};

/// What each τ would do to a model, measured on the validation sequences of its window.
struct WhatIf {
  WindowIndex window;
  int epoch = 0;                                 ///< epochs finished in the window; of a stored window, all that it was trained
  bool live = false;                             ///< of a model in training; else as tested
  bool asTested = true;                          ///< of a window the model of its end; else that of `epoch`, whose weights are kept
  std::int64_t sequences = 0, allSequences = 0;  ///< measured on so many of so many validation sequences
  std::vector<WhatIfStep> steps;                 ///< by rising τ; the first one stands for τ = 0
  double seconds = 0;                            ///< that measuring took
  double spreadSeconds = 0;  ///< by how much the first step's differ where it is measured twice, before all others and after them
  [[nodiscard]] bool exact() const { return sequences == allSequences; }
  /// Of a list, in milliseconds: seconds by the sequences that they are of.
  [[nodiscard]] double listMs(double of) const { return sequences == 0 ? 0 : 1000 * of / static_cast<double>(sequences); }
  /// By how much times differ by chance, as far as the times themselves tell: by `spreadSeconds`, and by as much as a model took longer
  /// than one before it, whose part it is.
  [[nodiscard]] double chanceSeconds() const;
  /// Whether a step's time differs from the first one's by more than twice that, as by two standard errors.
  [[nodiscard]] bool timeDiffers(const WhatIfStep& step) const;
};

/// Position of the step in effect at a threshold: the last one whose τ is below it.
[[nodiscard]] std::size_t stepAt(const WhatIf& whatIf, double tau);

/// The experts that go at a threshold, in the order of the steps.
[[nodiscard]] std::vector<ExpertName> expertsGoneAt(const WhatIf& whatIf, double tau);

/// 95 % interval (Wilson) of the mean of values in [0, 1] from `sample` of `all` of them, drawn without replacement. No wider for values
/// between 0 and 1 than for hits and misses, whose variance is the largest of that mean; unlike the normal interval it does not collapse
/// where all values are 0. The correction for a finite whole makes it exact when all were drawn.
[[nodiscard]] Estimate estimateShare(double mean, std::int64_t sample, std::int64_t all);

}  // namespace xsmoe
