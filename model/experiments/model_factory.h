// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>

#include "model/core/error.h"
#include "model/core/settings.h"
#include "model/device/device.h"
#include "model/network/recommender.h"
#include "model/streaming/stream_session.h"

namespace xsmoe::experiments {

/// The recommender that settings name, for what the stream's cache holds. Errors: a modality that the method needs is missing.
[[nodiscard]] Result<std::unique_ptr<network::Recommender>> makeRecommender(const RunSettings& settings,
                                                                            const streaming::StreamSession& session,
                                                                            const device::ComputeDevice& device);

}  // namespace xsmoe::experiments
