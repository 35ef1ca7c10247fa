// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QImage>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QLocale>
#include <QPixmap>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <string>
#include <vector>

#include "tests/support/machine_noise.h"
#include "widgets/items/catalogue_model.h"
#include "widgets/items/catalogue_view.h"
#include "widgets/items/pictures.h"

namespace xsmoe::widgets {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

ItemCard item(const std::string& id, const std::string& title, const std::string& picture = {}) {
  return {id, title, "of the " + title, picture, -1};
}

std::shared_ptr<const CatalogueListing> listing() {
  return std::make_shared<const CatalogueListing>(
      Catalogue{{item("a1", "Blue Vase", "/p/1.png"), item("a2", "Red lamp", "/p/1.png"), item("b1", "Größe Rot"), item("b2", "")}, {}});
}

std::shared_ptr<const CatalogueListing> manyItems(int items) {
  Catalogue catalogue;
  for (int i = 0; i < items; ++i) {
    const std::string number = std::to_string(i);
    catalogue.items.push_back(item("i" + number, "A thing of the catalogue with number " + number, "/nowhere/" + number + ".png"));
  }
  return std::make_shared<const CatalogueListing>(std::move(catalogue));
}

QStringList titlesOf(const CatalogueModel& model) {
  QStringList titles;
  for (int row = 0; row < model.rowCount(); ++row) titles << model.index(row).data().toString();
  return titles;
}

TEST(CatalogueListing, IsSearchedByIdAndTitleWhateverTheCase) {
  const auto items = listing();
  EXPECT_THAT(items->find({}), ElementsAre(0, 1, 2, 3));
  EXPECT_THAT(items->find(QStringLiteral(" A ")), ElementsAre(0, 1)) << "a1 and a2 by id, the vase and the lamp by title too";
  EXPECT_THAT(items->find(QStringLiteral("B2")), ElementsAre(3));
  EXPECT_THAT(items->find(QStringLiteral("GRÖ")), ElementsAre(2));
  EXPECT_THAT(items->find(QStringLiteral("1blue")), IsEmpty()) << "an id does not run on into its title";
}

TEST(CatalogueListing, KnowsWhichItemsShareAPicture) {
  EXPECT_THAT(listing()->withPicture(QStringLiteral("/p/1.png")), ElementsAre(0, 1));
  EXPECT_THAT(listing()->withPicture(QStringLiteral("/p/2.png")), IsEmpty());
  EXPECT_EQ(listing()->pictures(), 2);
}

TEST(CatalogueModel, ShowsOfAChoiceWhatTheSearchLeavesOfIt) {
  CatalogueModel model;
  model.setChoice({QStringLiteral("b2"), QStringLiteral("a2"), QStringLiteral("not here")});
  model.setListing(listing());
  EXPECT_THAT(titlesOf(model), ElementsAre(QStringLiteral("Red lamp"), QStringLiteral("b2")));
  EXPECT_EQ(model.idAt(1), QStringLiteral("b2"));
  model.setSearch(QStringLiteral("lamp"));
  EXPECT_THAT(titlesOf(model), ElementsAre(QStringLiteral("Red lamp")));
  model.setChoice({});
  model.setSearch({});
  EXPECT_EQ(model.rowCount(), 4);
}

TEST(CatalogueModel, IsAProperModelOfWhatTheSearchLeaves) {
  CatalogueModel model;
  const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
  EXPECT_EQ(model.rowCount(), 0);
  model.setListing(listing());
  EXPECT_THAT(titlesOf(model),
              ElementsAre(QStringLiteral("Blue Vase"), QStringLiteral("Red lamp"), QStringLiteral("Größe Rot"), QStringLiteral("b2")))
      << "an id where there is no title";
  EXPECT_TRUE(model.index(1).data(Qt::ToolTipRole).toString().contains(QStringLiteral("of the Red lamp")));
  model.setSearch(QStringLiteral("R"));
  EXPECT_THAT(titlesOf(model), ElementsAre(QStringLiteral("Red lamp"), QStringLiteral("Größe Rot")));
  model.setListing(nullptr);
  EXPECT_EQ(model.rowCount(), 0);
}

TEST(CatalogueModel, AsksForPicturesThatAreShownAndTellsWhenTheyCame) {
  CatalogueModel model;
  model.setListing(listing());
  QSignalSpy wanted(&model, &CatalogueModel::pictureWanted), changed(&model, &CatalogueModel::dataChanged);
  const QPixmap card = model.index(1).data(Qt::DecorationRole).value<QPixmap>();
  EXPECT_FALSE(card.isNull()) << "a drawn card until the picture comes";
  ASSERT_EQ(wanted.count(), 1);
  EXPECT_EQ(wanted[0][0].toString(), QStringLiteral("/p/1.png"));
  QImage picture(72, 72, QImage::Format_ARGB32_Premultiplied);
  picture.fill(Qt::red);
  model.setSearch(QStringLiteral("lamp"));
  model.setPicture(QStringLiteral("/p/1.png"), picture);
  ASSERT_EQ(changed.count(), 1) << "the vase is not among the rows";
  EXPECT_EQ(changed[0][0].toModelIndex().row(), 0);
  EXPECT_EQ(model.index(0).data(Qt::DecorationRole).value<QPixmap>().toImage().pixelColor(36, 36), QColor(Qt::red));
  EXPECT_EQ(wanted.count(), 1);
}

TEST(CatalogueModel, AsksOnceForAPictureThatCannotBeRead) {
  CatalogueModel model;
  model.setListing(listing());
  QSignalSpy wanted(&model, &CatalogueModel::pictureWanted);
  model.setPicture(QStringLiteral("/p/1.png"), {});
  EXPECT_FALSE(model.index(0).data(Qt::DecorationRole).value<QPixmap>().isNull());
  EXPECT_FALSE(model.index(2).data(Qt::DecorationRole).value<QPixmap>().isNull());
  EXPECT_EQ(wanted.count(), 0);
}

TEST(CatalogueView, SaysHowManyItemsThereAreAndWhatIsWrongWithThem) {
  CatalogueView view;
  view.show();
  view.setListing(listing());
  EXPECT_EQ(view.countText(), QStringLiteral("4 items described; 2 with a picture"));
  auto* search = view.findChild<QLineEdit*>();
  QTest::keyClicks(search, QStringLiteral("lamp"));
  EXPECT_EQ(view.countText(), QStringLiteral("1 of 4 items described; 2 with a picture"));
  EXPECT_TRUE(view.findChild<QListView*>()->isVisible());
  QTest::keyClicks(search, QStringLiteral("shade"));
  EXPECT_FALSE(view.findChild<QListView*>()->isVisible()) << "in its place it says that nothing was found";
  search->clear();
  Catalogue noted{{item("a", "A")}, {}};
  noted.notes.missingPictures = 3;
  noted.notes.repeatedIds = 2;
  view.setListing(std::make_shared<const CatalogueListing>(noted));
  EXPECT_EQ(view.countText(),
            QStringLiteral("1 item described; no pictures; 3 pictures named but not there; 2 rows repeat an item, ignored"));
}

TEST(CatalogueView, SaysWhatToDoWhereThereAreNoItems) {
  CatalogueView view;
  view.show();
  view.setListing(std::make_shared<const CatalogueListing>(Catalogue{}));
  EXPECT_FALSE(view.findChild<QListView*>()->isVisible());
  EXPECT_FALSE(view.findChild<QLineEdit*>()->isEnabled());
  const auto labels = view.findChildren<QLabel*>();
  EXPECT_TRUE(std::any_of(labels.begin(), labels.end(),
                          [](QLabel* label) { return label->isVisible() && label->text().contains(QStringLiteral("items.csv")); }));
}

TEST(CatalogueView, AsksOnlyForPicturesInSight) {
  CatalogueView view;
  QSignalSpy wanted(&view, &CatalogueView::pictureWanted);
  view.resize(600, 500);
  view.setListing(manyItems(17'000));
  view.show();
  ASSERT_TRUE(QTest::qWaitFor([&] { return wanted.count() > 0; }, 5000));
  EXPECT_LT(wanted.count(), 200);
  EXPECT_EQ(wanted[0][1].toSize(), QSize(72, 72));
}

// F95: the window is never blocked for more than 50 ms. The bound is wider here, since test machines are shared and builds unoptimised.
TEST(CatalogueView, ScrollsAndSearches17000ItemsWithoutBlocking) {
  constexpr qint64 kMostMs = 200;
  CatalogueView view;
  view.resize(600, 500);
  view.show();
  ASSERT_TRUE(QTest::qWaitForWindowExposed(&view));
  const auto items = manyItems(17'000);
  qint64 slowest = 0;
  const auto timed = [&](const auto& work) {
    QElapsedTimer clock;
    clock.start();
    work();
    QApplication::processEvents();
    slowest = std::max(slowest, clock.elapsed());
  };
  timed([&] { view.setListing(items); });
  RecordProperty("set_ms", static_cast<int>(slowest));
  auto* bar = view.findChild<QListView*>()->verticalScrollBar();
  ASSERT_GT(bar->maximum(), 10'000);
  for (int step = 0; step <= 20; ++step) timed([&] { bar->setValue(bar->maximum() * step / 20); });
  for (const char key : {'t', 'h', 'i', 'n', 'g'}) timed([&] { QTest::keyClick(view.findChild<QLineEdit*>(), key); });
  timed([&] { view.resize(700, 500); });
  RecordProperty("slowest_ms", static_cast<int>(slowest));
  EXPECT_LE(slowest, kMostMs);
}

// The same budget for as many items as the largest stream has, as the window holds it: all but the longest hold, which another program may
// have made, are within it.
TEST(CatalogueView, FiltersOneHundredAndTwentySixThousandItemsWithoutHoldingTheWindow) {
  constexpr double kMostMs = 50;
  CatalogueView view;
  view.resize(600, 500);
  view.show();
  ASSERT_TRUE(QTest::qWaitForWindowExposed(&view));
  const auto items = manyItems(126'000);
  MachineNoise noise;
  std::vector<double> held;
  const auto timed = [&](const auto& work) {
    noise.pass();
    QElapsedTimer clock;
    clock.start();
    work();
    held.push_back(static_cast<double>(clock.nsecsElapsed()) / 1e6);
    for (int i = 0; i < 4; ++i) {  // what it leaves to later is an event of its own
      clock.restart();
      QApplication::processEvents();
      held.push_back(static_cast<double>(clock.nsecsElapsed()) / 1e6);
    }
  };
  timed([&] { view.setListing(items); });
  auto* const search = view.findChild<QLineEdit*>();
  for (int round = 0; round < 4; ++round) {
    for (const char key : {'n', 'u', 'm', 'b', 'e', 'r', ' ', '1', '2'}) timed([&] { QTest::keyClick(search, key); });
    for (int back = 0; back < 9; ++back) timed([&] { QTest::keyClick(search, Qt::Key_Backspace); });
  }
  ASSERT_TRUE(search->text().isEmpty());
  EXPECT_EQ(view.countText(), QStringLiteral("%1 items described; all with a picture").arg(QLocale().toString(126'000)));
  std::sort(held.begin(), held.end());
  RecordProperty("longest_ms", std::to_string(held.back()));
  expectWithin(held[held.size() - 2], kMostMs, noise, "the longest: " + std::to_string(held.back()) + " ms");
}

TEST(CatalogueView, HasAllItemsLaidOutInTheEnd) {
  CatalogueView view;
  view.resize(600, 500);
  view.show();
  ASSERT_TRUE(QTest::qWaitForWindowExposed(&view));
  view.setListing(manyItems(30'000));
  auto* const grid = view.findChild<QListView*>();
  const auto last = grid->model()->index(29'999, 0);
  EXPECT_TRUE(QTest::qWaitFor([&] { return grid->visualRect(last).isValid(); }, 5000));
  grid->scrollTo(last);
  EXPECT_TRUE(grid->viewport()->rect().intersects(grid->visualRect(last)));
}

TEST(Pictures, AreReadIntoTheMiddleOfTheirBox) {
  const QTemporaryDir folder;
  QImage wide(40, 20, QImage::Format_RGB32);
  wide.fill(Qt::green);
  ASSERT_TRUE(wide.save(folder.filePath(QStringLiteral("wide.png"))));
  const QImage read = readPicture(folder.filePath(QStringLiteral("wide.png")), {72, 72});
  EXPECT_EQ(read.size(), QSize(72, 72));
  EXPECT_EQ(read.pixelColor(36, 36), QColor(Qt::green));
  EXPECT_EQ(read.pixelColor(36, 4).alpha(), 0);
  EXPECT_TRUE(readPicture(folder.filePath(QStringLiteral("none.png")), {72, 72}).isNull());
}

}  // namespace
}  // namespace xsmoe::widgets
