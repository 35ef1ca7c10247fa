// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/shell/handbook_pictures.h"

#include <QImage>
#include <chrono>
#include <set>
#include <string>

#include "app/studio/session/remembered_folders.h"
#include "app/studio/shell/few_colours.h"
#include "app/studio/shell/main_window.h"
#include "tests/studio/studio_fixture.h"
#include "widgets/help/help_button.h"
#include "widgets/help/view_help.h"

namespace xsmoe::studio {
namespace {

/// Its views are those of other methods than the run's.
const std::set<std::string> kWithoutPicture{"methods"};

class HandbookPictures : public StudioTest {
 protected:
  /// Those of a run of the fake engine, by page.
  [[nodiscard]] std::set<std::string> take(MainWindow& window) const {
    makeRunFolder(folder("run"), stream());
    const auto files = renderHandbookPictures(window, {folder("out"), folder("run"), std::chrono::milliseconds(20)});
    if (!files) ADD_FAILURE() << describe(files.error());
    std::set<std::string> pages;
    for (const auto& file : files.value_or(std::vector<std::filesystem::path>())) pages.insert(file.stem().string());
    return pages;
  }
  [[nodiscard]] QImage picture(const std::string& page) const {
    return QImage(QString::fromStdString((folder("out") / (page + ".png")).string()));
  }
};

TEST_F(HandbookPictures, AreThereForEachPageOfAView) {
  MainWindow window(factory(), folders());
  auto expected = kWithoutPicture;
  const auto taken = take(window);
  EXPECT_TRUE(RecentFolders::list().isEmpty()) << "no person has opened the run";
  for (const auto& page : taken) EXPECT_TRUE(expected.insert(page).second) << page << " is said to have none";
  std::set<std::string> all;
  for (const auto& help : widgets::allViewHelp()) all.insert(help.page.toStdString());
  EXPECT_EQ(expected, all);
  for (const auto* const button : window.findChildren<widgets::HelpButton*>()) {
    const auto page = button->page().toStdString();
    EXPECT_TRUE(page.empty() || all.contains(page)) << "\"?\" leads to " << page;
  }
}

TEST_F(HandbookPictures, ShowSomethingInFewColoursAndNoMoreThanTheView) {
  MainWindow window(factory(), folders());
  for (const auto& page : take(window)) {
    const QImage shown = picture(page);
    EXPECT_GT(shown.colorCount(), 4) << page << ": an empty view has only its background";
    EXPECT_LE(shown.colorCount(), 128) << page;
    EXPECT_LE(shown.width(), 1280) << page;
  }
  EXPECT_LT(picture("quality").width(), picture("watch").width()) << "a chart stands beside others";
}

TEST_F(HandbookPictures, SayWhyTheyCannotBeMade) {
  MainWindow window(factory(), folders());
  const auto noFolder = renderHandbookPictures(window, {"/proc/nowhere", folder("run")});
  ASSERT_FALSE(noFolder);
  EXPECT_EQ(noFolder.error().kind, ErrorKind::kCannotWrite);
}

TEST(FewColours, StayAsTheyAreWhereThereAreNoMore) {
  QImage image(4, 1, QImage::Format_RGB32);
  for (int x = 0; x < 4; ++x) image.setPixelColor(x, 0, QColor(10 * x, 20, 255 - x));
  EXPECT_EQ(withFewColours(image, 4).convertToFormat(QImage::Format_RGB32), image);
}

TEST(FewColours, KeepTheBackgroundAndASmallMarkAmongManyShades) {
  QImage image(256, 64, QImage::Format_RGB32);
  image.fill(QColor(250, 251, 252));
  for (int x = 0; x < 256; ++x)
    for (int y = 0; y < 8; ++y) image.setPixelColor(x, y, QColor(x / 2, x / 2, x));
  image.setPixelColor(100, 40, QColor(Qt::red));
  const QImage few = withFewColours(image, 16);
  EXPECT_EQ(few.colorCount(), 16);
  EXPECT_EQ(few.pixelColor(200, 50), QColor(250, 251, 252));
  EXPECT_EQ(few.pixelColor(100, 40), QColor(Qt::red));
  EXPECT_NEAR(few.pixelColor(128, 0).blue(), 128, 24) << "the nearest of its kind";
}

}  // namespace
}  // namespace xsmoe::studio
