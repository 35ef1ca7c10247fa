#include "model/features/sha256.h"

#include <gmock/gmock.h>

#include "tests/support/temporary_folder.h"

namespace xsmoe::features {
namespace {

TEST(Sha256, IsThatOfTheStandard) {  // FIPS 180-4 examples
  const TemporaryFolder folder;
  writeContent(folder / "abc", "abc");
  writeContent(folder / "empty", "");
  writeContent(folder / "million", std::string(1'000'000, 'a'));
  EXPECT_EQ(sha256OfFile(folder / "abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256OfFile(folder / "empty"), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256OfFile(folder / "million"), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256, OfAFileTellsProgressAndCanBeCancelled) {
  const TemporaryFolder folder;
  writeContent(folder / "large", std::string(3U << 20U, 'a'));
  std::int64_t last = 0;
  ASSERT_TRUE(sha256OfFile(folder / "large", [&](const Progress& progress) { return (last = progress.done) <= progress.total; }));
  EXPECT_EQ(last, 3 << 20);
  const auto stopped = sha256OfFile(folder / "large", [](const Progress&) { return false; });
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().what, "cancelled");
}

TEST(Sha256, OfAMissingFileIsRefused) {
  const auto sum = sha256OfFile("/nowhere/features.h5");
  ASSERT_FALSE(sum);
  EXPECT_THAT(describe(sum.error()), testing::HasSubstr("/nowhere/features.h5: the file cannot be opened"));
}

}  // namespace
}  // namespace xsmoe::features
