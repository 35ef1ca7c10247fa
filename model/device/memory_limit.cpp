// SPDX-License-Identifier: Apache-2.0
#include "model/device/memory_limit.h"

#include <c10/util/Exception.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <new>
#include <string_view>
#include <system_error>

#include "model/core/error.h"

namespace xsmoe::device {
namespace {

/// What LibTorch says in an exception of no class of its own: by its allocator of host memory, before 1.13 by that of CUDA, and where a
/// call of CUDA, cuBLAS or cuDNN failed that needed memory itself (since 2.8 as an AcceleratorError, before as an Error).
constexpr std::array<std::string_view, 5> kWords{"DefaultCPUAllocator: can't allocate memory", "CUDA out of memory",
                                                 "CUDA error: out of memory", "CUBLAS_STATUS_ALLOC_FAILED", "CUDNN_STATUS_ALLOC_FAILED"};

}  // namespace

bool isOutOfMemory(const std::exception& error) {
  if (dynamic_cast<const c10::OutOfMemoryError*>(&error) != nullptr || dynamic_cast<const std::bad_alloc*>(&error) != nullptr) return true;
  const std::string_view told = error.what();
  return std::any_of(kWords.begin(), kWords.end(), [&](std::string_view words) { return told.find(words) != std::string_view::npos; });
}

bool lacksMemory(const std::exception& error) {
  if (isOutOfMemory(error)) return true;
  if (const auto* system = dynamic_cast<const std::system_error*>(&error); system != nullptr)
    return system->code() == std::errc::resource_unavailable_try_again || system->code() == std::errc::not_enough_memory;
  // Gloo's own class tells the system's words alone.
  return std::string_view(error.what()).find(std::generic_category().message(ENOMEM)) != std::string_view::npos;
}

std::string failureWords(const std::exception& error) { return lacksMemory(error) ? wordsOf(std::bad_alloc()) : wordsOf(error); }

}  // namespace xsmoe::device
