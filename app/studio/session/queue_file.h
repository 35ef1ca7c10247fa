// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <filesystem>
#include <string>

#include "model/analysis/run_queue.h"
#include "model/core/error.h"

namespace xsmoe::studio {

/// A queue's file (FORMATS.md, "The queue of runs").
[[nodiscard]] std::string queueText(const RunQueue& queue);
/// The inverse. What a plan no longer makes is left out. Errors: it is no queue, of another version, or a plan in it cannot be.
[[nodiscard]] Result<RunQueue> queueFrom(const std::string& text, const std::string& where);
/// An empty queue where there is no file. Errors: it cannot be read; as of queueFrom().
[[nodiscard]] Result<RunQueue> readQueue(const std::filesystem::path& file);

}  // namespace xsmoe::studio
