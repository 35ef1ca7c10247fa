// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <exception>

namespace xsmoe::app {

/// Whether something broke off because this process gets no more memory, or no more threads, which need memory for their stacks.
[[nodiscard]] bool isOfMemory(const std::exception& error);

/// What nobody catches, in a library's thread or while a library is loaded, ends the program with a plain line and exit code 1 where it is
/// of missing memory. `program`: its name, for good. Call once, before any thread.
void endPlainlyWithoutMemory(const char* program);

/// What to do about it.
inline constexpr const char* kMoreMemory = "Give the program more (ulimit -v), or end others";

}  // namespace xsmoe::app
