// SPDX-License-Identifier: GPL-3.0-or-later
// What the columns of the table of runs are called, and what they may show.
#include <algorithm>

#include "widgets/pages/run_table_model.h"
#include "widgets/words/run_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

/// Whether its numbers of windows are those of the tests on them; else of the model that is trained on them.
bool isOfTests(const RunColumn& column) { return column.share && !column.key.starts_with("validation"); }

/// "test on D4", of what is no test "in D4".
QString atWindow(const RunColumn& column, const QString& prefix) {
  const int window = prefix.mid(1).toInt();
  return isOfTests(column) ? testOn(window) : RunTableModel::tr("in %1").arg(windowName(window));
}

}  // namespace

std::vector<RunTableModel::WindowChoice> RunTableModel::windowChoices(int column) const {
  const RunColumn& shown = columns_[static_cast<std::size_t>(column)];
  if (!shown.perWindow) return {};
  const bool tested = isOfTests(shown);
  std::vector<WindowChoice> choices;
  if (shown.share)
    choices = {{tr("Mean of D2 and later"), ""}, {tr("Mean of all windows"), "all."}};
  else
    choices = {{tr("Of the whole run"), ""}, {tr("Mean of all windows"), "mean."}};
  choices.push_back({tr("Last window"), "last."});
  choices.push_back({shown.share ? tr("Best window") : tr("Least of a window"), "best."});
  int windows = 0;
  for (const RunSummary& run : runs_) windows = std::max(windows, run.settings.protocol.windows);
  for (int window = tested ? 1 : 0; window < windows - (tested ? 0 : 1); ++window)  // the last one is tested, and not trained on
    choices.push_back({tested ? testOnTitle(window) : tr("In %1").arg(windowName(window)), "d" + std::to_string(window) + '.'});
  return choices;
}

QVariant RunTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) return {};
  const RunColumn& column = columns_[static_cast<std::size_t>(section)];
  // What one comes for is the best: of a metric that is the largest, and the first click brings it to the top.
  if (role == Qt::InitialSortOrderRole) return static_cast<int>(column.share ? Qt::DescendingOrder : Qt::AscendingOrder);
  if (role == Qt::TextAlignmentRole && column.numeric) return QVariant(Qt::AlignRight | Qt::AlignVCenter);
  if (role == Qt::DisplayRole) {
    if (section == kRun) return tr("Run");
    if (section == kFrom) return tr("From");
    if (column.key == "differs") return tr("Changed");
    const QString of = text(metricColumn(section).key).section(QLatin1Char('.'), 0, 0);
    const QString title = columnTitle(column);
    if (metricColumn(section).key == column.key) return title;
    return of == QLatin1String("last")   ? tr("%1, last").arg(title)
           : of == QLatin1String("best") ? (column.share ? tr("%1, best") : tr("%1, least")).arg(title)
           : of == QLatin1String("mean") ? tr("%1, mean").arg(title)
           : of == QLatin1String("all")  ? tr("%1, mean of all").arg(title)
                                         : tr("%1, %2").arg(title, atWindow(column, of));
  }
  if (role != Qt::ToolTipRole) return {};
  if (section == kRun) return tr("Name of the run; a double click or Enter opens it");
  if (section == kFrom) return tr("The last window that a fork shares with the run that it comes from");
  if (column.key == "differs") return tr("What differs in a fork from that window on");
  if (column.key == "windows") return tr("Windows trained and tested, of those to be trained");
  if (column.key == "tag") return tr("Words of your own, separated by blanks or commas: Shift+F2, or a double click, edits them");
  if (column.key == "note") return tr("What you want to remember of the run: F2, or a double click, edits it");
  return column.perWindow ? tr("%1\nA right click chooses the mean, the last, the best or one window.").arg(columnMeaning(column))
                          : columnMeaning(column);
}

}  // namespace xsmoe::widgets
