#include "model/device/device.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <gmock/gmock.h>

#include <cstdlib>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace xsmoe::device {
namespace {

using testing::HasSubstr;

DeviceSettings settings(const std::string& device, Precision precision = Precision::kAuto, int threads = 0) {
  return {device, precision, threads};
}

std::string refusal(const DeviceSettings& asked) {
  const auto chosen = chooseDevice(asked);
  if (chosen) return "it was chosen";
  EXPECT_EQ(chosen.error().kind, ErrorKind::kUsage);
  return describe(chosen.error());
}

TEST(Device, OnACpuIsFloat32AndSaysHowManyThreads) {
  const auto two = chooseDevice(settings("cpu", Precision::kAuto, 2));
  ASSERT_TRUE(two);
  EXPECT_EQ(two->description(), "cpu, 2 threads");
  EXPECT_EQ(two->precisionName(), "fp32");
  EXPECT_EQ(chooseDevice(settings("cpu", Precision::kAuto, 1))->description(), "cpu, 1 thread");
}

TEST(Device, UsesEveryCoreWhenNoThreadsAreNamed) { EXPECT_GE(chooseDevice(settings("cpu"))->threads, 1); }

TEST(Device, UsesNoMoreThreadsThanOpenMPMay) {
  const char* const before = std::getenv("OMP_NUM_THREADS");
  const std::string kept = before != nullptr ? before : "";
  setenv("OMP_NUM_THREADS", "1", 1);
  EXPECT_EQ(chooseDevice(settings("cpu"))->threads, 1);
  EXPECT_EQ(chooseDevice(settings("cpu", Precision::kAuto, 2))->threads, 2) << "named ones are meant";
  kept.empty() ? unsetenv("OMP_NUM_THREADS") : setenv("OMP_NUM_THREADS", kept.c_str(), 1);
}

TEST(Device, TakesBfloat16OnACpuWhenAskedTo) { EXPECT_EQ(chooseDevice(settings("cpu", Precision::kBfloat16))->precisionName(), "bf16"); }

TEST(Device, RefusesHalfPrecisionOnACpu) {
  EXPECT_EQ(refusal(settings("cpu", Precision::kFloat16)),
            "--precision: fp16 needs a CUDA device. Use fp32, or bf16 on a CPU that has it.");
}

TEST(Device, RefusesNamesThatAreNone) {
  for (const char* name : {"gpu", "", "cuda:", "cuda:x", "cuda:-1", "cuda:0x", "cuda0", "CPU"})
    EXPECT_EQ(refusal(settings(name)), "--device: \"" + std::string(name) + "\" is no device. Use auto, cpu or cuda:0.");
}

TEST(Device, RefusesCudaWhereThereIsNone) {
  if (at::hasCUDA()) GTEST_SKIP() << "this machine has CUDA";
  for (const char* name : {"cuda", "cuda:0", "cuda:3"})
    EXPECT_THAT(refusal(settings(name)), HasSubstr(std::string(name) + " was asked for, but no CUDA device was found. Use --device cpu"));
}

TEST(Device, AutoIsTheCpuWhereThereIsNoCuda) {
  if (at::hasCUDA()) GTEST_SKIP() << "this machine has CUDA";
  EXPECT_TRUE(chooseDevice(settings("auto"))->device.is_cpu());
}

TEST(Device, IsAGpuForEachRankOfAMachineFromTheNamedOneOn) {
  EXPECT_EQ(gpuOfRank(0, 4, 0), 0);
  EXPECT_EQ(gpuOfRank(0, 4, 3), 3);
  EXPECT_EQ(gpuOfRank(1, 4, 2), 3);
  EXPECT_FALSE(gpuOfRank(1, 4, 3)) << "there is no fifth";
  EXPECT_EQ(gpuOfRank(0, 1, 3), 0) << "a launcher shows each rank its own";
}

TEST(Device, SaysHowManyRanksComputeOnOneEach) {
  ComputeDevice device;
  device.device = c10::Device(c10::kCUDA, 1);
  EXPECT_EQ(device.description(), "cuda:1");
  device.ranks = 2;
  EXPECT_EQ(device.description(), "cuda:1, 2 ranks of 1 GPU");
  device.carrier = "NCCL";
  EXPECT_EQ(device.description(), "cuda:1, 2 ranks of 1 GPU, by NCCL");
}

TEST(Threads, AreTorchsAfterwards) {
  useThreads(1);
  EXPECT_EQ(at::get_num_threads(), 1);
}

TEST(Memory, IsReadInBytesAndRemembersItsPeak) {
  const auto before = readMemory();
  EXPECT_GT(before.residentBytes, 1 << 20);
  {
    constexpr std::size_t kSize = 64 << 20;
    const std::vector<char> much(kSize, 1);
    EXPECT_GE(readMemory().residentBytes, before.residentBytes + static_cast<std::int64_t>(kSize) / 2);
  }
  EXPECT_GE(readMemory().peakBytes, before.residentBytes + (32 << 20));
}

TEST(Memory, IsGivenBackOnDemandAlsoFromBelowWhatStays) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "a sanitizer keeps what is freed";
#endif
  useThreads(1);  // it is kept for the next step from here on
  constexpr std::size_t kBlock = 1 << 20, kBlocks = 128;
  std::vector<std::unique_ptr<std::vector<char>>> blocks;
  for (std::size_t i = 0; i < kBlocks; ++i) blocks.push_back(std::make_unique<std::vector<char>>(kBlock, 1));
  const auto before = readMemory().residentBytes;
  const auto last = std::move(blocks.back());
  blocks.clear();
  giveFreedMemoryBack();
  EXPECT_LT(readMemory().residentBytes, before - static_cast<std::int64_t>(kBlock * kBlocks / 2)) << last->size();
}

TEST(Memory, ForgetsItsPeakWhereItBeginsAgain) {
  constexpr std::size_t kSize = 320 << 20;  // more than the address sanitizer keeps of what was freed
  {
    const std::vector<char> much(kSize, 1);
    const volatile char* const last = &much.back();  // so that it is really made
    ASSERT_EQ(*last, 1);
  }
  const auto before = readMemory();
  beginPeak();
  const auto after = readMemory();
  if (after.peakBytes == before.peakBytes) GTEST_SKIP() << "this system does not let a process begin its peak again";
  EXPECT_LT(after.peakBytes, before.peakBytes - static_cast<std::int64_t>(kSize) / 2);
  const std::vector<char> again(kSize, 1);
  const volatile char* const last = &again.back();
  ASSERT_EQ(*last, 1);
  EXPECT_GE(readMemory().peakBytes, after.peakBytes + static_cast<std::int64_t>(kSize) / 2);
}

TEST(Blas, IsMeasuredInGigaflops) {
  const double speed = measureGigaflops();
  EXPECT_GT(speed, 0.05);
  EXPECT_LT(speed, 100'000);
}

}  // namespace
}  // namespace xsmoe::device
