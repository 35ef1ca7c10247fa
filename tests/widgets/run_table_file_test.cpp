// SPDX-License-Identifier: GPL-3.0-or-later
// The list of runs as a file: which runs, which columns, and that nothing is rounded.
#include "widgets/pages/run_table_file.h"

#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLineEdit>
#include <QMenu>
#include <QTemporaryDir>
#include <QToolButton>
#include <QWidget>
#include <memory>
#include <string>

#include "tests/widgets/compared_runs.h"
#include "widgets/charts/chart_table.h"
#include "widgets/charts/view_saver.h"
#include "widgets/pages/run_filter_line.h"
#include "widgets/report/view_files.h"
#include "widgets/words/provenance_wording.h"

namespace xsmoe::widgets {
namespace {

/// Lines of a view's CSV end in CRLF (FORMATS.md), those of a list in LF, as `xsmoe runs --csv` has them. All else is the same.
QByteArray withLineEndsOfViews(QByteArray list) { return list.replace("\n", "\r\n"); }

class RunTableFile : public ComparePageTest {
 protected:
  QByteArray written(const char* name, RunsPart part) {
    const auto made = runsTextFor(name, table(), part);
    if (!made) {
      ADD_FAILURE() << describe(made.error());
      return {};
    }
    while ((*made)->addSome()) continue;
    return QByteArray::fromStdString((*made)->take());
  }
  QStringList csv(RunsPart part) { return QString::fromUtf8(written("runs.csv", part)).split(u'\n', Qt::SkipEmptyParts); }
  QJsonArray json(RunsPart part) { return QJsonDocument::fromJson(written("runs.json", part)).object()[QLatin1String("runs")].toArray(); }
  void filter(const char* condition) {
    page_.filter()->line()->setText(QLatin1String(condition));
    ASSERT_TRUE(QTest::qWaitFor([this] { return table().table().matching().size() < table().runs().size(); }));
  }
};

TEST_F(RunTableFile, OfWhatIsSeenHasTheRunsAndColumnsShownInTheirOrder) {
  show("a");
  table().setLook({QStringLiteral("hr10"), true, {QStringLiteral("seed"), QStringLiteral("hr10"), QStringLiteral("from")}});
  filter("hr10>9%");
  const QStringList lines = csv(RunsPart::kSeen);
  EXPECT_EQ(lines.first(), QStringLiteral("name,seed,hr10,fork-window,changed,folder"));
  QStringList names;
  for (const QString& line : lines.mid(1)) names << line.section(u',', 0, 0);
  QStringList shown;
  for (const int place : table().table().matching())
    shown << QString::fromStdString(table().runs()[static_cast<std::size_t>(place)].description.name);
  EXPECT_EQ(names, shown);
  EXPECT_LT(names.size(), 5) << "the filter leaves some out";
}

TEST_F(RunTableFile, OfAllRunsHasEveryColumnOfEachWhateverIsShown) {
  show("a");
  filter("hr10>9%");
  const QStringList lines = csv(RunsPart::kAll);
  EXPECT_EQ(lines.size(), 6) << "a heading and five runs";
  EXPECT_EQ(lines.first().split(u',').size(), table().table().columnCount());
  EXPECT_TRUE(lines.first().contains(QStringLiteral("learning-rate")));
}

TEST_F(RunTableFile, KeepsAllDigitsAndTellsNothingAsNull) {
  auto runs = family();
  runs[0].result.mean->hr10 = 0.1 + 0.2;
  show("a", false, runs);
  bool found = false;
  for (const auto& one : json(RunsPart::kAll)) {
    const auto run = one.toObject();
    if (run[QLatin1String("name")].toString() == QStringLiteral("e")) {
      EXPECT_TRUE(run[QLatin1String("hr10")].isNull()) << "it has tested nothing";
    }
    if (run[QLatin1String("name")].toString() != QStringLiteral("a")) continue;
    found = true;
    EXPECT_EQ(run[QLatin1String("hr10")].toDouble(), 0.1 + 0.2);
    EXPECT_EQ(run[QLatin1String("folder")].toString(), QStringLiteral("/runs/a"));
    EXPECT_EQ(run[QLatin1String("state")].toString(), QStringLiteral("finished"));
  }
  EXPECT_TRUE(found);
}

TEST_F(RunTableFile, CountsTheChangesByHandOfEachRun) {
  auto runs = family();
  runs[1].changesByHand = {"τ 0.1 → 0.3 in D_2", "pruned now in D_4"};
  show("a", false, runs);
  for (const auto& one : json(RunsPart::kSeen)) {
    const auto run = one.toObject();
    const int changes = run[QLatin1String("name")].toString() == QStringLiteral("b") ? 2 : 0;
    EXPECT_EQ(run[QLatin1String("changed")].toInt(-1), changes) << run[QLatin1String("name")].toString().toStdString();
  }
  EXPECT_EQ(runsOnPaper(table(), {}).provenance,
            QStringList({QStringLiteral("Runs: 5 of 5"), QStringLiteral("Deviations by hand: 2, in 1 run")}));
}

TEST_F(RunTableFile, OfThousandsOfRunsIsMadeInSlicesBetweenWhichTheWindowGoesOn) {
  constexpr int kRuns = 10'000;
  constexpr qint64 kMostMs = 50;
  show("r1", false, groupsOfOne(kRuns));
  for (const bool asJson : {false, true}) {
    RunsText made(table(), RunsPart::kAll, asJson);
    int slices = 0, held = 0;
    for (bool more = true; more; ++slices) {
      QElapsedTimer clock;
      clock.start();
      more = made.addSome();
      if (clock.elapsed() >= kMostMs) ++held;
    }
    EXPECT_GT(slices, 1);
    EXPECT_LE(held, 1 + slices / 20) << "of " << slices << ": what else the machine does counts too";
    const QByteArray whole = QByteArray::fromStdString(made.take());
    if (asJson) {
      EXPECT_EQ(QJsonDocument::fromJson(whole).object()[QLatin1String("runs")].toArray().size(), kRuns);
    } else {
      EXPECT_EQ(whole.count('\n'), kRuns + 1);
    }
  }
}

TEST_F(RunTableFile, BeginsAgainWhereTheListIsAnotherMeanwhile) {
  show("r1", false, groupsOfOne(10'000));
  RunsText made(table(), RunsPart::kAll, false);
  ASSERT_TRUE(made.addSome());
  show("a");
  while (made.addSome()) continue;
  EXPECT_EQ(QByteArray::fromStdString(made.take()), written("runs.csv", RunsPart::kAll));
}

TEST_F(RunTableFile, IsMadeByThePageWhichTellsWhenItIsWhole) {
  show("a");
  QStringList files, refusals;
  std::string text;
  QStringList from;
  QObject::connect(&page_, &ComparePage::listMade, &page_,
                   [&](const QString& file, const std::shared_ptr<const std::string>& made, const QStringList& provenance) {
                     files << file;
                     text = *made;
                     from = provenance;
                   });
  QObject::connect(&page_, &ComparePage::listNotMade, &page_, [&](const QString& why) { refusals << why; });
  page_.makeList(QStringLiteral("runs.csv"), RunsPart::kAll);
  page_.makeList(QStringLiteral("other.csv"), RunsPart::kAll);
  EXPECT_EQ(refusals.size(), 1) << "one after the other";
  ASSERT_TRUE(QTest::qWaitFor([&] { return !files.isEmpty(); }));
  EXPECT_EQ(files, QStringList{QStringLiteral("runs.csv")});
  EXPECT_EQ(QByteArray::fromStdString(text), written("runs.csv", RunsPart::kAll));
  EXPECT_EQ(from, runsOnPaper(table(), QStringLiteral("Compare")).provenance) << "all runs are seen: it is what stands below their picture";
  page_.makeList(QStringLiteral("runs.xls"), RunsPart::kAll);
  EXPECT_EQ(refusals.size(), 2);
}

TEST_F(RunTableFile, OfAnotherKindIsRefused) {
  show("a");
  const auto made = runsTextFor("runs.xls", table(), RunsPart::kAll);
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().kind, ErrorKind::kUsage);
}

TEST_F(RunTableFile, OnPaperIsTheTableAsItIsShownAndItsNumbers) {
  show("a");
  QWidget holder;
  const auto made = runsOnPaper(table(), QStringLiteral("Compare")).make(holder, QSize(600, 400));
  ASSERT_TRUE(made);
  EXPECT_EQ(made->title, QStringLiteral("Compare: Runs"));
  ASSERT_TRUE(made->table);
  EXPECT_EQ(csvOf(*made->table).toUtf8(), withLineEndsOfViews(written("seen.csv", RunsPart::kSeen)));
  show("", false, {});
  EXPECT_FALSE(runsOnPaper(table(), {}).make(holder, QSize(600, 400))) << "no run, no picture";
}

TEST_F(RunTableFile, AmongTheFilesOfViewsHasAllOfThousandsOfRuns) {
  constexpr int kRuns = kTableRowsSaved + 500;
  show("r1", false, groupsOfOne(kRuns));
  const QTemporaryDir folder;
  ViewExport writing(folder.path().toStdString(), {runsOnPaper(table(), QStringLiteral("Compare"))}, {QStringLiteral("where from")},
                     FigurePlace::kColumn);
  while (const auto piece = writing.next()) ASSERT_TRUE(piece->work());
  const auto bytesOf = [&](const QString& kind) {
    QFile file(folder.filePath(writing.files().filter(kind).value(0)));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
  };
  const QByteArray list = bytesOf(QStringLiteral(".csv"));
  EXPECT_EQ(list.count('\n'), kRuns + 1);
  EXPECT_EQ(list, withLineEndsOfViews(written("seen.csv", RunsPart::kSeen)));
  const auto made = QJsonDocument::fromJson(bytesOf(QStringLiteral(".json"))).object();
  EXPECT_EQ(made[QLatin1String("rows")].toArray().size(), kRuns);
  EXPECT_EQ(made[QLatin1String("provenance")].toArray().first().toString(), QStringLiteral("Runs: 1,500 of 1,500")) << "as many as it has";
}

TEST_F(RunTableFile, IsOfferedWithoutAChosenRunToo) {
  auto runs = family();
  runs[4].problem = "the file is empty";
  show("a", false, runs);
  table().choose({4});
  EXPECT_TRUE(page_.exportButton()->isEnabled());
  QStringList offered;
  for (const auto* const action : page_.exportButton()->menu()->actions())
    if (action->isEnabled() && !action->isSeparator()) offered << action->text();
  EXPECT_EQ(offered, QStringList({QStringLiteral("All Runs as CSV…"), QStringLiteral("All Runs as JSON…"),
                                  QStringLiteral("Runs Seen as CSV…"), QStringLiteral("Runs Seen as JSON…")}));
}

}  // namespace
}  // namespace xsmoe::widgets
