// SPDX-License-Identifier: GPL-3.0-or-later
// Where numbers come from, beside files that have no place for it.
#include "widgets/charts/origin_file.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QStandardItemModel>
#include <QTableView>
#include <QTemporaryDir>

#include "model/analysis/deviations.h"
#include "tests/widgets/made_run.h"
#include "widgets/charts/chart_view.h"
#include "widgets/charts/metrics_chart.h"
#include "widgets/charts/table_file.h"
#include "widgets/charts/view_saver.h"
#include "widgets/words/provenance_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

const QStringList kLines{QStringLiteral("Run one"), QStringLiteral("Deviations by hand, 1: in D3: tau 0.1 → 0.2")};

CellTable oneUser() {
  CellTable table;
  table.columns = {"user"};
  table.rows = {CellTable::Row{"ann"}};
  return table;
}

class OriginFile : public testing::Test {
 protected:
  [[nodiscard]] QString place(const char* name) const { return folder_.filePath(QLatin1String(name)); }
  [[nodiscard]] QStringList files() const { return QDir(folder_.path()).entryList(QDir::Files, QDir::Name); }
  [[nodiscard]] QJsonObject read(const char* name) const {
    QFile file(place(name));
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
  }
  [[nodiscard]] static QStringList linesIn(const QJsonObject& object) {
    QStringList lines;
    for (const auto& line : object[QLatin1String("provenance")].toArray()) lines << line.toString();
    return lines;
  }
  const QTemporaryDir folder_;
};

TEST_F(OriginFile, LiesBesideTheNumbersOfAChartAndSaysWhatItsJsonSays) {
  MetricsChart chart;
  chart.showHistory(madeHistory({}));
  chart.setProvenance([] { return kLines; });
  ASSERT_TRUE(chart.saveAs(place("tau_0.1.csv")));
  EXPECT_EQ(files(), (QStringList{QStringLiteral("tau_0.1.csv"), QStringLiteral("tau_0.1.provenance.json")}));
  ASSERT_TRUE(chart.saveAs(place("chart.json")));
  const auto beside = read("tau_0.1.provenance.json"), whole = read("chart.json");
  EXPECT_EQ(linesIn(beside), kLines);
  for (const QString& key : beside.keys()) EXPECT_TRUE(beside[key] == whole[key]) << key.toStdString();
  for (const char* kind : {"png", "svg", "pdf", "json"}) {
    const QString name = QStringLiteral("has it within.") + QLatin1String(kind);
    ASSERT_TRUE(chart.saveAs(folder_.filePath(name)));
  }
  EXPECT_FALSE(QFile::exists(place("has it within.provenance.json")));
  chart.copyToClipboard();
  EXPECT_FALSE(QApplication::clipboard()->text().contains(kLines[0])) << "what is copied is numbers alone";
}

TEST_F(OriginFile, OfAPartOfAChartSaysWhichPart) {
  ChartView chart;
  ChartContent content;
  content.title = QStringLiteral("Loss");
  ChartSeries series;
  series.points = {{0, 1}, {1, 2}, {2, 3}, {3, 4}};
  content.series.push_back(series);
  chart.setContent(content);
  chart.setProvenance([] { return kLines; });
  ChartLens lens;
  lens.x = ChartLens::Range{1, 2};
  chart.setLens(lens);
  ASSERT_TRUE(chart.saveAs(place("seen.csv"), ChartPart::kVisible));
  EXPECT_EQ(read("seen.provenance.json")[QLatin1String("visible")].toArray(), (QJsonArray{1.0, 2.0}));
  ASSERT_TRUE(chart.saveAs(place("all.csv")));
  EXPECT_FALSE(read("all.provenance.json").contains(QLatin1String("visible")));
}

TEST_F(OriginFile, LiesBesideTablesHoweverTheyAreWritten) {
  QStandardItemModel model(kTableRowsSaved + 1, 1);
  model.setItem(0, 0, new QStandardItem(QStringLiteral("ann")));
  QTableView view;
  view.setModel(&model);
  ViewSaver saver(view, model, QStringLiteral("Users"));
  saver.setProvenance([] { return kLines; });
  ASSERT_TRUE(saver.saveAs(place("at once.csv")));
  QSignalSpy saved(&saver, &ViewSaver::saved);
  saver.saveRows(place("slices.csv"), TableRows::kAll);
  ASSERT_TRUE(saved.wait());
  ASSERT_TRUE(writeTable(place("cells.csv").toStdString(), oneUser(), QStringLiteral("Users"), kLines));
  for (const char* name : {"at once.provenance.json", "slices.provenance.json", "cells.provenance.json"}) {
    EXPECT_EQ(linesIn(read(name)), kLines) << name;
    EXPECT_EQ(read(name)[QLatin1String("title")].toString(), QStringLiteral("Users")) << name;
  }
}

TEST_F(OriginFile, IsNotWrittenWhereThereIsNothingToSay) {
  ASSERT_TRUE(writeTable(place("cells.csv").toStdString(), oneUser(), QStringLiteral("Users"), {}));
  EXPECT_EQ(files(), QStringList{QStringLiteral("cells.csv")});
}

TEST_F(OriginFile, OfAnEarlierTableOfTheNameGoesWithIt) {
  ASSERT_TRUE(writeTable(place("cells.csv").toStdString(), oneUser(), QStringLiteral("Users"), kLines));
  ASSERT_TRUE(writeTable(place("cells.csv").toStdString(), oneUser(), QStringLiteral("Users"), {}));
  EXPECT_EQ(files(), QStringList{QStringLiteral("cells.csv")});
}

TEST_F(OriginFile, ThatCannotBeWrittenIsNamed) {
  ASSERT_TRUE(QDir(folder_.path()).mkpath(QStringLiteral("cells.provenance.json/in the way")));
  const auto written = writeTable(place("cells.csv").toStdString(), oneUser(), QStringLiteral("Users"), kLines);
  ASSERT_FALSE(written);
  EXPECT_TRUE(text(describe(written.error())).contains(QStringLiteral("cells.provenance.json")));
}

TEST_F(OriginFile, IsToldOfAfterSaving) {
  EXPECT_EQ(savedText(QStringLiteral("/pictures/map.png")), QStringLiteral("Saved: /pictures/map.png"));
  ASSERT_TRUE(writeTable(place("cells.csv").toStdString(), oneUser(), QStringLiteral("Users"), kLines));
  EXPECT_EQ(savedText(place("cells.csv")),
            QStringLiteral("Saved: ") + place("cells.csv") + QStringLiteral("; cells.provenance.json beside it says where it comes from"));
}

TEST(ProvenanceWording, SaysBelowAFigureWhatTheProgramWithoutAWindowSays) {
  const auto run = madeHistory({});
  QStringList told;
  for (const std::string& line : provenanceText(run)) told << withWindowNames(text(line));
  EXPECT_EQ(provenanceLines(run), told);
}

}  // namespace
}  // namespace xsmoe::widgets
