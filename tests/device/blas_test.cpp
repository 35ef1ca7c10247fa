// Which library multiplies matrices is told by what it is, so that a busy machine makes no good library a bad one.
#include "model/device/blas.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>

#include "model/device/device.h"

namespace xsmoe::device {
namespace {

using testing::HasSubstr;

// Where Debian puts them, for every processor.
std::string installed(const std::string& name) {
  std::error_code ignored;
  for (const auto& folder : std::filesystem::directory_iterator("/usr/lib", ignored)) {
    const auto library = folder.path() / name;
    if (std::filesystem::exists(library, ignored)) return library.string();
  }
  return {};
}

bool isLoaded(const std::string& part) {
  std::ifstream maps("/proc/self/maps");
  for (std::string line; std::getline(maps, line);)
    if (line.find(part) != std::string::npos) return true;
  return false;
}

TEST(Blas, OfTheReferenceIsKnownByItsLibrary) {
  const auto library = installed("blas/libblas.so.3");
  if (library.empty()) GTEST_SKIP() << "the reference BLAS is not installed";
  EXPECT_TRUE(isReferenceBlas(library.c_str()));
}

TEST(Blas, ThatIsOpenBlasUnderTheReferencesNameIsNotTheReference) {
  const auto library = installed("openblas-pthread/libblas.so.3");
  if (library.empty()) GTEST_SKIP() << "OpenBLAS is not installed";
  EXPECT_FALSE(isReferenceBlas(library.c_str()));
}

TEST(Blas, IsNoLibraryThatMultipliesNothingOrIsNotThere) {
  EXPECT_FALSE(isReferenceBlas("libc.so.6"));
  EXPECT_FALSE(isReferenceBlas("/nowhere/libblas.so.3"));
}

TEST(Blas, OfThisProcessIsTheOneThatLibTorchCalls) {
  ASSERT_GT(measureGigaflops(), 0);  // so that it is loaded
  if (!isLoaded("/blas/libblas.so")) {
    EXPECT_FALSE(multipliesWithReferenceBlas());
  } else if (!isLoaded("openblas")) {
    EXPECT_TRUE(multipliesWithReferenceBlas());
  } else {
    GTEST_SKIP() << "two libraries for matrix products are loaded";
  }
}

TEST(Blas, IsAdvisedToBeReplacedWhereItIsTheReferenceOrServesOneThreadAtATime) {
  EXPECT_EQ(blasAdvice(false, false), "");
  EXPECT_THAT(blasAdvice(true, false), HasSubstr("100 times slower"));
  EXPECT_THAT(blasAdvice(false, true), HasSubstr("one product at a time"));
  for (const bool serialises : {false, true}) EXPECT_THAT(blasAdvice(true, serialises), HasSubstr("libopenblas0-pthread"));
}

}  // namespace
}  // namespace xsmoe::device
