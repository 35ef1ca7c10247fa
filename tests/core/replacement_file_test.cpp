// A file that takes its place when it is whole, or leaves what was there.
#include "model/core/files/replacement_file.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "model/core/files/behind_links.h"
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

TEST(ReplacementFile, ReplacesWhatALinkLeadsTo) {
  const TemporaryFolder folder;
  folder.write("far/file", "old");
  std::filesystem::create_symlink("far/file", folder / "one");
  std::filesystem::create_symlink("one", folder / "two");
  ASSERT_TRUE(writeTextFile(folder / "two", "new"));
  EXPECT_TRUE(std::filesystem::is_symlink(folder / "two"));
  EXPECT_TRUE(std::filesystem::is_symlink(folder / "one"));
  EXPECT_EQ(contentOf(folder / "far/file"), "new");
  EXPECT_THAT(namesIn(folder / "far"), ElementsAre("file"));
}

TEST(ReplacementFile, MakesWhatADanglingLinkLeadsTo) {
  const TemporaryFolder folder;
  std::filesystem::create_symlink("later", folder / "link");
  ASSERT_TRUE(writeTextFile(folder / "link", "new"));
  EXPECT_TRUE(std::filesystem::is_symlink(folder / "link"));
  EXPECT_EQ(contentOf(folder / "later"), "new");
}

TEST(ReplacementFile, WritesToDevicesAndLeavesThemWhatTheyAre) {
  const TemporaryFolder folder;
  std::filesystem::create_symlink("/dev/full", folder / "full");
  const auto refused = writeTextFile(folder / "full", "too much");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kCannotWrite);
  EXPECT_TRUE(writeTextFile("/dev/null", "lost"));
  for (const char* device : {"/dev/full", "/dev/null"}) EXPECT_TRUE(std::filesystem::is_character_file(device)) << device;
  EXPECT_THAT(namesIn(folder.path()), ElementsAre("full"));
}

TEST(ReplacementFile, AppendsToAnOpenFile) {
  const TemporaryFolder folder;
  const auto target = folder.write("file", "before\n");
  const int open = ::open(target.c_str(), O_WRONLY | O_CLOEXEC);
  ASSERT_GE(open, 0);
  EXPECT_TRUE(writeTextFile("/proc/self/fd/" + std::to_string(open), "after\n"));
  ::close(open);
  EXPECT_EQ(contentOf(target), "before\nafter\n");
}

TEST(BehindLinks, EndsWhereLinksGoInACircle) {
  const TemporaryFolder folder;
  std::filesystem::create_symlink("b", folder / "a");
  std::filesystem::create_symlink("a", folder / "b");
  EXPECT_EQ(behindLinks(folder / "a"), folder / "a");
  EXPECT_FALSE(writeTextFile(folder / "a", "text"));
}

TEST(WriteTextFile, WritesAllOrLeavesWhatWasThere) {
  const TemporaryFolder folder;
  ASSERT_TRUE(writeTextFile(folder / "file", "one\n"));
  ASSERT_TRUE(writeTextFile(folder / "file", "two\n"));
  EXPECT_EQ(contentOf(folder / "file"), "two\n");
  const auto refused = writeTextFile(folder / "none/file", "three\n");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kCannotWrite);
  EXPECT_THAT(describe(refused.error()), HasSubstr("none/file: the file cannot be written: its folder is not there. Put the folder"));
  std::filesystem::create_directory(folder / "taken");
  EXPECT_FALSE(writeTextFile(folder / "taken", "four\n"));
  EXPECT_THAT(namesIn(folder.path()), testing::UnorderedElementsAre("file", "taken"));
}

TEST(ReplacementFile, WhoseFolderIsRemovedWhileItIsWrittenSaysSo) {
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder / "run");
  ReplacementFile replacement(folder / "run/file");
  std::filesystem::remove_all(folder / "run");
  const auto refused = replacement.commit();
  ASSERT_FALSE(refused);
  EXPECT_THAT(describe(refused.error()), HasSubstr("run/file: the file cannot be written: its folder is not there."));
  std::filesystem::create_directory(folder / "run");
  const auto unwritten = replacement.commit();
  ASSERT_FALSE(unwritten);
  EXPECT_THAT(describe(unwritten.error()), HasSubstr("(No such file or directory). Check the free space")) << "the folder is there";
}

TEST(WritingRemedy, IsOfItsReason) {
  const auto of = [](std::errc reason) { return writingRemedy(std::make_error_code(reason)); };
  EXPECT_THAT(of(std::errc::no_space_on_device), HasSubstr("Free some space"));
  EXPECT_THAT(writingRemedy({EDQUOT, std::generic_category()}), HasSubstr("Free some space"));
  EXPECT_THAT(of(std::errc::permission_denied), HasSubstr("permissions"));
  EXPECT_THAT(of(std::errc::read_only_file_system), HasSubstr("can be written"));
  EXPECT_THAT(of(std::errc::not_a_directory), HasSubstr("A file is where a folder should be"));
  EXPECT_THAT(of(std::errc::filename_too_long), HasSubstr("shorter name"));
  EXPECT_THAT(writingRemedy({}), HasSubstr("free space and the permissions"));
}

}  // namespace
}  // namespace xsmoe
