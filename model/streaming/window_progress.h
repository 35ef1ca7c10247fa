// SPDX-License-Identifier: Apache-2.0
#pragma once
// The trainer's own: for its sources only.
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include "model/streaming/trainer.h"

namespace xsmoe::streaming {

/// Inside the trainer errors are thrown, to leave its loops.
template <class T>
T valueOrThrow(Result<T> result) {
  if (!result) throw Failed{result.error()};
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

/// One window while it trains.
struct Trainer::WindowProgress {
  WindowIndex window;
  at::Tensor sequences;  // int64 [n, L+1]
  Exclusions validationHistory;
  int epoch = 0;  // from 1
  int finishedEpochs = 0;
  double learningRate = 0;
  double seconds = 0;  // training only
  double epochSeconds = 0;
  int bestEpoch = 0;
  double bestNdcg = 0;  // the first validation must beat 0
  int withoutImprovement = 0;
  std::shared_ptr<network::Recommender> best;  // profile `paper` only; never changed, since questions share it
  std::vector<LayerUsage> usage;               // of the last finished epoch
};

/// Where the trainer stands in a run.
struct Trainer::Position {
  WindowIndex window;
  std::optional<WindowProgress> progress;  // in training
  std::optional<EndedWindow> ended;        // tested; neither: it begins
  bool entered = false;                    // where it begins: what comes before its first boundary is done
};

}  // namespace xsmoe::streaming
