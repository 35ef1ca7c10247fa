// A folder that appears complete or not at all, whatever a program left that was killed while it made one.
#include "model/core/files/new_folder.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/file.h>
#include <unistd.h>

#include "tests/support/temporary_folder.h"

namespace xsmoe {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::UnorderedElementsAre;

TEST(NewFolder, AppearsWithAllThatIsInIt) {
  const TemporaryFolder place;
  const auto target = place.path() / "new";
  auto folder = NewFolder::create(target);
  ASSERT_TRUE(folder) << describe(folder.error());
  std::ofstream(folder->path() / "file") << "content";
  EXPECT_FALSE(fs::exists(target));
  ASSERT_TRUE(folder->commit());
  EXPECT_EQ(contentOf(target / "file"), "content");
  EXPECT_THAT(namesIn(place.path()), UnorderedElementsAre("new"));
}

TEST(NewFolder, LeavesNothingWithoutCommit) {
  const TemporaryFolder place;
  {
    const auto folder = NewFolder::create(place.path() / "new");
    ASSERT_TRUE(folder);
    std::ofstream(folder->path() / "file") << "content";
  }
  EXPECT_THAT(namesIn(place.path()), UnorderedElementsAre());
}

TEST(NewFolder, LeavesNoneOfTheFoldersAboveThatWereMadeForItWithoutCommit) {
  const TemporaryFolder place;
  fs::create_directory(place / "there");
  static_cast<void>(NewFolder::create(place / "there/a/b/new"));
  EXPECT_THAT(namesIn(place / "there"), UnorderedElementsAre());
  {
    const auto folder = NewFolder::create(place / "there/a/b/new");
    place.write("there/a/mine", "a person's");
  }
  EXPECT_THAT(namesIn(place / "there/a"), UnorderedElementsAre("mine"));
  ASSERT_TRUE(NewFolder::create(place / "there/c/new")->commit());
  EXPECT_TRUE(fs::is_directory(place / "there/c/new"));
}

TEST(NewFolder, RemovesWhatAKilledProgramLeftOfIt) {
  const TemporaryFolder place;
  place.write("new.unfinished-123/file", "half");
  place.write("new.unfinished-12 of mine/file", "a person's");
  place.write("new.unfinished-77", "a person's file");
  place.write("newer.unfinished-123/file", "of another folder");
  ASSERT_TRUE(NewFolder::create(place.path() / "new")->commit());
  EXPECT_THAT(namesIn(place.path()), UnorderedElementsAre("new", "new.unfinished-12 of mine", "new.unfinished-77", "newer.unfinished-123"));
  EXPECT_TRUE(fs::is_empty(place.path() / "new"));
}

TEST(NewFolder, LeavesWhatAnotherProgramIsMakingAlone) {
  const TemporaryFolder place;
  place.write("new.unfinished-123/file", "half");
  const int other = open((place.path() / "new.unfinished-123").c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  ASSERT_EQ(flock(other, LOCK_EX | LOCK_NB), 0);
  ASSERT_TRUE(NewFolder::create(place.path() / "new")->commit());
  EXPECT_EQ(contentOf(place.path() / "new.unfinished-123/file"), "half");
  close(other);
}

TEST(NewFolder, IsMadeByOneAtATimeOfAProgram) {
  const TemporaryFolder place;
  auto first = NewFolder::create(place.path() / "new");
  std::ofstream(first->path() / "file") << "first";
  const auto second = NewFolder::create(place.path() / "new");
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, ErrorKind::kCannotWrite);
  EXPECT_THAT(second.error().what, HasSubstr("is being made"));
  ASSERT_TRUE(first->commit());
  EXPECT_EQ(contentOf(place.path() / "new/file"), "first");
}

TEST(NewFolder, MayBeThereAlreadyIfItIsEmptyButForLeftovers) {
  const TemporaryFolder place;
  place.write(".unfinished-123/file", "half");
  auto folder = NewFolder::create(place.path());
  ASSERT_TRUE(folder) << describe(folder.error());
  std::ofstream(folder->path() / "file") << "content";
  ASSERT_TRUE(folder->commit());
  EXPECT_THAT(namesIn(place.path()), UnorderedElementsAre("file"));
}

TEST(NewFolder, IsMadeWhereALinkLeads) {
  const TemporaryFolder place;
  std::filesystem::create_directories(place / "far/there");
  std::filesystem::create_symlink("far/there", place / "empty");
  std::filesystem::create_symlink("far/later", place / "dangling");
  for (const char* link : {"empty", "dangling"}) {
    auto folder = NewFolder::create(place / link);
    ASSERT_TRUE(folder) << describe(folder.error());
    std::ofstream(folder->path() / "file") << "content";
    ASSERT_TRUE(folder->commit());
    EXPECT_TRUE(std::filesystem::is_symlink(place / link)) << link;
    EXPECT_THAT(namesIn(place / link), UnorderedElementsAre("file")) << link;
  }
  EXPECT_THAT(namesIn(place / "far"), UnorderedElementsAre("there", "later"));
}

TEST(NewFolder, IsRefusedWhereSomethingIs) {
  const TemporaryFolder place;
  place.write("new/notes", "mine");
  const auto refused = NewFolder::create(place.path() / "new");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kCannotWrite);
  EXPECT_THAT(refused.error().what, HasSubstr("not empty"));
  EXPECT_THAT(namesIn(place.path() / "new"), UnorderedElementsAre("notes"));
}

TEST(NewFolder, IsRefusedWhereALinkLeadsToItself) {
  const TemporaryFolder place;
  std::filesystem::create_symlink("loop", place / "loop");
  std::filesystem::create_symlink("there", place / "here");
  std::filesystem::create_symlink("here", place / "there");
  for (const char* link : {"loop", "here"}) {
    const auto refused = NewFolder::create(place / link);
    ASSERT_FALSE(refused) << link;
    EXPECT_EQ(refused.error().kind, ErrorKind::kCannotWrite);
    EXPECT_THAT(describe(refused.error()), HasSubstr("this is a link that leads to itself. Remove it, or name another folder"));
    EXPECT_TRUE(std::filesystem::is_symlink(place / link)) << link;
  }
  EXPECT_THAT(namesIn(place.path()), UnorderedElementsAre("loop", "here", "there"));
}

TEST(NewFolder, TellsErrorsOfThePlaceToBe) {
  const TemporaryFolder place;
  const auto folder = NewFolder::create(place.path() / "new");
  const Error inside{ErrorKind::kCannotWrite, "full", (folder->path() / "file").string(), ""};
  EXPECT_EQ(folder->inPlace(inside).where, (place.path() / "new/file").string());
  const Error elsewhere{ErrorKind::kCannotWrite, "full", "/else/file", ""};
  EXPECT_EQ(folder->inPlace(elsewhere), elsewhere);
}

}  // namespace
}  // namespace xsmoe
