// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/data_charts.h"

#include <QCoreApplication>
#include <algorithm>

#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

class DataCharts {
  Q_DECLARE_TR_FUNCTIONS(DataCharts)
};

QString bucketText(std::size_t bucket) {
  const std::int64_t from = std::int64_t{1} << bucket;
  return from == 1 ? DataCharts::tr("1 record") : DataCharts::tr("%1 to %2 records").arg(count(from), count(2 * from - 1));
}

/// The least count of a bar, two figures wide at most, since a bar is no wider: "8", "64", or, of many bars, "2³", "2⁷".
QString shortBucketText(std::size_t bucket, std::size_t buckets) {
  constexpr std::size_t kTwoFigures = 6;
  if (buckets <= kTwoFigures + 1) return QString::number(1 << bucket);
  static const QString kRaised = QStringLiteral("⁰¹²³⁴⁵⁶⁷⁸⁹");
  QString power = QStringLiteral("2");
  for (const QChar figure : QString::number(bucket)) power += kRaised[figure.digitValue()];
  return power;
}

/// Bars of the longer one of both histograms, which stand beside each other: they have one notation.
std::size_t mostBuckets(const DataReport& report) {
  return std::max(report.recordsPerUser.buckets.size(), report.recordsPerItem.buckets.size());
}

/// `notedAs`: so many bars.
ChartContent histogram(const CountSummary& summary, std::size_t notedAs, const QString& title, const QString& across, const QString& up,
                       int colour) {
  ChartContent content;
  content.title = title;
  content.x.title = across;
  content.x.whole = true;
  content.x.least = -0.5;
  content.x.namesStart = -0.5;
  content.x.most = static_cast<double>(std::max<std::size_t>(2, summary.buckets.size())) - 0.5;
  content.y.title = up;
  content.y.least = 0;
  content.emptyText = DataCharts::tr("Counts appear here when a stream is open.");
  ChartSeries bars = barSeries(up, {SeriesColour::Role::kIndexed, colour});
  for (std::size_t bucket = 0; bucket < summary.buckets.size(); ++bucket) {
    bars.points.emplace_back(static_cast<double>(bucket), static_cast<double>(summary.buckets[bucket]));
    bars.pointNames.push_back(bucketText(bucket));
    content.x.names.push_back({static_cast<double>(bucket) + 0.5, shortBucketText(bucket, notedAs)});
  }
  content.series.push_back(std::move(bars));
  return content;
}

ChartContent overWindows(const DataReport& report, const QString& title) {
  ChartContent content;
  content.title = title;
  content.x.title = DataCharts::tr("window");
  content.x.tickPrefix = QStringLiteral("D");
  content.x.whole = true;
  content.x.least = 0.5;
  content.x.most = std::max(2.0, static_cast<double>(report.windows.size())) - 0.5;
  content.y.least = 0;
  for (const WindowReport& window : report.windows) content.windows.push_back({window.window, window.window - 0.5, window.window + 0.5});
  content.emptyText = DataCharts::tr("Windows are compared here when a stream of two windows or more is open.");
  return content;
}

}  // namespace

ChartContent recordsPerUserContent(const DataReport& report) {
  return histogram(report.recordsPerUser, mostBuckets(report), DataCharts::tr("Records per user"), DataCharts::tr("records, at least"),
                   DataCharts::tr("users"), 0);
}

ChartContent recordsPerItemContent(const DataReport& report) {
  return histogram(report.recordsPerItem, mostBuckets(report), DataCharts::tr("Records per item"), DataCharts::tr("records, at least"),
                   DataCharts::tr("items"), 1);
}

ChartContent newcomersContent(const DataReport& report) {
  ChartContent content = overWindows(report, DataCharts::tr("New items, known users"));
  content.y.title = DataCharts::tr("%");
  content.y.most = 104;  // a marker at 100 is not cut
  ChartSeries items = lineSeries(DataCharts::tr("items that are new (% of items)"), 1, Marker::kSquare);
  ChartSeries users = lineSeries(DataCharts::tr("users known before (% of users)"), 0, Marker::kCircle);
  items.shortName = DataCharts::tr("new items");
  users.shortName = DataCharts::tr("known users");
  for (const WindowReport& window : report.windows) {
    if (window.window == 0) continue;
    if (const auto share = window.newItemShare()) items.points.emplace_back(window.window, 100 * *share);
    if (const auto share = window.returningUserShare()) users.points.emplace_back(window.window, 100 * *share);
  }
  content.series = {std::move(items), std::move(users)};
  return content;
}

ChartContent popularityShiftContent(const DataReport& report) {
  ChartContent content = overWindows(report, DataCharts::tr("Popularity shift"));
  content.y.title = DataCharts::tr("popularity shift (0 to 1)");
  content.y.shortTitles = {DataCharts::tr("shift (0 to 1)")};
  content.y.most = 1.04;  // nor one at 1
  ChartSeries shift = lineSeries(DataCharts::tr("popularity shift from the window before (0 to 1)"), 2, Marker::kDiamond);
  shift.shortName = DataCharts::tr("from the window before");
  for (const WindowReport& window : report.windows)
    if (window.popularityShift) shift.points.emplace_back(window.window, *window.popularityShift);
  content.series.push_back(std::move(shift));
  return content;
}

}  // namespace xsmoe::widgets
