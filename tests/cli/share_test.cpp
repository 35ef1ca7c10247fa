// A run as one file, and back.
#include <gmock/gmock.h>

#include <filesystem>

#include "tests/cli/trained_run.h"

namespace xsmoe::cli {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

TEST_F(TrainedRun, IsSharedAsOneFileAndAnswersWhereItIsUnpacked) {
  const auto before = run({"recommend", place("run"), "--user", "user-0001", "--json"});
  const auto shared = run({"share", place("run"), "--to", place("run.xsmoe"), "--page", "inspect", "--window", "1"});
  ASSERT_EQ(shared.code, 0) << shared.err;
  EXPECT_EQ(shared.out, place("run.xsmoe") + "\n");
  const auto unpacked = run({"unpack", place("run.xsmoe"), "--to", place("unpacked")});
  ASSERT_EQ(unpacked.code, 0) << unpacked.err;
  EXPECT_EQ(unpacked.out, place("unpacked") + "/run/runs/run\n");
  const auto after = run(
      {"recommend", place("unpacked") + "/run/runs/run", "--stream", place("unpacked") + "/run/stream", "--user", "user-0001", "--json"});
  ASSERT_EQ(after.code, 0) << after.err;
  EXPECT_EQ(after.objects().at(0).at("truth_rank"), before.objects().at(0).at("truth_rank"));
  EXPECT_EQ(run({"unpack", place("run.xsmoe"), "--to", place("unpacked")}).out, unpacked.out) << "it is taken again";
}

TEST_F(TrainedRun, ThatIsSharedInABrokenFileIsRefused) {
  folder_->write("broken.xsmoe", "PK and no more");
  const auto unpacked = run({"unpack", place("broken.xsmoe"), "--to", place("nowhere")});
  EXPECT_EQ(unpacked.code, 3);
  EXPECT_THAT(unpacked.err, HasSubstr("broken.xsmoe: the file cannot be read as a ZIP archive"));
  EXPECT_FALSE(fs::exists(place("nowhere")));
}

TEST_F(TrainedRun, IsSharedIntoNoFolderThatIsNotThere) {
  const auto shared = run({"share", place("run"), "--to", place("none/run.xsmoe")});
  EXPECT_EQ(shared.code, 4);
  EXPECT_THAT(shared.err, HasSubstr("there is no folder " + place("none")));
  EXPECT_FALSE(fs::exists(place("none")));
}

}  // namespace
}  // namespace xsmoe::cli
