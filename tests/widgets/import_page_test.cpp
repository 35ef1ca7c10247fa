// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/import_page.h"

#include <gmock/gmock.h>

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QTreeWidget>
#include <functional>

#include "widgets/forms/column_mapping_form.h"
#include "widgets/forms/source_list.h"
#include "widgets/forms/source_preview_model.h"
#include "widgets/pages/import_counts.h"

namespace xsmoe::widgets {
namespace {

SourceFile orders() {
  SourceFile source{"/data/orders.csv", SourceRole::kInteractions, "table", "table with a header, 5 columns", 2'300'000, true, {}, {}, {}};
  source.columns = {"", "customer", "product", "bought", "stars"};
  source.mapping.user = "customer";
  source.mapping.item = "product";
  source.mapping.timestamp = "bought";
  source.firstRows = {{"0", "ada", "p1", "2020-01-02", "5"}, {"1", "bob", "p2", "2020-01-03"}};
  return source;
}

SourceFile products() {
  SourceFile source{"/data/products.csv", SourceRole::kItems, "table", "table with a header, 3 columns", 90'000, true, {}, {}, {}};
  source.columns = {"product", "name", "text"};
  source.mapping.item = "product";
  source.mapping.title = "name";
  source.firstRows = {{"p1", "Red <b>bowl</b>", std::string(5000, 'x')}};
  return source;
}

SourceFile readme() { return {"/data/README", SourceRole::kUnused, {}, "no table that can be read", 800, false, {}, {}, {}}; }
SourceFile photos() { return {"/data/photos", SourceRole::kPictures, "pictures", "120 pictures named after items", 0, false, {}, {}, {}}; }

ImportReport report() {
  ImportReport report;
  report.records = 48'000;
  report.users = 1'200;
  report.items = 350;
  report.outsideRange = 2'000;
  report.repeatedRecords = 17;
  report.keptRecords = 30'000;
  report.keptUsers = 900;
  report.firstTimeMs = 1'577'836'800'000;
  report.lastTimeMs = 1'609'372'800'000;
  report.titles = 340;
  report.badLineCount = 3;
  report.badLines = {{"/data/orders.csv", 7, "no time"}, {"/data/orders.csv", 1'009, "no user"}};
  return report;
}

class ImportPageTest : public testing::Test {
 protected:
  void SetUp() override {
    QObject::connect(&page_, &ImportPage::settingsChanged, &page_, [this](const ImportSettings& settings) { told_.push_back(settings); });
    page_.setSources({readme(), orders(), products(), photos()});
    page_.setTarget(QStringLiteral("/data/stream"));
  }
  template <class Widget>
  Widget* part(const char* name) {
    auto* const found = page_.findChild<Widget*>(QLatin1String(name));
    EXPECT_TRUE(found) << name;
    return found;
  }
  void choose(const char* box, const char* entry) {
    auto* const combo = part<QComboBox>(box);
    combo->setCurrentIndex(combo->findText(QLatin1String(entry)));
  }
  SourceList& list() { return *page_.findChild<SourceList*>(); }

  ImportPage page_;
  std::vector<ImportSettings> told_;
};

TEST_F(ImportPageTest, ListsWhatWasRecognisedAndChoosesTheFirstLog) {
  ASSERT_EQ(list().topLevelItemCount(), 4);
  const auto* const row = list().topLevelItem(1);
  EXPECT_EQ(row->text(0), QStringLiteral("orders.csv"));
  EXPECT_EQ(row->text(1), QStringLiteral("Interactions"));
  EXPECT_EQ(row->text(2), QStringLiteral("table with a header, 5 columns"));
  EXPECT_EQ(row->text(3), QStringLiteral("2.3\u00a0MB"));
  EXPECT_EQ(list().chosen(), 1);
  EXPECT_EQ(list().topLevelItem(3)->text(0), QStringLiteral("photos/"));
  EXPECT_EQ(list().topLevelItem(3)->text(3), QString()) << "nobody has added them up";
  ASSERT_EQ(told_.size(), 1U);
  EXPECT_EQ(told_[0].sources.size(), 3U) << "all but what no stream needs";
}

TEST_F(ImportPageTest, LeavesOutWhatIsUnticked) {
  list().topLevelItem(3)->setCheckState(0, Qt::Unchecked);
  ASSERT_EQ(told_.size(), 2U);
  EXPECT_EQ(told_[1].sources.size(), 2U);
  list().topLevelItem(1)->setCheckState(0, Qt::Unchecked);
  EXPECT_EQ(page_.problem(), QStringLiteral("None of the files in use holds interactions."));
}

TEST_F(ImportPageTest, ShowsTheGuessAndTellsAnotherMapping) {
  EXPECT_EQ(part<QComboBox>("User")->currentText(), QStringLiteral("customer"));
  EXPECT_EQ(part<QComboBox>("Rating")->currentText(), QStringLiteral("none"));
  EXPECT_EQ(part<QComboBox>("User")->findText(QString()), -1) << "a column without a name cannot be meant";
  choose("Rating", "stars");
  choose("Time", "stars");
  ASSERT_EQ(told_.size(), 3U);
  ColumnMapping expected = orders().mapping;
  expected.rating = expected.timestamp = "stars";
  EXPECT_EQ(told_[2].sources[0].mapping, expected);
  EXPECT_EQ(told_[2].sources[1].mapping, products().mapping) << "the other table keeps its own";
}

TEST_F(ImportPageTest, OffersColumnsOnlyWhereTheyCanBeMapped) {
  page_.show();
  EXPECT_TRUE(part<QComboBox>("User")->isVisible());
  EXPECT_FALSE(part<QComboBox>("Title")->isVisible()) << "of items";
  list().setCurrentItem(list().topLevelItem(2));
  EXPECT_FALSE(part<QComboBox>("User")->isVisible());
  EXPECT_EQ(part<QComboBox>("Title")->currentText(), QStringLiteral("name"));
  EXPECT_TRUE(part<QComboBox>("Title")->isVisible());
  list().setCurrentItem(list().topLevelItem(3));
  EXPECT_FALSE(part<QComboBox>("holds")->isVisible());
  EXPECT_EQ(told_.size(), 1U) << "looking changes nothing";
}

TEST_F(ImportPageTest, SaysWhichColumnIsMissingOrTakenTwice) {
  EXPECT_EQ(page_.problem(), QString());
  choose("Item", "customer");
  EXPECT_EQ(page_.problem(), QStringLiteral("orders.csv: “User” and “Item” are the same column."));
  choose("Item", "choose…");
  EXPECT_EQ(page_.problem(), QStringLiteral("orders.csv: choose the column for “Item”."));
}

TEST_F(ImportPageTest, ATableCanBeGivenAnotherRole) {
  list().setCurrentItem(list().topLevelItem(2));
  choose("holds", "Not used");
  EXPECT_EQ(told_.back().sources.size(), 2U);
  EXPECT_EQ(list().topLevelItem(2)->text(1), QStringLiteral("Not used"));
  EXPECT_EQ(list().chosen(), 2);
  choose("holds", "Items");
  ASSERT_EQ(told_.back().sources.size(), 3U);
  EXPECT_EQ(told_.back().sources[1].mapping, products().mapping);
}

TEST_F(ImportPageTest, KeepsDecisionsWhenMoreFilesCome) {
  choose("Rating", "stars");
  list().topLevelItem(3)->setCheckState(0, Qt::Unchecked);
  auto more = orders();
  more.path = "/data/more.csv";
  page_.setSources({more, readme(), orders(), products(), photos()});
  const auto& sources = told_.back().sources;
  ASSERT_EQ(sources.size(), 3U);
  EXPECT_EQ(sources[0].path, "/data/more.csv");
  EXPECT_EQ(sources[0].mapping.rating, "");
  EXPECT_EQ(sources[1].mapping.rating, "stars");
  EXPECT_EQ(list().chosen(), 2) << "the same file stays chosen";
}

TEST_F(ImportPageTest, AFileCanBeALogAndACatalogue) {
  auto catalogue = products();
  catalogue.path = orders().path;
  page_.setSources({orders(), catalogue});
  list().setCurrentItem(list().topLevelItem(1));
  choose("Title", "text");
  page_.setSources({readme(), orders(), catalogue});
  ASSERT_EQ(told_.back().sources.size(), 2U);
  EXPECT_EQ(told_.back().sources[0].mapping, orders().mapping);
  EXPECT_EQ(told_.back().sources[1].mapping.title, "text");
  EXPECT_EQ(list().chosen(), 2);
}

TEST_F(ImportPageTest, KeepsOnlyTheBeginningOfLongCells) {
  ASSERT_EQ(products().firstRows[0][2].size(), 5'000U);
  EXPECT_LT(told_[0].sources[1].firstRows[0][2].size(), 700U) << "settings are copied on every change";
  EXPECT_EQ(told_[0].sources[1].firstRows[0][1], products().firstRows[0][1]);
}

TEST_F(ImportPageTest, EachSettingIsTold) {
  const auto changes = [&](const std::function<void()>& edit) {
    const auto before = told_.size();
    edit();
    EXPECT_EQ(told_.size(), before + 1);
    return told_.back();
  };
  EXPECT_EQ(changes([&] { part<QLineEdit>("title")->setText(QStringLiteral(" Shop ")); }).title, "Shop");
  EXPECT_EQ(changes([&] { part<QLineEdit>("from")->setText(QStringLiteral("2020-01-02")); }).from, "2020-01-02");
  EXPECT_EQ(changes([&] { part<QLineEdit>("to")->setText(QStringLiteral("2020-02-01")); }).to, "2020-02-01");
  EXPECT_TRUE(changes([&] { part<QCheckBox>("dropRepeats")->click(); }).dropRepeats);
  EXPECT_EQ(changes([&] { choose("pictures", "leave out"); }).pictures, PictureTransfer::kNone);
  EXPECT_DOUBLE_EQ(changes([&] { part<QDoubleSpinBox>("badLines")->setValue(2.5); }).badLineBudget, 0.025);
  EXPECT_EQ(changes([&] { part<QSpinBox>("windows")->setValue(7); }).windows, 7);
  const auto last = changes([&] { part<QSpinBox>("kCore")->setValue(3); });
  EXPECT_EQ(last.kCore, 3);
  EXPECT_EQ(last.title, "Shop") << "the others stay";
  EXPECT_EQ(last.sources.size(), 3U);
}

TEST_F(ImportPageTest, BeginsWithTheDefaultsOfAnImport) {
  const ImportSettings defaults;
  EXPECT_EQ(told_[0].windows, defaults.windows);
  EXPECT_EQ(told_[0].kCore, defaults.kCore);
  EXPECT_DOUBLE_EQ(told_[0].badLineBudget, defaults.badLineBudget);
  EXPECT_EQ(told_[0].pictures, defaults.pictures);
  EXPECT_EQ(told_[0].dropRepeats, defaults.dropRepeats);
}

TEST_F(ImportPageTest, NeedsAFolder) {
  std::vector<QString> targets;
  QObject::connect(&page_, &ImportPage::targetChanged, &page_, [&](const QString& folder) { targets.push_back(folder); });
  part<QLineEdit>("target")->setText(QStringLiteral("  "));
  EXPECT_EQ(targets.size(), 1U);
  EXPECT_EQ(page_.problem(), QStringLiteral("Choose a folder for the stream."));
  EXPECT_EQ(page_.problemOfSources(), QString()) << "it can be counted all the same";
}

TEST_F(ImportPageTest, AsksForFilesFoldersAndTheTarget) {
  int files = 0, folders = 0, targets = 0;
  QObject::connect(&page_, &ImportPage::addFilesRequested, &page_, [&] { ++files; });
  QObject::connect(&page_, &ImportPage::addFolderRequested, &page_, [&] { ++folders; });
  QObject::connect(&page_, &ImportPage::chooseTargetRequested, &page_, [&] { ++targets; });
  for (const char* name : {"addFiles", "addFolder", "chooseTarget"}) part<QPushButton>(name)->click();
  EXPECT_THAT((std::vector{files, folders, targets}), testing::ElementsAre(1, 1, 1));
  page_.setEditable(false);
  part<QPushButton>("addFiles")->click();
  EXPECT_EQ(files, 1) << "not while an import is under way";
}

TEST_F(ImportPageTest, EverythingThatCanBeReachedHasANameToBeReadOut) {
  page_.show();
  for (const auto* const widget : page_.findChildren<QWidget*>()) {
    if ((widget->focusPolicy() & Qt::TabFocus) == 0 || !widget->isVisible() || widget->parentWidget()->inherits("QAbstractSpinBox"))
      continue;
    const auto* const button = qobject_cast<const QAbstractButton*>(widget);
    EXPECT_FALSE(widget->accessibleName().isEmpty() && (button == nullptr || button->text().isEmpty()))
        << widget->metaObject()->className() << ' ' << widget->objectName().toStdString();
  }
}

TEST(SourcePreviewModel, IsAProperModelAndNamesWhatAColumnGives) {
  SourcePreviewModel model;
  const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
  model.setSource(orders());
  EXPECT_EQ(model.rowCount(), 2);
  EXPECT_EQ(model.columnCount(), 5);
  EXPECT_EQ(model.headerData(1, Qt::Horizontal, Qt::DisplayRole).toString(), QStringLiteral("customer → User"));
  EXPECT_EQ(model.headerData(0, Qt::Horizontal, Qt::DisplayRole).toString(), QString()) << "a column without a name gives nothing";
  EXPECT_EQ(model.index(0, 3).data().toString(), QStringLiteral("2020-01-02"));
  EXPECT_EQ(model.index(1, 4).data().toString(), QString()) << "a row may be short";
}

TEST(SourcePreviewModel, ShowsTheBeginningOfLongTextsAndNoMarkup) {
  SourcePreviewModel model;
  model.setSource(products());
  EXPECT_LT(model.index(0, 2).data().toString().size(), 200);
  EXPECT_EQ(model.index(0, 1).data(Qt::ToolTipRole).toString(), QStringLiteral("Red &lt;b&gt;bowl&lt;/b&gt;"));
}

TEST(ImportCounts, TellsWhatASampleKeepsAndLeavesOut) {
  ImportCounts counts;
  counts.showSample(report(), 50'000, false);
  EXPECT_EQ(counts.heading(), QStringLiteral("Of the first 50,000 records"));
  for (const char* line :
       {"Records: 48,000", "Users: 1,200", "Items: 350", "Span: 2020-01-01 to 2020-12-31",
        "After windows and k-core: 30,000 records of 900 users", "Outside the dates: 2,000", "Repeated records: 17", "Bad lines: 3"})
    EXPECT_TRUE(counts.summary().contains(QString::fromUtf8(line))) << line << " in\n" << counts.summary().toStdString();
  EXPECT_FALSE(counts.summary().contains(QStringLiteral("Titles"))) << "a sample of the log does not tell";
  counts.showSample(report(), 48'000, true);
  EXPECT_EQ(counts.heading(), QStringLiteral("Of all 48,000 records"));
}

TEST(ImportCounts, OfASourceWithoutTimesTellsNoDates) {
  auto sequences = report();
  sequences.positions = true;
  ImportCounts counts;
  counts.showSample(sequences, 50'000, false);
  EXPECT_TRUE(counts.summary().contains(QStringLiteral("Span: no times, but places in the sequences of users")));
}

TEST(ImportCounts, ListsBadLinesWithFileLineAndReason) {
  ImportCounts counts;
  counts.show();
  auto* const list = counts.findChild<QTreeWidget*>();
  EXPECT_FALSE(list->isVisible());
  auto some = report();
  some.badPictures = {{"/data/photos/p9.jpg", 0, "no picture"}};
  counts.showResult(some);
  ASSERT_EQ(list->topLevelItemCount(), 3);
  EXPECT_TRUE(list->isVisible());
  const auto* const second = list->topLevelItem(1);
  EXPECT_EQ(second->text(0), QStringLiteral("orders.csv"));
  EXPECT_EQ(second->text(1), QStringLiteral("1,009"));
  EXPECT_EQ(second->text(2), QStringLiteral("no user"));
  EXPECT_EQ(list->topLevelItem(2)->text(1), QString());
  bool said = false;
  for (const auto* const label : counts.findChildren<QLabel*>()) said |= label->text().contains(QStringLiteral("the first 2 of 3 lines"));
  EXPECT_TRUE(said) << "the list is not complete";
}

TEST(ImportCounts, TellsMoreOfAWholeImport) {
  ImportCounts counts;
  auto all = report();
  all.notes = {"The times are days"};
  all.unusedItems = 12;
  counts.showResult(all);
  EXPECT_EQ(counts.heading(), QStringLiteral("Imported"));
  for (const char* line : {"Titles: 340 of 350 items", "Items that never occur: 12", "The times are days"})
    EXPECT_TRUE(counts.summary().contains(QString::fromUtf8(line))) << line << " in\n" << counts.summary().toStdString();
}

TEST(ImportCounts, SaysWhatIsWrongInsteadOfNumbers) {
  ImportCounts counts;
  counts.showSample(report(), 50'000, false);
  counts.showError(usageError("from", "\"2020-13-01\" is no date", "Write it as 2020-01-31").value());
  EXPECT_EQ(counts.summary(), QStringLiteral("from: \"2020-13-01\" is no date. Write it as 2020-01-31."));
  for (const auto* const label : counts.findChildren<QLabel*>())
    EXPECT_TRUE(label->text().isEmpty() || label->textFormat() == Qt::RichText || !label->text().contains(QStringLiteral("&quot;")));
  EXPECT_EQ(counts.findChild<QTreeWidget*>()->topLevelItemCount(), 0);
}

}  // namespace
}  // namespace xsmoe::widgets
