// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <optional>
#include <vector>

#include "model/engine/engine.h"
#include "widgets/pages/status_bits.h"

namespace xsmoe::studio {

/// What is wrong with the machine or the open stream, in words, each with what to do. Of the stream's features only what the method reads
/// counts.
[[nodiscard]] std::vector<widgets::Warning> warningsAbout(const std::optional<engine::DeviceReport>& device,
                                                          const engine::StreamOverview* stream, const ModelSettings& model);

}  // namespace xsmoe::studio
