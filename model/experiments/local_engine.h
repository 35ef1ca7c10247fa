// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>

#include "model/engine/engine.h"

namespace xsmoe::experiments {

/// The engine in this process. Loads LibTorch.
[[nodiscard]] std::unique_ptr<engine::Engine> makeEngine();

}  // namespace xsmoe::experiments
