// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>

#include <QApplication>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QXmlStreamReader>

#include "model/analysis/run_summary.h"
#include "tests/widgets/made_run.h"
#include "widgets/charts/chart_widget.h"
#include "widgets/report/report_charts.h"
#include "widgets/report/report_file.h"
#include "widgets/theme.h"

namespace xsmoe::widgets {
namespace {

using testing::HasSubstr;
using testing::Not;

RunReport reportOf(const MadeRun& made) {
  RunReport report{madeHistory(made), {}};
  report.summary = summaryOf(report.history);
  report.summary.build = "abc123";
  report.summary.streamChecksum = "feedbeef";
  return report;
}

QByteArray contentOf(const QString& path) {
  QFile file(path);
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// All text of a page, and how often each element occurs.
struct ReadPage {
  QString text, problem;
  QMap<QString, int> elements;
  QStringList ids;
};
ReadPage read(const QByteArray& page) {
  ReadPage found;
  QXmlStreamReader xml(page);
  while (!xml.atEnd()) {
    xml.readNext();
    if (xml.isCharacters()) found.text += xml.text();
    if (!xml.isStartElement()) continue;
    ++found.elements[xml.name().toString()];
    if (const auto id = xml.attributes().value(QLatin1String("id")); !id.isEmpty()) found.ids << id.toString();
  }
  if (xml.hasError()) found.problem = QStringLiteral("%1 in line %2").arg(xml.errorString()).arg(xml.lineNumber());
  return found;
}

class Report : public testing::Test {
 protected:
  [[nodiscard]] QString path(const char* name) const { return dir_.filePath(QLatin1String(name)); }
  [[nodiscard]] Result<void> write(const char* name, const RunReport& report) const {
    return writeReport(path(name).toStdString(), report);
  }
  QTemporaryDir dir_;
};

TEST_F(Report, IsAPageOfXmlWithItsChartsInIt) {
  const auto written = write("run.html", reportOf({.finished = 9, .transitions = 0.9}));
  ASSERT_TRUE(written) << describe(written.error());
  const auto bytes = contentOf(path("run.html"));
  const auto page = read(bytes);
  EXPECT_TRUE(page.problem.isEmpty()) << page.problem.toStdString();
  EXPECT_EQ(page.elements.value(QStringLiteral("svg")), 6) << "quality, loss, experts, lives, utilization, gate weights";
  EXPECT_EQ(page.elements.value(QStringLiteral("h1")), 1);
  for (const char* words : {"HR@10", "NDCG@20", "Pruning threshold", "Batch size", "samples", "abc123", "feedbeef", "transitions",
                            "ranks better", "Mean over all tests", "tested on window", "trained window", "training step"})
    EXPECT_TRUE(page.text.contains(QLatin1String(words))) << words;
  EXPECT_FALSE(page.text.contains(QStringLiteral("Hyperedges"))) << "the method does not use it";
  for (const char* outside : {"src=", "href=\"http", "<script", "<link"}) EXPECT_FALSE(bytes.contains(outside)) << outside;
  EXPECT_EQ(QSet<QString>(page.ids.begin(), page.ids.end()).size(), page.ids.size()) << "charts do not share names";
}

TEST_F(Report, SaysWhatIsHigherThanTheModelWithinTheError) {
  auto report = reportOf({.finished = 9, .transitions = 0.9});
  const auto wordsOf = [&](const Metrics& reference) {
    report.summary.referenced = {{{0}, {1}, Metrics{0.1, 0.05, 0.1, 0.05, 900}, {{"transitions", reference}}}};
    EXPECT_TRUE(write("run.html", report));
    return read(contentOf(path("run.html"))).text;
  };
  const QString none = QStringLiteral("None of them ranks better"), alone = QStringLiteral("on D1 alone");
  const QString higher = wordsOf({0.105, 0.05, 0.1, 0.05, 900});
  EXPECT_TRUE(higher.contains(QStringLiteral("is higher, but within two standard errors: HR@10 10.50 % against 10.00 %")))
      << qPrintable(higher);
  EXPECT_FALSE(higher.contains(none));
  const QString lower = wordsOf({0.05, 0.02, 0.1, 0.05, 900});
  EXPECT_TRUE(lower.contains(none) && lower.contains(alone)) << qPrintable(lower);
}

TEST_F(Report, TellsTheShareOfWhatIsAttainableAndNoLoss) {
  auto report = reportOf({.finished = 9});
  report.summary.referenced = {{{1}, {2}, Metrics{0.1, 0.05, 0.1, 0.05, 900}, {{"attainable", {0.4, 0.2, 0.5, 0.25, 900}}}}};
  ASSERT_TRUE(write("run.html", report));
  const QString text = read(contentOf(path("run.html"))).text;
  EXPECT_TRUE(text.contains(QStringLiteral("25 % of the HR@10 attainable knowing the planted tastes: 10.00 % of 40.00 %")))
      << qPrintable(text);
  EXPECT_TRUE(text.contains(QStringLiteral("None that knows no more than the model ranks better than it.")));
  EXPECT_FALSE(text.contains(QStringLiteral("without any training, ranks better")));
}

TEST_F(Report, HasTheSignsOfWhatWasPlantedAndSaysWhatTheyMean) {
  auto report = reportOf({.finished = 9});
  const auto marksOf = [&report] {
    QStringList labels;
    const ReportCharts charts(report.history, kPaperChart, report.notes, report.facts);
    for (const ChartMark& mark : charts.all().front().chart->numbers().marks) labels << mark.label;
    return labels.join(QLatin1Char(' '));
  };
  const auto textOf = [&](const char* name) { return write(name, report) ? read(contentOf(path(name))).text : QString(); };
  const QString words = QStringLiteral("D4: ↺ a taste comes back · ⊖ Gather fades (planted in the built-in stream)");
  EXPECT_FALSE(marksOf().contains(QStringLiteral("↺")));
  const QString unknown = textOf("unknown.html");
  EXPECT_TRUE(unknown.contains(QStringLiteral("HR@10")) && !unknown.contains(QStringLiteral("lanted"))) << qPrintable(unknown);
  report.facts = {std::make_shared<const DataReport>(madeReport()), {4}, {{PlantedDrift::Kind::kFading, 4, "Gather"}}};
  EXPECT_TRUE(marksOf().contains(QStringLiteral("↺ ⊖"))) << qPrintable(marksOf());
  EXPECT_TRUE(textOf("known.html").contains(words)) << qPrintable(textOf("known.html"));
  EXPECT_NE(contentOf(path("known.html")).indexOf("<svg"), -1);
}

TEST_F(Report, OfAMethodWithoutExpertsHasWhatItHas) {
  ASSERT_TRUE(write("run.html", reportOf({.method = Method::kLgmrec})));
  const auto page = read(contentOf(path("run.html")));
  EXPECT_EQ(page.elements.value(QStringLiteral("svg")), 2);
  EXPECT_TRUE(page.text.contains(QStringLiteral("Hyperedges")) || page.text.contains(QStringLiteral("hyperedges")));
  EXPECT_FALSE(page.text.contains(QStringLiteral("Pruning threshold")));
}

TEST_F(Report, EscapesWhatComesFromTheData) {
  auto report = reportOf({});
  RunDescription description = report.history.description();
  description.streamTitle = "<script>alert(1)</script> & \"tea\" \x01";
  description.name = "a </title><b>run";
  report.history = RunHistory(description);
  report.summary = summaryOf(report.history);
  report.summary.note = "<img src=x>";
  report.summary.changesByHand = {"in D_1: <b>tau</b>"};
  ASSERT_TRUE(write("run.html", report));
  const auto bytes = contentOf(path("run.html"));
  const auto page = read(bytes);
  EXPECT_TRUE(page.problem.isEmpty()) << page.problem.toStdString();
  EXPECT_TRUE(page.text.contains(QStringLiteral("<script>alert(1)</script> & \"tea\"")));
  for (const char* element : {"script", "img", "b"}) EXPECT_EQ(page.elements.value(QLatin1String(element)), 0) << element;
}

TEST_F(Report, SaysWhatAForkSharesAndWhatItChangedIfAnything) {
  const auto told = [this](std::map<std::string, std::string> changed) {
    auto description = madeDescription({});
    description.origin = RunOrigin{"run_a", "/runs/run_a", {3}, std::move(changed), false};
    RunReport report{RunHistory(description), {}};
    report.summary = summaryOf(report.history);
    return write("run.html", report) ? read(contentOf(path("run.html"))).text : QString();
  };
  EXPECT_TRUE(told({{"tau", "0.4"}}).contains(QStringLiteral("run_a up to D3; τ 0.4")));
  const QString unchanged = told({});
  EXPECT_TRUE(unchanged.contains(QStringLiteral("run_a up to D3")));
  EXPECT_FALSE(unchanged.contains(QStringLiteral("up to D3;")));
}

TEST_F(Report, OfARunThatHasMeasuredNothingSaysSo) {
  RunReport report{RunHistory(madeDescription({})), {}};
  report.summary = summaryOf(report.history);
  ASSERT_TRUE(write("run.html", report));
  EXPECT_TRUE(read(contentOf(path("run.html"))).text.contains(QStringLiteral("No window is tested yet")));
  EXPECT_TRUE(write("run.pdf", report));
}

TEST_F(Report, IsLightWhateverTheWindowLooksLike) {
  const auto report = reportOf({});
  applyTheme(*qApp, ThemeChoice::kLight);
  ASSERT_TRUE(write("light.html", report));
  applyTheme(*qApp, ThemeChoice::kDark);
  const auto written = write("dark.html", report);
  applyTheme(*qApp, ThemeChoice::kLight);
  ASSERT_TRUE(written);
  EXPECT_EQ(contentOf(path("dark.html")), contentOf(path("light.html")));
}

TEST_F(Report, IsAPdfOfPagesWithTextAndLines) {
  const auto written = write("run.PDF", reportOf({.finished = 9}));
  ASSERT_TRUE(written) << describe(written.error());
  const auto bytes = contentOf(path("run.PDF"));
  EXPECT_TRUE(bytes.startsWith("%PDF"));
  const auto pages = QString::fromLatin1(bytes).count(QRegularExpression(QStringLiteral("/Type\\s*/Page\\b")));
  EXPECT_GT(pages, 1);
  constexpr int kMarker = 36;  // pixels: Qt draws some of the points' signs from pictures
  auto widths = QRegularExpression(QStringLiteral("/Width (\\d+)")).globalMatch(QString::fromLatin1(bytes));
  while (widths.hasNext()) EXPECT_LE(widths.next().captured(1).toInt(), kMarker) << "charts are lines, not pixels";
  const QString reader = QStandardPaths::findExecutable(QStringLiteral("pdftotext"));
  if (reader.isEmpty()) GTEST_SKIP() << "there is no pdftotext (package poppler-utils)";
  QProcess process;
  process.start(reader, {path("run.PDF"), QStringLiteral("-")});
  ASSERT_TRUE(process.waitForFinished());
  const QString text = QString::fromUtf8(process.readAllStandardOutput());
  for (const char* words : {"HR@10", "Settings", "feedbeef", "Quality per tested window"})
    EXPECT_TRUE(text.contains(QLatin1String(words))) << words;
  const QStringList sheets = text.split(QLatin1Char('\f'), Qt::SkipEmptyParts);
  for (int i = 0; i < sheets.size(); ++i)
    EXPECT_TRUE(sheets[i].trimmed().endsWith(QString::number(i + 1))) << "page " << i + 1 << " has its number at its end";
}

TEST_F(Report, SaysWhatIsWrongWithAFile) {
  const auto report = reportOf({});
  const auto other = write("run.docx", report);
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().kind, ErrorKind::kUsage);
  EXPECT_THAT(describe(other.error()), HasSubstr(".html or .pdf"));
  const auto nowhere = write("none/run.html", report);
  ASSERT_FALSE(nowhere);
  EXPECT_EQ(nowhere.error().kind, ErrorKind::kCannotWrite);
}

}  // namespace
}  // namespace xsmoe::widgets
