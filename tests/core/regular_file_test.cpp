#include "model/core/files/regular_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

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

}  // namespace
}  // namespace xsmoe
