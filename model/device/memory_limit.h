// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <exception>
#include <string>

namespace xsmoe::device {

/// Whether an operation failed because the device, or this process, has no memory left for its result: whichever class the allocator of
/// this LibTorch throws, and where CUDA or one of its libraries asked for memory past the allocator.
[[nodiscard]] bool isOutOfMemory(const std::exception& error);

/// The same, and where the system refuses what needs memory besides tensors: threads, for their stacks, and what libraries ask it for.
[[nodiscard]] bool lacksMemory(const std::exception& error);

/// Words for a computation that broke off: of missing memory (lacksMemory) the same on every device, else the library's own (wordsOf).
[[nodiscard]] std::string failureWords(const std::exception& error);

}  // namespace xsmoe::device
