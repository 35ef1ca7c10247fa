// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/forgetting_view.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>
#include <algorithm>
#include <cmath>

#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

/// Translations are those of the map.
struct ForgettingWords {
  Q_DECLARE_TR_FUNCTIONS(xsmoe::widgets::ForgettingMap)
};

std::vector<int> numbersOf(const std::vector<WindowIndex>& windows) {
  std::vector<int> numbers;
  for (const auto window : windows) numbers.push_back(window.value);
  return numbers;
}

/// Without a sign of a metric itself.
QString written(const ForgettingView& view, double value, int decimals) {
  return view.difference ? signedNumber(value, decimals) : QLocale().toString(value, 'f', decimals);
}

}  // namespace

double ForgettingView::largest() const {
  double most = 0;
  for (const auto& row : cells)
    for (const auto& cell : row)
      if (cell) most = std::max(most, std::abs(cell->value));
  return most;
}

bool ForgettingView::isEmpty() const {
  return std::all_of(cells.begin(), cells.end(), [](const auto& row) {
    return std::none_of(row.begin(), row.end(), [](const auto& cell) { return cell.has_value(); });
  });
}

ForgettingView viewOf(const ForgettingMatrix& matrix, const RankingMetric& metric, const QString& run) {
  ForgettingView view;
  view.metric = text(metric.title);
  view.title = ForgettingWords::tr("%1 of %2 on every window's test").arg(view.metric, run);
  view.trained = numbersOf(matrix.trained);
  view.tested = numbersOf(matrix.tested);
  for (const auto& row : matrix.metrics) {
    auto& cells = view.cells.emplace_back();
    for (const auto& one : row) {
      auto& cell = cells.emplace_back();
      if (!one) continue;
      const double share = (*one).*metric.field;
      cell = ForgettingView::Cell{100 * share, 100 * standardError(share, one->sequences), one->sequences, true};
    }
  }
  return view;
}

ForgettingView viewOf(const ForgettingDifference& difference, const RankingMetric& metric, const QString& run, const QString& other) {
  ForgettingView view;
  view.difference = true;
  view.metric = text(metric.title);
  view.title = ForgettingWords::tr("%1 of %2 minus %3 on every window's test").arg(view.metric, run, other);
  view.trained = numbersOf(difference.trained);
  view.tested = numbersOf(difference.tested);
  for (const auto& row : difference.change) {
    auto& cells = view.cells.emplace_back();
    for (const auto& one : row) {
      auto& cell = cells.emplace_back();
      if (one) cell = ForgettingView::Cell{100 * one->value, 100 * one->error, 0, one->isDifference()};
    }
  }
  return view;
}

ChartContent contentOf(const ForgettingView& view) {
  ChartContent content;
  content.title = view.title;
  content.x.title = ForgettingWords::tr("model after");
  content.x.whole = true;
  content.y.title = view.difference ? ForgettingWords::tr("%1 (points)").arg(view.metric) : ForgettingWords::tr("%1 (%)").arg(view.metric);
  for (std::size_t column = 0; column < view.tested.size(); ++column) {
    ChartSeries series;
    series.name = ForgettingWords::tr("tested on %1, %2").arg(windowName(view.tested[column]), content.y.title);
    series.kind = SeriesKind::kDots;
    for (std::size_t row = 0; row < view.trained.size(); ++row)
      if (const auto& cell = view.cells[row][column]) series.points.emplace_back(view.trained[row], cell->value);
    content.series.push_back(std::move(series));
  }
  return content;
}

QString cellNumber(const ForgettingView& view, std::size_t row, std::size_t column, int decimals) {
  const auto& cell = view.cells.at(row).at(column);
  if (!cell) return QString(QChar(0x2013));
  const QString number = written(view, cell->value, decimals);
  return cell->isDifference ? number : QLatin1Char('(') + number + QLatin1Char(')');
}

QString cellSentence(const ForgettingView& view, std::size_t row, std::size_t column) {
  const auto& cell = view.cells.at(row).at(column);
  const QString where =
      ForgettingWords::tr("model after %1, tested on %2").arg(windowName(view.trained.at(row)), windowName(view.tested.at(column)));
  if (!cell) return ForgettingWords::tr("%1: nothing was measured").arg(where);
  const QString number = written(view, cell->value, 2), error = QLocale().toString(cell->error, 'f', 2);
  if (view.difference) {
    const QString said = ForgettingWords::tr("%1: %2 differs by %3 points, standard error %4").arg(where, view.metric, number, error);
    return cell->isDifference ? said : said + ForgettingWords::tr("; within two standard errors");
  }
  const QString said = ForgettingWords::tr("%1: %2 %3 % over %4, standard error %5 points")
                           .arg(where, view.metric, number,
                                counted(cell->sequences, ForgettingWords::tr("1 sequence"), ForgettingWords::tr("%1 sequences")), error);
  return view.isOwnTest(row, column) ? said + ForgettingWords::tr("; the run's own test") : said;
}

QString spoken(const ForgettingView& view) {
  QStringList rows;
  for (std::size_t row = 0; row < view.trained.size(); ++row) {
    QStringList cells;
    for (std::size_t column = 0; column < view.tested.size(); ++column)
      cells << windowName(view.tested[column]) + QLatin1Char(' ') + cellNumber(view, row, column);
    rows << ForgettingWords::tr("model after %1: %2").arg(windowName(view.trained[row]), cells.join(QStringLiteral(", ")));
  }
  return rows.join(QStringLiteral("; "));
}

}  // namespace xsmoe::widgets
