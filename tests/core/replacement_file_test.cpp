// A file that takes its place when it is whole, or leaves what was there.
#include "model/core/files/replacement_file.h"

#include <gmock/gmock.h>

#include "tests/support/temporary_folder.h"

namespace xsmoe {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(ReplacementFile, TakesThePlaceOfTheOldOneAtTheEnd) {
  const TemporaryFolder folder;
  const auto target = folder.write("file", "old");
  ReplacementFile file(target);
  writeContent(file.path(), "new");
  EXPECT_EQ(contentOf(target), "old");
  ASSERT_TRUE(file.commit());
  EXPECT_EQ(contentOf(target), "new");
  EXPECT_THAT(namesIn(folder.path()), ElementsAre("file"));
}

TEST(ReplacementFile, LeavesTheOldOneWithoutCommit) {
  const TemporaryFolder folder;
  const auto target = folder.write("file", "old");
  { writeContent(ReplacementFile(target).path(), "new"); }
  { writeContent(ReplacementFile(folder / "other").path(), "new"); }
  EXPECT_EQ(contentOf(target), "old");
  EXPECT_THAT(namesIn(folder.path()), ElementsAre("file"));
}

TEST(WriteTextFile, WritesAllOrLeavesWhatWasThere) {
  const TemporaryFolder folder;
  ASSERT_TRUE(writeTextFile(folder / "file", "one\n"));
  ASSERT_TRUE(writeTextFile(folder / "file", "two\n"));
  EXPECT_EQ(contentOf(folder / "file"), "two\n");
  const auto refused = writeTextFile(folder / "none/file", "three\n");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kCannotWrite);
  EXPECT_THAT(describe(refused.error()), HasSubstr("none/file: the file cannot be written (No such file or directory). Check"));
  std::filesystem::create_directory(folder / "taken");
  EXPECT_FALSE(writeTextFile(folder / "taken", "four\n"));
  EXPECT_THAT(namesIn(folder.path()), testing::UnorderedElementsAre("file", "taken"));
}

}  // namespace
}  // namespace xsmoe
