// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>

#include "model/experiments/engine.h"
#include "model/experiments/recommendation_desk.h"

namespace xsmoe::experiments {

/// The protocol of a run: choice before stream.json before `base` (formats.md).
[[nodiscard]] ProtocolSettings resolveProtocol(ProtocolSettings base, const ProtocolChoice& choice, const data::StreamFolder& folder);

/// A run that is made again, and the changes to make on the way.
struct Replayed {
  std::string run;  ///< its folder; empty: the run is a new one
  std::vector<ChangeLogged> changes;
};
/// One training run from stream folder to run folder (Engine::train).
[[nodiscard]] Result<TrainOutcome> runTraining(const TrainRequest& request, TrainListener& listener, streaming::Controls& controls,
                                               ModelCopy& copy, const Replayed& replayed = {});

/// Opens what questions about a run need (Engine::openQuestions).
[[nodiscard]] Result<std::unique_ptr<Questions>> openDesk(const std::filesystem::path& run, const std::filesystem::path& stream,
                                                          std::shared_ptr<const ModelCopy> copy);

}  // namespace xsmoe::experiments
