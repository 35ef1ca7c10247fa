// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <exception>

#include "model/core/error.h"

namespace xsmoe::app {

/// Whether something broke off because this process gets no more memory, or no more threads, which need memory for their stacks.
[[nodiscard]] bool isOfMemory(const std::exception& error);

/// What nobody catches, in a library's thread or while a library is loaded, ends the program with a plain line and exit code 1 where it is
/// of missing memory. `program`: its name, for good. Call once, before any thread.
void endPlainlyWithoutMemory(const char* program);

/// For what cannot tell that it gets no memory, as Qt cannot while it starts threads: whether this process may map so many bytes
/// (`ulimit -v`). Error, in the name of the program: it may not.
[[nodiscard]] Result<void> checkAddressSpace(const char* program, std::uint64_t bytes);

/// What to do about it.
inline constexpr const char* kMoreMemory = "Give the program more (ulimit -v), or end others";

}  // namespace xsmoe::app
