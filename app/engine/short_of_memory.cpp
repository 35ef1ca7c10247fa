// SPDX-License-Identifier: Apache-2.0
#include "app/engine/short_of_memory.h"

#include <sys/resource.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <new>
#include <string>
#include <string_view>
#include <system_error>

namespace xsmoe::app {
namespace {

constexpr int kFailedCode = 1;
std::terminate_handler otherwise = nullptr;  // both set once, before any thread
const char* name = "";

[[noreturn]] void endPlainly() {
  try {
    if (const auto problem = std::current_exception()) std::rethrow_exception(problem);
  } catch (const std::exception& error) {
    if (isOfMemory(error)) {
      std::fprintf(stderr, "%s: there is not enough memory. %s.\n", name, kMoreMemory);
      _exit(kFailedCode);
    }
  } catch (...) {
    // It is told as ever.
  }
  if (otherwise != nullptr) otherwise();
  std::abort();
}

}  // namespace

bool isOfMemory(const std::exception& error) {
  if (dynamic_cast<const std::bad_alloc*>(&error) != nullptr) return true;
  if (const auto* system = dynamic_cast<const std::system_error*>(&error); system != nullptr)
    return system->code() == std::errc::resource_unavailable_try_again || system->code() == std::errc::not_enough_memory;
  // LibTorch's own class is not known here.
  return std::string_view(error.what()).find("can't allocate memory") != std::string_view::npos;
}

void endPlainlyWithoutMemory(const char* program) {
  name = program;
  otherwise = std::set_terminate(endPlainly);
}

Result<void> checkAddressSpace(const char* program, std::uint64_t bytes) {
  constexpr std::uint64_t kMegabyte = 1'000'000;
  rlimit limit{};
  if (getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY || limit.rlim_cur >= bytes) return {};
  return failure(program,
                 "there is not enough memory: this process may map " + std::to_string(limit.rlim_cur / kMegabyte) +
                     " MB of addresses, and " + std::to_string(bytes / kMegabyte) + " MB are needed",
                 "Give the program more (ulimit -v)");
}

}  // namespace xsmoe::app
