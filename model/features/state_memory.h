// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <torch/types.h>

#include <cstdint>

namespace xsmoe::features {

/// Zeros, float16 [rows, width], in pages of their own that go back to the system with the tensor. States are by far the largest thing a
/// process holds; the heap keeps what is freed for the next training step, and replaced states would leave holes in it that the next ones
/// do not fit into. Throws std::bad_alloc.
[[nodiscard]] torch::Tensor halvesInOwnPages(std::int64_t rows, std::int64_t width);

}  // namespace xsmoe::features
