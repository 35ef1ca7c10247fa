// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/tau_curves.h"

#include <QCoreApplication>
#include <QLocale>
#include <QRegularExpression>
#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "model/analysis/shown_table.h"
#include "widgets/charts/method_style.h"
#include "widgets/charts/run_curves.h"
#include "widgets/theme.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

class TauCurves {
  Q_DECLARE_TR_FUNCTIONS(TauCurves)
};

using Rows = std::vector<const ResultRow*>;

/// Rows by what they differ in besides τ; τ increasing.
std::map<std::string, Rows> familiesOf(const ResultTable& table) {
  std::map<std::string, Rows> families;
  for (const auto& row : table.rows)
    if (row.tau) families[row.family].push_back(&row);
  for (auto& [name, rows] : families)
    std::stable_sort(rows.begin(), rows.end(), [](const ResultRow* a, const ResultRow* b) { return *a->tau < *b->tau; });
  return families;
}

QString number(double value, int decimals) { return QLocale().toString(value, 'f', decimals); }

/// Footers name a stream by two checksums of 64 digits, which would take lines of their own below a picture: their beginnings tell it too.
QString withShortChecksums(QString footer) {
  static const QRegularExpression checksum(QStringLiteral("\\b([0-9a-f]{12})[0-9a-f]{52}\\b"));
  return footer.replace(checksum, QStringLiteral("\\1…"));
}

QString pointName(const ResultCell& cell, const ResultColumn& column) {
  const QString seeds = counted(static_cast<std::int64_t>(cell.values.size()), TauCurves::tr("1 seed"), TauCurves::tr("mean of %1 seeds"));
  if (!cell.deviation) return seeds;
  return TauCurves::tr("%1 ± %2 (standard deviation)").arg(seeds, number(column.scale * *cell.deviation, column.decimals));
}

/// The curves of one metric of one family.
class MetricCurves {
 public:
  MetricCurves(const ResultTable& table, std::size_t column, QString name, int style)
      : table_(table), column_(column), name_(std::move(name)), style_(style) {}

  void addTo(std::vector<ChartSeries>& series, const Rows& rows) const {
    ChartSeries mean = line(name_), low = edge(TauCurves::tr("%1, mean − standard deviation")),
                high = edge(TauCurves::tr("%1, mean + standard deviation"));
    const auto& head = table_.columns[column_];
    for (const auto* const row : rows) {
      const auto& cell = row->cells[column_];
      if (!cell.mean) continue;
      mean.points.emplace_back(*row->tau, head.scale * *cell.mean);
      mean.pointNames.push_back(pointName(cell, head));
      const double spread = cell.deviation.value_or(0);
      low.points.emplace_back(*row->tau, head.scale * (*cell.mean - spread));
      high.points.emplace_back(*row->tau, head.scale * (*cell.mean + spread));
    }
    const bool spreads = std::any_of(rows.begin(), rows.end(), [this](const ResultRow* row) { return row->cells[column_].deviation; });
    series.push_back(std::move(mean));
    if (!spreads) return;
    low.fillTo = static_cast<int>(series.size()) + 1;
    series.push_back(std::move(low));
    series.push_back(std::move(high));
  }

 private:
  [[nodiscard]] ChartSeries line(const QString& name) const {
    ChartSeries one = runCurve(style_);
    one.name = name;
    one.shortName = name_;
    return one;
  }
  [[nodiscard]] ChartSeries edge(const QString& words) const {
    ChartSeries one = line(words.arg(name_));
    one.marker = Marker::kNone;
    one.dashed = false;
    one.faint = true;
    return one;
  }

  const ResultTable& table_;
  std::size_t column_;
  QString name_;
  int style_;
};

/// The figure is of XSMoE: it has its colour, as in every chart, and other settings of it the next ones; metrics differ in marker and
/// dashes.
int tauStyle(int family, int metric, int metrics) {
  return styleOfSameColour(methodStyle(Method::kXsmoe) + family % kSeriesColours, metric + metrics * (family / kSeriesColours));
}

}  // namespace

ChartContent tauCurvesContent(const ResultTable& table) {
  ChartContent content;
  content.title = text(table.title);
  content.x.title = TauCurves::tr("τ");
  content.y.title = TauCurves::tr("mean (%)");
  content.emptyText = TauCurves::tr("There is no run that kept one τ.");
  int family = 0;
  for (const auto& [name, rows] : familiesOf(table)) {
    for (std::size_t column = 0; column < table.columns.size(); ++column) {
      const QString metric = text(table.columns[column].name);
      const int style = tauStyle(family, static_cast<int>(column), static_cast<int>(table.columns.size()));
      MetricCurves(table, column, name.empty() ? metric : TauCurves::tr("%1, %2").arg(metric, text(name)), style)
          .addTo(content.series, rows);
    }
    ++family;
  }
  // Room for the marks at both ends.
  double least = 1, most = 0;
  for (const auto& row : table.rows) {
    if (!row.tau) continue;
    least = std::min(least, *row.tau);
    most = std::max(most, *row.tau);
  }
  const double room = std::max(0.01, 0.03 * (most - least));
  if (least <= most) {
    content.x.least = least - room;
    content.x.most = most + room;
  }
  for (const auto& footer : footerLines(table)) content.footers << withShortChecksums(withWindowNames(text(footer)));
  return content;
}

}  // namespace xsmoe::widgets
