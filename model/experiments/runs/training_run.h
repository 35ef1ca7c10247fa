// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "model/data/stream_folder.h"
#include "model/engine/engine.h"
#include "model/experiments/runs/model_copy.h"
#include "model/experiments/runs/stream_shelf.h"

namespace xsmoe::experiments {

/// The protocol of a run: choice before stream.json before `base` (FORMATS.md).
[[nodiscard]] ProtocolSettings resolveProtocol(ProtocolSettings base, const engine::ProtocolChoice& choice,
                                               const data::StreamFolder& folder);

/// Gives a request the protocol and the width of embeddings that it is trained with.
void fitToStream(engine::TrainRequest& request, const data::StreamFolder& folder);

/// A run that is made again, and the changes to make on the way.
struct Replayed {
  std::string run;  ///< its folder; empty: the run is a new one
  std::vector<PlacedChange> changes;
};
/// One training run from stream folder to run folder (Engine::train).
[[nodiscard]] Result<engine::TrainOutcome> runTraining(const engine::TrainRequest& request, engine::TrainListener& listener,
                                                       engine::Controls& controls, ModelCopy& copy, StreamShelf& streams,
                                                       const Replayed& replayed = {});

}  // namespace xsmoe::experiments
