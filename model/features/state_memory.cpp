// SPDX-License-Identifier: Apache-2.0
#include "model/features/state_memory.h"

#include <sys/mman.h>

#include <cstddef>
#include <new>

namespace xsmoe::features {

torch::Tensor halvesInOwnPages(std::int64_t rows, std::int64_t width) {
  const auto bytes = static_cast<std::size_t>(rows * width) * sizeof(std::uint16_t);
  if (bytes == 0) return torch::empty({rows, width}, torch::kFloat16);
  // All of it will be written: to take the pages at once saves a fault for each.
  void* const pages = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
  if (pages == MAP_FAILED) throw std::bad_alloc();
  return torch::from_blob(
      pages, {rows, width}, [bytes](void* at) { ::munmap(at, bytes); }, torch::kFloat16);
}

}  // namespace xsmoe::features
