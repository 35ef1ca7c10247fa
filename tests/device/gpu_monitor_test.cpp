#include "model/device/gpu_monitor.h"

#include <gmock/gmock.h>

#include <chrono>
#include <cstdlib>
#include <string>

namespace xsmoe::device {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::IsEmpty;

/// tests/device/made_nvml.cpp
constexpr const char* kMadeNvml = XSMOE_MADE_NVML;

GpuUse useOf(const std::string& busId, const std::string& library = kMadeNvml) { return GpuMonitor(busId, library).use(); }

TEST(GpuMonitor, TellsHowBusyTheGpuIsAndWhatItsMemoryHolds) {
  const GpuUse use = useOf("0000:01:00.0");
  EXPECT_DOUBLE_EQ(use.busy, 0.73);
  EXPECT_EQ(use.usedBytes, 2'000'000'000);
  EXPECT_EQ(use.totalBytes, 8'000'000'000);
  EXPECT_THAT(use.unknown, IsEmpty());
}

TEST(GpuMonitor, TellsWhatTheDriverDoesAndWhyNotTheRest) {
  const GpuUse use = useOf("0000:02:00.0");
  EXPECT_LT(use.busy, 0);
  EXPECT_EQ(use.usedBytes, 2'000'000'000);
  EXPECT_EQ(use.unknown, "the NVIDIA driver does not tell how busy the GPU is (Not Supported)");
}

TEST(GpuMonitor, SaysInPlainWordsThatTheLibraryIsNotThere) {
  const GpuUse use = useOf("0000:01:00.0", "libno-nvml-here.so.1");
  EXPECT_LT(use.busy, 0);
  EXPECT_EQ(use.usedBytes, 0);
  EXPECT_EQ(use.totalBytes, 0);
  EXPECT_EQ(use.unknown, "the NVIDIA driver's library libno-nvml-here.so.1 cannot be opened");
}

TEST(GpuMonitor, SaysThatALibraryIsAnotherOne) {
  EXPECT_EQ(useOf("0000:01:00.0", "libm.so.6").unknown, "libm.so.6 is not the NVIDIA driver's library, or too old");
}

TEST(GpuMonitor, SaysThatTheDriverDoesNotAnswer) {
  setenv("XSMOE_MADE_NVML_WITHOUT_DRIVER", "1", 1);
  const GpuUse use = useOf("0000:01:00.0");
  unsetenv("XSMOE_MADE_NVML_WITHOUT_DRIVER");
  EXPECT_LT(use.busy, 0);
  EXPECT_EQ(use.unknown, "the NVIDIA driver does not answer (Driver Not Loaded)");
}

TEST(GpuMonitor, SaysWhichGpuTheDriverDoesNotFind) {
  EXPECT_THAT(useOf("0000:7F:00.0").unknown, HasSubstr("does not find the GPU at 0000:7F:00.0 (Not Found)"));
  EXPECT_THAT(useOf("").unknown, HasSubstr("does not find the GPU at an unknown place"));
}

TEST(GpuMonitor, AsksTheDriverNoSoonerThanItsRestIsOver) {
  GpuMonitor patient("0000:03:00.0", kMadeNvml, 1h);
  const double first = patient.use().busy;
  EXPECT_GT(first, 0);
  EXPECT_EQ(patient.use().busy, first);
  GpuMonitor eager("0000:03:00.0", kMadeNvml, 0ms);
  const double before = eager.use().busy;
  EXPECT_GT(eager.use().busy, before);
}

}  // namespace
}  // namespace xsmoe::device
