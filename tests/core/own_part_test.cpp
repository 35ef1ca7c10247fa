#include "model/core/files/own_part.h"

#include <gtest/gtest.h>

#include "tests/support/temporary_folder.h"

namespace xsmoe {
namespace {

class CheckOutput : public testing::Test {
 protected:
  CheckOutput() {
    for (const char* file : {"run/run.json", "run/record.sqlite", "run/checkpoints/window_00.safetensors", "stream/interactions.csv"}) {
      std::filesystem::create_directories((folder_ / file).parent_path());
      folder_.write(file, "x");
    }
  }
  [[nodiscard]] bool mayBe(const std::string& place) const { return checkOutput(folder_ / place).has_value(); }
  TemporaryFolder folder_;
};

TEST_F(CheckOutput, RefusesPartsOfARunAndOfAStream) {
  for (const char* place : {"run/run.json", "run/record.sqlite-wal", "run/checkpoints", "run/checkpoints/mine.csv", "run/ranks/x", "run",
                            "run/", "stream/interactions.csv", "stream/items.csv", "stream/features.h5", "stream/images/a.png", "stream"})
    EXPECT_FALSE(mayBe(place)) << place;
  const auto refused = checkOutput(folder_ / "stream/items.csv");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kUsage);
}

TEST_F(CheckOutput, LeavesOtherNamesBesideThemFree) {
  for (const char* place : {"run/metrics.csv", "run/report.pdf", "stream/mine.csv", "run.json", "items.csv", "new/checkpoints/a"})
    EXPECT_TRUE(mayBe(place)) << place;
}

TEST_F(CheckOutput, SeesThroughLinks) {
  std::filesystem::create_directory_symlink(folder_ / "run", folder_ / "link");
  EXPECT_FALSE(mayBe("link/run.json"));
}

}  // namespace
}  // namespace xsmoe
