// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <exception>

namespace xsmoe::device {

/// Whether an operation failed because the device, or this process, has no memory left for its result.
[[nodiscard]] bool isOutOfMemory(const std::exception& error);

}  // namespace xsmoe::device
