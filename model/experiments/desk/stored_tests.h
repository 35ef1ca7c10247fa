// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/analysis/forgetting.h"
#include "model/core/progress.h"
#include "model/experiments/runs/run_folder.h"
#include "model/network/recommender.h"
#include "model/streaming/stream_session.h"

namespace xsmoe::experiments {

/// A run's model as it was tested after a window, or as it was after an epoch whose weights are kept, on the CPU.
struct StoredModel {
  std::shared_ptr<network::Recommender> recommender;
  std::shared_ptr<const network::ItemStates> states;  ///< that it reads; held, the next model of the run shares them
};
/// Errors: no weights of that moment, and why; a checkpoint that cannot be read or does not fit; states that cannot be read.
[[nodiscard]] Result<StoredModel> storedModel(const RunPaths& paths, const RunSettings& settings, const streaming::StreamSession& session,
                                              const RunMoment& moment);

/// Rank of the target of each test sequence of D_tested, 0: a miss, by a model that may have been trained up to any window. The test is the
/// protocol's own on D_tested, which follows the training on D_{tested−1} (model.md, section 6): its sequences; as candidates every item
/// seen in D_0 … D_tested; without the items of the user's records in D_0 … D_{tested−1}. None of that depends on the model, so that all
/// models answer the same question, and the model after D_{tested−1} ranks as it did when the run was tested. Items and users that the
/// model has not met stand at their first values, users without a vector at zero (baselines.md, section 1.5). Errors: a score that is not
/// finite; cancelled.
[[nodiscard]] Result<std::vector<std::int64_t>> ranksOnTest(network::Recommender& recommender, const data::WindowedStream& stream,
                                                            const ProtocolSettings& protocol, WindowIndex tested,
                                                            const ProgressCallback& progress = {});

/// By what the test on D_tested is known again: equal exactly where sequences, candidates and exclusions are.
[[nodiscard]] std::string keyOfTest(const data::WindowedStream& stream, const ProtocolSettings& protocol, WindowIndex tested);

/// The matrix without its cells: rows are the stored windows, columns D_1 … D_T. Error: no stored weights, and why.
[[nodiscard]] Result<ForgettingMatrix> forgettingOutlineOf(const RunPaths& paths, const ProtocolSettings& protocol,
                                                           const data::WindowedStream& stream);

/// Every stored model on every test, one model at a time; of models whose tests are kept in the run's folder these (KeptForgetting), where
/// each one that is tested is kept. `progress` is told before and while each test is made, "D_3 on D_5", and may end it there. Errors: no
/// stored weights; as of storedModel() and ranksOnTest(); cancelled.
[[nodiscard]] Result<ForgettingMatrix> forgettingOf(const RunPaths& paths, const RunManifest& run, const streaming::StreamSession& session,
                                                    const ProgressCallback& progress);

/// The same where every stored model's row is kept; empty where one is not. Nothing is tested or written. Error: no stored weights.
[[nodiscard]] Result<std::optional<ForgettingMatrix>> keptForgettingOf(const RunPaths& paths, const RunManifest& run,
                                                                       const data::WindowedStream& stream);

}  // namespace xsmoe::experiments
