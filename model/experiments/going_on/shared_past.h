// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <system_error>

#include "model/experiments/runs/new_run.h"
#include "model/experiments/runs/run_folder.h"
#include "model/streaming/run_state.h"

namespace xsmoe::experiments {

/// A run folder that begins as another run did: what it is, and which part of that run's past is its own too.
struct SharedPast {
  RunPaths from, to;
  RunManifest manifest;     ///< of the new run
  WindowIndex window;       ///< the last one that is shared, its test included
  std::int64_t events = 0;  ///< of the record, up to there
  /// What differs in an event of the new run's record; absent: nothing.
  std::function<void(RunEvent&)> adapt = {};
};

/// Why a file of so many bytes could not be copied to where so many are free, in words. The standard library tells a full disk as an input
/// or output error: what is free tells it.
[[nodiscard]] std::string whyNotCopied(std::error_code problem, std::uintmax_t bytes, std::uintmax_t freeBytes);

/// Makes the folder with its run.json, the record's events and the windows' files, ready to be put in its place. Files are linked where
/// that can be done: nobody changes them, they are only replaced.
[[nodiscard]] Result<NewRun> makeWithPast(const SharedPast& past);

/// Whether two thresholds prune the same experts at the end of a window.
[[nodiscard]] bool pruneAlike(const streaming::EndedWindow& ended, double tau, double other, Protocol protocol);

/// How far a finished run, in which nobody changed anything, is that of another τ too: the first window at whose end the two prune
/// different experts; the last trained window where there is none. Never beyond the first window whose files were removed or cannot be
/// read: what is not there cannot be shared. Empty: nothing is.
[[nodiscard]] std::optional<WindowIndex> lastCommonWindow(const RunPaths& run, const RunSettings& settings, double tau);

/// Whether D_0 of a finished run can be shared: its files are there, and can be read.
[[nodiscard]] bool hasFirstWindow(const RunPaths& run);

/// Whether a finished run still has the weights of all its windows.
[[nodiscard]] bool hasAllWeights(const RunPaths& run, const RunSettings& settings);

/// Whether the weights of a run's windows up to `last`, as far as they are there, can be read and have their checksums: they would be
/// copied as they are. Errors: those of streaming::readCheckpoint().
[[nodiscard]] Result<void> checkWeights(const RunPaths& run, WindowIndex last);

/// Makes the folder of a run of other settings that has so much in common with `run`: as if it had been trained up to there alone, with as
/// many threads as `run`. Without the rest of the record where a window is left to train.
[[nodiscard]] Result<void> makeOfOtherSettings(const RunPaths& run, const RunPaths& target, WindowIndex common,
                                               const RunSettings& settings);

/// Makes the folder of a fork that changes nothing: all of a finished run.
[[nodiscard]] Result<void> makeTheSame(const RunPaths& run, const RunPaths& target);

}  // namespace xsmoe::experiments
