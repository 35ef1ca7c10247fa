// SPDX-License-Identifier: Apache-2.0
#include "model/device/device.h"

#include <ATen/Parallel.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/ones.h>
#include <dlfcn.h>
#include <malloc.h>
#include <torch/cuda.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <sstream>
#include <thread>

#include "model/device/host_memory.h"

namespace xsmoe::device {
namespace {

/// Those that this process may run on, and no more than a person, or the one who shares out a machine, allows all that uses OpenMP.
int allCores() {
  const int cores = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  const char* const limit = std::getenv("OMP_NUM_THREADS");
  const int most = limit != nullptr ? std::atoi(limit) : 0;
  return most > 0 ? std::min(cores, most) : cores;
}

/// The GPU of so many that a name means, for a rank of those on this machine.
Result<c10::Device> gpuOf(const std::string& name, int named, int gpus, int localRank) {
  if (named >= gpus)
    return usageError("--device",
                      name + " was asked for, but " + (gpus == 0 ? "no CUDA device was found" : std::to_string(gpus) + " were found"),
                      torch::cuda::is_available() ? "Use --device cpu, or check the driver with nvidia-smi"
                                                  : "Use --device cpu, or build against a CUDA LibTorch (preset cuda)");
  const auto index = gpuOfRank(named, gpus, localRank);
  if (index) return c10::Device(c10::kCUDA, static_cast<c10::DeviceIndex>(*index));
  return usageError("--device",
                    "rank " + std::to_string(localRank) + " of those on this machine would compute on cuda:" +
                        std::to_string(named + localRank) + ", but " + std::to_string(gpus) + " were found",
                    "Start fewer ranks here, one for each GPU, or use --device cpu");
}

Result<c10::Device> deviceFromName(const std::string& name, int localRank) {
  const auto gpus = static_cast<int>(torch::cuda::device_count());
  if (name == "cpu" || (name == "auto" && gpus == 0)) return c10::Device(c10::kCPU);
  if (name == "auto") return gpuOf(name, 0, gpus, localRank);
  const std::string prefix = "cuda";
  if (name.rfind(prefix, 0) != 0) return usageError("--device", "\"" + name + "\" is no device", "Use auto, cpu or cuda:0");
  int index = 0;
  if (name.size() > prefix.size()) {
    std::istringstream rest(name.substr(prefix.size()));
    char colon = 0;
    if (!(rest >> colon >> index) || colon != ':' || index < 0 || !rest.eof())
      return usageError("--device", "\"" + name + "\" is no device", "Use auto, cpu or cuda:0");
  }
  return gpuOf(name, index, gpus, localRank);
}

Result<c10::ScalarType> stepType(Precision precision, c10::Device device) {
  switch (precision) {
    case Precision::kAuto: return device.is_cuda() ? c10::kHalf : c10::kFloat;
    case Precision::kFloat32: return c10::kFloat;
    case Precision::kBfloat16: return c10::kBFloat16;
    case Precision::kFloat16: break;
  }
  if (!device.is_cuda()) return usageError("--precision", "fp16 needs a CUDA device", "Use fp32, or bf16 on a CPU that has it");
  return c10::kHalf;
}

std::int64_t statusBytes(const std::string& key) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.rfind(key, 0) == 0) return std::stoll(line.substr(key.size())) * 1024;
  return 0;
}

}  // namespace

std::string ComputeDevice::description() const {
  const auto together = ranks > 1 ? std::to_string(ranks) + " ranks of " : std::string();
  if (device.is_cuda()) return device.str() + (ranks > 1 ? ", " + together + "1 GPU" : "") + (carrier.empty() ? "" : ", by " + carrier);
  return "cpu, " + together + std::to_string(threads) + (threads == 1 ? " thread" : " threads");
}

std::string ComputeDevice::precisionName() const { return stepType == c10::kHalf ? "fp16" : stepType == c10::kBFloat16 ? "bf16" : "fp32"; }

std::optional<int> gpuOfRank(int named, int gpus, int localRank) {
  if (named + localRank < gpus) return named + localRank;
  return gpus == 1 && named == 0 ? std::optional(0) : std::nullopt;
}

Result<ComputeDevice> chooseDevice(const DeviceSettings& settings, int localRank) {
  ComputeDevice chosen;
  const auto device = deviceFromName(settings.device, localRank);
  if (!device) return tl::unexpected(device.error());
  const auto type = stepType(settings.precision, *device);
  if (!type) return tl::unexpected(type.error());
  chosen.device = *device;
  chosen.stepType = *type;
  chosen.threads = settings.threads > 0 ? settings.threads : allCores();
  return chosen;
}

bool hasBfloat16() {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx512bf16") != 0;  // every processor with AMX has it too
#else
  return false;
#endif
}

void useThreads(int threads) {
  // glibc gives every large tensor pages of its own and returns them at once; a step then spends a third of its time in page faults. 32 MB
  // is the largest threshold that it takes. Arenas of threads give their pages back whatever the threshold, so all threads share one.
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, 1 << 30);
  mallopt(M_ARENA_MAX, 1);
  reuseHostMemory();
  at::set_num_threads(threads);
  // Work is shared above the products (tasks.h). OpenBLAS's own threads wait by spinning, and a step's products are too small for them.
  setBlasThreads(1);
}

void setBlasThreads(int threads) {
  // The symbol is absent with another BLAS.
  using SetThreads = void (*)(int);
  if (const auto set = reinterpret_cast<SetThreads>(dlsym(RTLD_DEFAULT, "openblas_set_num_threads")); set != nullptr) set(threads);
}

void giveFreedMemoryBack() { malloc_trim(0); }

void beginPeak() {
  giveFreedMemoryBack();
  std::ofstream("/proc/self/clear_refs") << 5;  // Linux: VmHWM starts again (proc(5))
}

MemoryReading readMemory() { return {statusBytes("VmRSS:"), statusBytes("VmHWM:")}; }

double measureGigaflops() {
  constexpr std::int64_t kWidth = 384;
  const auto a = at::ones({kWidth, kWidth}), b = at::ones({kWidth, kWidth});
  double best = 0;
  for (int i = 0; i < 4; ++i) {  // the first also starts the BLAS threads
    const auto begin = std::chrono::steady_clock::now();
    const auto c = at::matmul(a, b);
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
    best = std::max(best, 2.0 * kWidth * kWidth * kWidth / seconds.count() / 1e9);
  }
  return best;
}

}  // namespace xsmoe::device
