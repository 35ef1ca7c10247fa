// SPDX-License-Identifier: Apache-2.0
#include "app/engine/engine_loader.h"

#include <dlfcn.h>

#include <cstdlib>

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

}  // namespace

void prepareCompute() {
  setenv("OMP_WAIT_POLICY", "passive", 0);
  setenv("OPENBLAS_NUM_THREADS", "1", 0);
  if (const char* kernels = blasKernels(); kernels != nullptr) setenv("OPENBLAS_CORETYPE", kernels, 0);
}

Result<std::unique_ptr<engine::Engine>> loadEngine() {
  // Found through the executable's RUNPATH. Never closed: LibTorch does not support being unloaded.
  void* const module = dlopen("libxsmoe-engine.so", RTLD_NOW | RTLD_LOCAL);
  if (module == nullptr)
    return failure("libxsmoe-engine.so", std::string("the engine cannot be loaded: ") + dlerror(),
                   "Build or install the whole program again");
  using Make = engine::Engine* (*)();
  const auto make = reinterpret_cast<Make>(dlsym(module, "xsmoeMakeEngine"));
  if (make == nullptr) return failure("libxsmoe-engine.so", "the module has no engine", "Build or install the whole program again");
  return std::unique_ptr<engine::Engine>(make());
}

}  // namespace xsmoe::app
