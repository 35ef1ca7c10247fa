// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>

#include "model/engine/engine.h"
#include "model/experiments/desk/recommendation_desk.h"

namespace xsmoe::experiments {

/// The protocol of a run: choice before stream.json before `base` (FORMATS.md).
[[nodiscard]] ProtocolSettings resolveProtocol(ProtocolSettings base, const engine::ProtocolChoice& choice,
                                               const data::StreamFolder& folder);

/// A run that is made again, and the changes to make on the way.
struct Replayed {
  std::string run;  ///< its folder; empty: the run is a new one
  std::vector<ChangeLogged> changes;
};
/// One training run from stream folder to run folder (Engine::train).
[[nodiscard]] Result<engine::TrainOutcome> runTraining(const engine::TrainRequest& request, engine::TrainListener& listener,
                                                       engine::Controls& controls, ModelCopy& copy, const Replayed& replayed = {});

/// Opens what questions about a run need (Engine::openQuestions).
[[nodiscard]] Result<std::unique_ptr<engine::Questions>> openDesk(const std::filesystem::path& run, const std::filesystem::path& stream,
                                                                  std::shared_ptr<const ModelCopy> copy);

}  // namespace xsmoe::experiments
