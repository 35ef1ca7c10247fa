// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QFileInfo>
#include <fstream>

#include "app/studio/session/folder_kind.h"
#include "app/studio/session/remembered_folders.h"
#include "app/studio/session/studio_folders.h"
#include "tests/studio/studio_fixture.h"

namespace xsmoe::studio {
namespace {

class Folders : public StudioTest {};

TEST_F(Folders, AreRecognisedByWhatTheyHold) {
  makeRunFolder(folder("run"), stream());
  EXPECT_EQ(folderKind(folder("run")), FolderKind::kRun);
  EXPECT_EQ(folderKind(stream()), FolderKind::kStream);
  std::filesystem::create_directories(folder("log"));
  EXPECT_EQ(folderKind(folder("log")), FolderKind::kUnknown);
  std::ofstream(folder("log") / "interactions.csv") << "user,item,timestamp\n";
  EXPECT_EQ(folderKind(folder("log")), FolderKind::kStream);
  EXPECT_EQ(folderKind(folder("missing")), FolderKind::kUnknown);
}

TEST_F(Folders, AFileStandsForItsFolder) {
  EXPECT_EQ(folderOf(stream() / "stream.json"), stream());
  EXPECT_EQ(folderOf(stream() / ""), stream());
  EXPECT_EQ(folderOf(stream() / "."), stream());
}

TEST_F(Folders, RunsAreFoundBelowThoseOfExperimentsToo) {
  makeRunFolder(folder("mine") / "2026_experiment" / "seed_1", stream());
  EXPECT_TRUE(holdsRuns(folder("mine")));
  EXPECT_TRUE(holdsRuns(folder("mine") / "2026_experiment"));
  EXPECT_EQ(folderKind(folder("mine")), FolderKind::kUnknown);
  std::filesystem::create_directories(folder("log") / "pictures");
  EXPECT_FALSE(holdsRuns(folder("log")));
  EXPECT_FALSE(holdsRuns(folder("missing")));
}

TEST_F(Folders, ANewStreamIsProposedBesideWhatItIsMadeOf) {
  std::filesystem::create_directories(folder("ml-1.0"));
  EXPECT_EQ(newStreamFolder(folder("reviews.json.gz")), folder("reviews-stream"));
  EXPECT_EQ(newStreamFolder(folder("ml-1.0")), folder("ml-1.0-stream"));
  EXPECT_EQ(newStreamFolder(folder("ml-1.0") / ""), folder("ml-1.0-stream"));
  std::filesystem::create_directories(folder("ml-1.0-stream"));
  EXPECT_EQ(newStreamFolder(folder("ml-1.0")), folder("ml-1.0-stream_2"));
}

TEST_F(Folders, NewRunsAreNamedByTimeVariantAndStream) {
  const QDateTime time(QDate(2026, 11, 23), QTime(10, 12, 3));
  EXPECT_EQ(newRunFolder("/runs", time, Method::kXsmoe, "H&M Été: 2 years!"), "/runs/2026-11-23T10-12-03_xsmoe_h-m-e-te-2-years");
  EXPECT_EQ(newRunFolder("/runs", time, Method::kStatic, "…"), "/runs/2026-11-23T10-12-03_static_stream");
}

TEST_F(Folders, ANewRunNeverTakesAFolderThatIsThere) {
  const QDateTime time(QDate(2026, 11, 23), QTime(10, 12, 3));
  const auto first = newRunFolder(folder("runs"), time, Method::kXsmoe, "demo");
  std::filesystem::create_directories(first);
  EXPECT_EQ(newRunFolder(folder("runs"), time, Method::kXsmoe, "demo").string(), first.string() + "_2");
}

TEST_F(Folders, RunsThatBeginInOneSecondHaveOneEach) {
  const QDateTime time(QDate(2026, 11, 23), QTime(10, 12, 3));
  const auto first = claimRunFolder(folder("runs"), time, Method::kXsmoe, "demo");
  EXPECT_TRUE(std::filesystem::is_empty(first));
  EXPECT_EQ(claimRunFolder(folder("runs"), time, Method::kXsmoe, "demo").string(), first.string() + "_2");
}

TEST_F(Folders, PicturesOfARunNeverGoWhereOthersAre) {
  const auto first = newViewsFolder(folder("pictures"), "/runs/one");
  EXPECT_EQ(first, folder("pictures") / "one-views");
  std::filesystem::create_directories(first);
  EXPECT_EQ(newViewsFolder(folder("pictures"), "/runs/one"), folder("pictures") / "one-views_2");
}

TEST_F(Folders, RecentOnesComeLatestFirstAndOnceEach) {
  makeRunFolder(folder("run"), stream());
  const QString run = QString::fromStdString(folder("run").string());
  const QString streamFolder = QString::fromStdString(stream().string());
  RecentFolders::add(run);
  RecentFolders::add(streamFolder);
  RecentFolders::add(run);
  EXPECT_EQ(RecentFolders::list(), (QStringList{run, streamFolder}));
  std::filesystem::remove_all(folder("run"));
  EXPECT_EQ(RecentFolders::list(), QStringList{streamFolder});
  const QString before = QDir::currentPath();
  ASSERT_TRUE(QDir::setCurrent(QFileInfo(streamFolder).path()));
  RecentFolders::add(QFileInfo(streamFolder).fileName());
  EXPECT_TRUE(QDir::setCurrent(before));
  EXPECT_EQ(RecentFolders::list(), QStringList{streamFolder}) << "found again from another folder";
  RecentFolders::clear();
  EXPECT_TRUE(RecentFolders::list().isEmpty());
}

TEST_F(Folders, RecentOnesAreLimited) {
  for (int i = 0; i < RecentFolders::kMost + 3; ++i) {
    const auto path = folder("many") / std::to_string(i);
    std::filesystem::create_directories(path);
    RecentFolders::add(QString::fromStdString(path.string()));
  }
  EXPECT_EQ(RecentFolders::list().size(), RecentFolders::kMost);
}

}  // namespace
}  // namespace xsmoe::studio
