#include "model/device/machine_meter.h"

#include <gtest/gtest.h>

#include <chrono>
#include <fstream>

namespace xsmoe::device {
namespace {

/// Keeps a core busy.
void computeFor(std::chrono::milliseconds time) {
  const auto end = std::chrono::steady_clock::now() + time;
  while (std::chrono::steady_clock::now() < end) {
  }
}

TEST(MachineMeter, TellsWhatThisProgramTookSinceItBegan) {
  MachineMeter meter;
  meter.begin();
  computeFor(std::chrono::milliseconds(20));
  const MachineUse use = meter.take();
  ASSERT_TRUE(use.cpu);
  EXPECT_GT(*use.cpu, 0);
  EXPECT_LE(*use.cpu, 1);
  EXPECT_EQ(use.memoryBytes.has_value(), std::ifstream("/proc/self/status").good());
  EXPECT_EQ(use.readBytes.has_value(), std::ifstream("/proc/self/io").good());
  EXPECT_FALSE(use.gpu || use.gpuBytes) << "nobody read one";
}

TEST(MachineMeter, TellsTheMeanOfAGpusReadingsAndItsMemoryAtTheLast) {
  MachineMeter meter;
  meter.begin();
  meter.see({0.5, 1'000, 8'000, {}});
  meter.see({-1, 2'000, 8'000, "the driver does not tell how busy it is"});
  meter.see({1.0, 3'000, 8'000, {}});
  EXPECT_EQ(meter.take().gpu, 0.75);
  EXPECT_EQ(meter.take().gpuBytes, 3'000);
  meter.begin();
  EXPECT_FALSE(meter.take().gpu) << "what was before is forgotten";
}

}  // namespace
}  // namespace xsmoe::device
