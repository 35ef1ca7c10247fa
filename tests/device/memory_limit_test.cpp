#include "model/device/memory_limit.h"

#include <c10/util/Exception.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <new>
#include <stdexcept>
#include <string>
#include <system_error>

namespace xsmoe::device {
namespace {

/// What LibTorch throws where it says only this.
c10::Error saying(const std::string& words) { return {{__func__, __FILE__, static_cast<std::uint32_t>(__LINE__)}, words}; }

TEST(OutOfMemory, IsKnownByTheClassOfTheAllocatorsErrorWhateverItSays) {
  try {
    TORCH_CHECK_WITH(OutOfMemoryError, false, "some words");
  } catch (const std::exception& error) {
    EXPECT_TRUE(isOutOfMemory(error));
    EXPECT_EQ(failureWords(error), "there is not enough memory");
  }
  EXPECT_TRUE(isOutOfMemory(std::bad_alloc()));
}

TEST(OutOfMemory, IsKnownByItsWordsWhereTheClassTellsNothing) {
  for (const char* words :
       {"[enforce fail at alloc_cpu.cpp:66] . DefaultCPUAllocator: can't allocate memory: you tried to allocate 8 bytes.",
        "CUDA out of memory. Tried to allocate 20.00 MiB (GPU 0; 1.95 GiB total capacity; 1.20 GiB already allocated)",
        "CUDA error: out of memory\nCUDA kernel errors might be asynchronously reported at some other API call",
        "CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`", "cuDNN error: CUDNN_STATUS_ALLOC_FAILED"}) {
    EXPECT_TRUE(isOutOfMemory(saying(words))) << words;
    EXPECT_EQ(failureWords(saying(words)), "there is not enough memory") << "as on the CPU";
  }
}

TEST(OutOfMemory, IsNoOtherFailureOfADevice) {
  for (const char* words : {"CUDA error: device-side assert triggered", "CUDA error: an illegal memory access was encountered",
                            "CUDA error: CUBLAS_STATUS_NOT_INITIALIZED when calling `cublasCreate(handle)`"}) {
    EXPECT_FALSE(isOutOfMemory(saying(words))) << words;
    EXPECT_EQ(failureWords(saying(words)), words);
  }
  EXPECT_FALSE(isOutOfMemory(std::runtime_error("the index is out of range")));
}

TEST(LackOfMemory, IsAlsoOfThreadsAndOfWhatLibrariesAskTheSystemFor) {
  const std::system_error noThread(EAGAIN, std::generic_category()), noMemory(ENOMEM, std::system_category());
  const std::runtime_error glooSays(std::string("[enforce fail at device.cc:80] errno == 0. ") + std::strerror(ENOMEM));
  for (const std::exception* error : std::initializer_list<const std::exception*>{&noThread, &noMemory, &glooSays}) {
    EXPECT_TRUE(lacksMemory(*error)) << error->what();
    EXPECT_FALSE(isOutOfMemory(*error)) << "a result in pieces needs as many: " << error->what();
    EXPECT_EQ(failureWords(*error), "there is not enough memory");
  }
  EXPECT_TRUE(lacksMemory(std::bad_alloc()));
  EXPECT_FALSE(lacksMemory(std::system_error(ECONNREFUSED, std::system_category())));
  EXPECT_FALSE(lacksMemory(std::runtime_error(std::strerror(EAGAIN)))) << "so a connection says, too, that nothing has come";
}

}  // namespace
}  // namespace xsmoe::device
