#pragma once
#include <c10/core/Device.h>

#include <filesystem>
#include <vector>

#include "tests/bench/measurements.h"
#include "tests/bench/table.h"

namespace xsmoe::bench {

struct Plan {
  c10::Device device = c10::kCPU;    ///< of the training step, whose plain formulation runs on the CPU, and of the section gpu
  bool quick = false;                ///< the cases that the targets name, fewer repetitions
  int epochs = 3;                    ///< a window, of runs at scale
  double stepSeconds = 60;           ///< of each method's epoch
  std::filesystem::path workFolder;  ///< where streams and runs are made
};

/// A section registers its benchmarks and, once they have run, makes its tables of them.
struct Section {
  const char* name;
  const char* purpose;
  void (*registerBenchmarks)(const Plan&);
  std::vector<Table> (*tabulate)(const Plan&, const Measurements&);
};

[[nodiscard]] Section stepSection();
[[nodiscard]] Section meteringSection();
[[nodiscard]] Section baselinesSection();
[[nodiscard]] Section evaluationSection();
[[nodiscard]] Section lgmrecSection();
[[nodiscard]] Section epochSection();
[[nodiscard]] Section gpuSection();
[[nodiscard]] Section watchingSection();
[[nodiscard]] Section streamSection();
[[nodiscard]] Section growthSection();
[[nodiscard]] Section importSection();
[[nodiscard]] Section encodersSection();
[[nodiscard]] Section extractSection();
[[nodiscard]] Section runsSection();
[[nodiscard]] Section queueSection();
[[nodiscard]] Section inspectSection();
[[nodiscard]] Section mapSection();
[[nodiscard]] Section ranksSection();

}  // namespace xsmoe::bench
