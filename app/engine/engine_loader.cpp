// SPDX-License-Identifier: Apache-2.0
#include "app/engine/engine_loader.h"

#include <dlfcn.h>

#include <cstdlib>
#include <string>
#include <string_view>

#include <interface_id.h>

#include "app/engine/short_of_memory.h"

namespace xsmoe::app {

namespace {

const char* blasKernels() {
#if defined(__x86_64__)
  if (__builtin_cpu_is("intel") == 0) return nullptr;  // unknown AMD models are recognised by their instructions
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512vl"))
    return "SKYLAKEX";
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return "HASWELL";
#endif
  return nullptr;
}

/// Whether the loader of libraries says so where no more could be mapped.
bool lacksMemory(const std::string& why) {
  for (const char* words : {"failed to map segment", "cannot map zero-fill pages", "Cannot allocate memory"})
    if (why.find(words) != std::string::npos) return true;
  return false;
}

}  // namespace

void prepareCompute() {
  setenv("OMP_WAIT_POLICY", "passive", 0);
  setenv("OPENBLAS_NUM_THREADS", "1", 0);
  if (const char* kernels = blasKernels(); kernels != nullptr) setenv("OPENBLAS_CORETYPE", kernels, 0);
}

Result<std::unique_ptr<engine::Engine>> loadEngine() {
  constexpr const char* kAgain = "Build or install the whole program again";
  // Found through the executable's RUNPATH. Never closed: LibTorch does not support being unloaded.
  void* const module = dlopen("libxsmoe-engine.so", RTLD_NOW | RTLD_LOCAL);
  if (module == nullptr) {
    const std::string why = dlerror();
    if (lacksMemory(why)) return failure("libxsmoe-engine.so", "there is not enough memory to load the engine (" + why + ')', kMoreMemory);
    return failure("libxsmoe-engine.so", "the engine cannot be loaded: " + why, kAgain);
  }
  const auto make = reinterpret_cast<engine::Engine* (*)()>(dlsym(module, "xsmoeMakeEngine"));
  const auto interface = reinterpret_cast<const char* (*)()>(dlsym(module, "xsmoeInterface"));
  if (make == nullptr || interface == nullptr) return failure("libxsmoe-engine.so", "the module has no engine", kAgain);
  Dl_info file{};
  if (std::string_view(interface()) != kInterfaceId)
    return failure(dladdr(reinterpret_cast<void*>(make), &file) != 0 ? file.dli_fname : "libxsmoe-engine.so",
                   "the engine is of another build than the program", kAgain);
  return std::unique_ptr<engine::Engine>(make());
}

}  // namespace xsmoe::app
