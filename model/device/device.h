// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <c10/core/Device.h>
#include <c10/core/ScalarType.h>

#include <cstdint>
#include <optional>
#include <string>

#include "model/core/error.h"
#include "model/core/settings.h"

namespace xsmoe::device {

/// Where and how a run computes.
struct ComputeDevice {
  c10::Device device{c10::kCPU};
  /// Of the products in training steps; weights, utilization, loss and evaluation stay float32.
  c10::ScalarType stepType = c10::kFloat;
  int threads = 1;
  int ranks = 1;             ///< processes with so many threads each that compute together (ranks.h)
  std::string carrier = {};  ///< of ranks on GPUs by what these exchange, "NCCL" or "Gloo"; empty: it is not chosen

  /// "cpu, 2 threads", "cpu, 2 ranks of 1 thread", "cuda:0, 2 ranks of 1 GPU, by NCCL".
  [[nodiscard]] std::string description() const;
  [[nodiscard]] std::string precisionName() const;  ///< "fp32", "bf16" or "fp16"
};

/// Chooses a device: "auto" takes CUDA where there is one. Precision "auto": fp16 on CUDA, float32 on a CPU; bf16 has to be asked for
/// there. Errors: unknown name, no such GPU, fp16 on a CPU.
/// `localRank`: of ranks on one machine each takes a GPU of its own, from the named one on; where it sees a single one, a launcher has
/// given it that.
[[nodiscard]] Result<ComputeDevice> chooseDevice(const DeviceSettings& settings, int localRank = 0);

/// Of so many GPUs, `named` among them, that of a rank by its number on the machine; empty: there is none left for it.
[[nodiscard]] std::optional<int> gpuOfRank(int named, int gpus, int localRank);

/// Whether this processor multiplies bfloat16 natively (AVX-512 BF16 or AMX). Elsewhere it is emulated, slower than float32.
[[nodiscard]] bool hasBfloat16();

/// Sets the compute threads of this process and keeps freed memory for the next step. A single matrix product runs in one thread: work is
/// shared above the products (tasks.h).
void useThreads(int threads);
/// Threads inside one matrix product of OpenBLAS; for code that leaves all sharing to the BLAS.
void setBlasThreads(int threads);

/// Resident memory of this process now and at its highest, in bytes; 0 where unknown.
struct MemoryReading {
  std::int64_t residentBytes = 0, peakBytes = 0;
};
[[nodiscard]] MemoryReading readMemory();
/// Gives freed memory back to the system, which is otherwise kept for the next step: up to 1 GiB (useThreads), in holes too.
void giveFreedMemoryBack();
/// The peak begins again at what is resident now, after memory that is free was given back, so that it tells nothing of what was before.
/// Where the system does not allow that, it stays the highest since the program began.
void beginPeak();

/// Measured speed of a small float32 product on the CPU, in 10⁹ operations a second. Takes about 50 ms.
[[nodiscard]] double measureGigaflops();

}  // namespace xsmoe::device
