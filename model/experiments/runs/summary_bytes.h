// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "model/analysis/run_summary.h"

namespace xsmoe::experiments {

/// A summary as bytes of this machine, for an index alone: quick to read, numbers bit for bit, readable by a program with the same layout.
/// The run's folder is not among them: the index knows it by where it lies.
[[nodiscard]] std::string bytesOf(const RunSummary& summary);
/// The inverse; empty where the bytes are not those of a summary.
[[nodiscard]] std::optional<RunSummary> summaryFrom(std::string_view bytes);
/// What the layout of these bytes depends on: programs that give the same text read each other's.
[[nodiscard]] std::string layoutOfSummaries();

}  // namespace xsmoe::experiments
