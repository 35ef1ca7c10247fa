#include "model/core/files/regular_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/temporary_folder.h"

namespace xsmoe {
namespace {

TEST(RegularFile, IsToldFromFoldersPipesDevicesAndNothing) {
  const TemporaryFolder folder;
  const auto file = folder.write("file", "text"), pipe = folder.path() / "pipe";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_TRUE(isRegularFile(file));
  EXPECT_EQ(whyNoFile(file), "");
  EXPECT_FALSE(isRegularFile(folder.path()));
  EXPECT_EQ(whyNoFile(folder.path()), "is a folder, a file was expected");
  EXPECT_FALSE(isRegularFile(pipe));
  EXPECT_EQ(whyNoFile(pipe), "is a pipe or a device, a file was expected");
  EXPECT_EQ(whyNoFile("/dev/null"), "is a pipe or a device, a file was expected");
  EXPECT_FALSE(isRegularFile(folder.path() / "none"));
  EXPECT_EQ(whyNoFile(folder.path() / "none"), "") << "whoever opens it says that it is not there";
}

TEST(RegularFile, IsWhatALinkLeadsTo) {
  const TemporaryFolder folder;
  const auto file = folder.write("file", "text"), link = folder.path() / "link", astray = folder.path() / "astray";
  std::filesystem::create_symlink(file, link);
  std::filesystem::create_symlink(folder.path() / "none", astray);
  EXPECT_TRUE(isRegularFile(link));
  EXPECT_FALSE(isRegularFile(astray));
  EXPECT_EQ(whyNoFile(astray), "");
}

TEST(RegularFile, IsUnreadableWhereSomethingElseLiesInItsPlace) {
  const TemporaryFolder folder;
  const auto file = folder.write("file", "text"), link = folder.path() / "link", astray = folder.path() / "astray";
  const auto loop = folder.path() / "loop", pipe = folder.path() / "pipe";
  std::filesystem::create_symlink(file, link);
  std::filesystem::create_symlink(folder.path() / "none", astray);
  std::filesystem::create_symlink(loop, loop);
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  const auto told = [](const std::filesystem::path& path) {
    const auto error = unreadableFile(path);
    return error ? describe(*error) : "";
  };
  EXPECT_EQ(told(file), "");
  EXPECT_EQ(told(link), "");
  EXPECT_EQ(told(astray), astray.string() + ": is a link that leads nowhere. Let it lead to a file, or remove it.");
  EXPECT_EQ(told(loop), loop.string() + ": is a link that leads to itself. Let it lead to a file, or remove it.");
  EXPECT_EQ(told(loop / "file"), (loop / "file").string() + ": is a link that leads to itself. Let it lead to a file, or remove it.");
  EXPECT_EQ(told(pipe), pipe.string() + ": is a pipe or a device, a file was expected. Put a file in its place, or remove it.");
  EXPECT_EQ(told(folder.path()), folder.path().string() + ": is a folder, a file was expected. Put a file in its place, or remove it.");
  EXPECT_EQ(unreadableFile(astray)->kind, ErrorKind::kBadInput);
  EXPECT_FALSE(isAbsent(astray));
  EXPECT_FALSE(isAbsent(loop));
}

TEST(RegularFile, IsAbsentWhereNothingLies) {
  const TemporaryFolder folder;
  const auto file = folder.write("file", "text");
  EXPECT_FALSE(isAbsent(file));
  for (const auto& none : {folder.path() / "none", folder.path() / "no/file", file / "below"}) {
    EXPECT_TRUE(isAbsent(none)) << none;
    EXPECT_FALSE(unreadableFile(none)) << none;
  }
}

TEST(RegularFile, IsUnreadableWithoutPermission) {
  if (geteuid() == 0) GTEST_SKIP() << "permissions do not stop root";
  const TemporaryFolder folder;
  const auto file = folder.write("file", "text"), below = folder.write("closed/file", "text");
  std::filesystem::permissions(file, std::filesystem::perms::none);
  std::filesystem::permissions(below.parent_path(), std::filesystem::perms::none);
  EXPECT_EQ(describe(unreadableFile(file).value()),
            file.string() + ": cannot be read (Permission denied). Ask for the permission to read it.");
  EXPECT_EQ(describe(unreadableFile(below).value()),
            below.string() + ": cannot be read (Permission denied). Check the path and the permissions.");
  EXPECT_FALSE(isAbsent(below)) << "nobody knows";
  std::filesystem::permissions(below.parent_path(), std::filesystem::perms::owner_all);
}

}  // namespace
}  // namespace xsmoe
