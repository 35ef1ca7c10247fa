// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "model/experiments/runs/run_folder.h"
#include "model/streaming/run_state.h"

namespace xsmoe::experiments {

/// Stores what it takes, besides the window's weights, to go on from the end of a window as the run itself did: random numbers, the usage
/// that decides, tests, τ and all other settings. A few kilobytes, with a checksum; equal runs have equal bytes.
[[nodiscard]] Result<void> writeBoundary(const RunPaths& paths, const streaming::TrainerState& state);

/// The same without weights, as it was stored. Errors: not there, damaged.
[[nodiscard]] Result<streaming::TrainerState> readBoundary(const RunPaths& paths, WindowIndex window);

/// The same of a window from whose end something can go on. Error besides: the last window, after which nothing comes.
[[nodiscard]] Result<streaming::TrainerState> endOf(const RunPaths& paths, WindowIndex window, const ProtocolSettings& protocol);

/// With the weights as tested. Errors: as of readBoundary(); no weights.
[[nodiscard]] Result<streaming::TrainerState> storedStateAt(const RunPaths& paths, WindowIndex window);

/// The same where a fork goes on. Error besides: the last window.
[[nodiscard]] Result<streaming::TrainerState> stateAtEndOf(const RunPaths& paths, WindowIndex window, const ProtocolSettings& protocol);

/// Whether two runs stored the same, bit for bit, at the end of a window: weights and all that decides how they go on from there. Where one
/// of them no longer has a file, whether the tests up to there are the same to the last digit. Error: a file cannot be read.
[[nodiscard]] Result<bool> haveSameEnd(const RunPaths& run, const RunPaths& other, WindowIndex window);

/// How many events of the record come up to the end of a window, its test included. Error: it has not ended.
[[nodiscard]] Result<std::int64_t> eventsUpToEndOf(const RunPaths& paths, WindowIndex window);

/// Whether the record tells the end of a window: where its weights are not there, somebody removed them.
[[nodiscard]] bool wasTested(const RunPaths& paths, WindowIndex window);
/// What to do where somebody did.
inline constexpr const char* kOnRemovedWeights = "Make the run again with xsmoe replay RUN: its weights are the same";

}  // namespace xsmoe::experiments
