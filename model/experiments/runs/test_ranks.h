// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "model/core/sequences.h"
#include "model/experiments/runs/run_folder.h"

namespace xsmoe::experiments {

/// Keeps where the model after D_window ranked the target of each sequence of its own test (ranks_NN.safetensors, FORMATS.md), with a
/// checksum; nothing of a test without a sequence. `test`: the sequences, `ranks`: one of each. Equal runs have equal bytes. Error: cannot
/// write.
[[nodiscard]] Result<void> writeTestRanks(const RunPaths& paths, WindowIndex window, const Sequences& test,
                                          const std::vector<std::int64_t>& ranks);

/// The same as they were kept. Empty where they are not, as of runs of earlier programs, or are damaged, of another version or of other
/// targets than those of `test`: they are measured again then, as nothing here is the truth.
[[nodiscard]] std::optional<std::vector<std::int64_t>> keptTestRanks(const RunPaths& paths, WindowIndex window, const Sequences& test);

}  // namespace xsmoe::experiments
