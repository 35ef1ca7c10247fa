// SPDX-License-Identifier: Apache-2.0
#include "model/device/memory_limit.h"

#include <c10/util/Exception.h>

#include <new>
#include <string_view>

namespace xsmoe::device {

bool isOutOfMemory(const std::exception& error) {
  if (dynamic_cast<const c10::OutOfMemoryError*>(&error) != nullptr || dynamic_cast<const std::bad_alloc*>(&error) != nullptr) return true;
  // LibTorch's allocator of host memory throws no class of its own.
  return std::string_view(error.what()).find("DefaultCPUAllocator: can't allocate memory") != std::string_view::npos;
}

}  // namespace xsmoe::device
