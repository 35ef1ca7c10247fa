// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/run_table_model.h"

#include <QFont>
#include <QLocale>
#include <QRegularExpression>
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <utility>

#include "model/analysis/run_order.h"
#include "model/analysis/setting_differences.h"
#include "model/core/mean_metrics.h"
#include "model/core/methods.h"
#include "model/core/ranking_metrics.h"
#include "model/core/setting_descriptions.h"
#include "widgets/words/intervention_wording.h"
#include "widgets/words/provenance_wording.h"
#include "widgets/words/run_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

/// In the order of the columns: what one comes for is there without scrolling. "run", "from" and "differs" are of this table alone.
constexpr auto kShownAtFirst =
    std::to_array<std::string_view>({"run", "from", "method", "state", "hr10", "ndcg10", "tau", "grouping", "seed", "windows", "stream",
                                     "parameters", "seconds", "tag", "note", "differs"});
/// Told by "run" and "from".
constexpr auto kToldElsewhere = std::to_array<std::string_view>({"name", "fork-window"});

bool isAmong(std::string_view key, std::span<const std::string_view> keys) {
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

RunColumn ownColumn(std::string_view key) {
  RunColumn column;
  column.key = key;
  if (key == "from") {
    column.numeric = true;
    column.get = [](const RunSummary& run) { return valueOf(run, "fork-window"); };
  } else if (key == "differs") {
    column.get = [](const RunSummary& run) {
      const auto& origin = run.description.origin;
      return origin ? RunValue(changedText(*origin).toStdString()) : RunValue();
    };
  } else {
    column.get = [](const RunSummary& run) { return RunValue(run.description.name); };
  }
  return column;
}

std::vector<RunColumn> makeColumns() {
  std::vector<RunColumn> columns;
  for (const auto key : kShownAtFirst) {
    auto known = runColumn(key);
    columns.push_back(known ? std::move(*known) : ownColumn(key));
  }
  for (const auto& column : runColumns())
    if (!isAmong(column.key, kShownAtFirst) && !isAmong(column.key, kToldElsewhere)) columns.push_back(column);
  return columns;
}

/// A tag is one word.
QStringList tagsFrom(const QString& written) {
  static const QRegularExpression kBetween(QStringLiteral("[\\s,]+"));
  QStringList tags = written.split(kBetween, Qt::SkipEmptyParts);
  tags.removeDuplicates();
  tags.sort();
  return tags;
}

QString tagsText(const RunSummary& run) {
  QStringList tags;
  for (const auto& tag : run.tags) tags << text(tag);
  return tags.join(QStringLiteral(", "));
}

/// A mean of small counts is no whole number.
bool isFraction(const RunColumn& column, double number) { return column.key.starts_with("mean.") && number < 1000; }

QString numberText(const RunColumn& column, double number) {
  if (column.share) return percent(number, 2);
  if (column.unit == "s") return durationText(number);
  if (isFraction(column, number)) return QLocale().toString(number, 'f', 1);
  if (column.perWindow || !column.setting) return shortCount(std::llround(number));
  return QLocale().toString(number, 'g', 15);
}

/// "2 tests": of how many the mean of a run is that is not finished, so that it is not read as one of all; empty: it is no such mean.
QString testsSoFar(const RunColumn& column, const RunSummary& run) {
  if (run.state == RunState::kFinished || findRankingMetric(column.key) == nullptr) return {};
  const auto tests = std::count_if(run.tests.begin(), run.tests.end(), [](const auto& test) { return test.testedOn >= kFirstCounted; });
  return tests == 0 ? QString() : counted(tests, RunTableModel::tr("1 test"), RunTableModel::tr("%1 tests"));
}

}  // namespace

RunTableModel::RunTableModel(QObject* parent) : QAbstractItemModel(parent), columns_(makeColumns()), metrics_(columns_) {}

bool RunTableModel::setRuns(ListedRuns list, const std::string& open, bool live) {
  if (!keepsRows(list)) {
    beginResetModel();
    take(std::move(list), open, live);
    choose();
    orderRuns();
    layOut();
    endResetModel();
    return true;
  }
  const auto told = toldOtherwise(list, open, live);
  const bool regrouped = groups_ != list.groups;
  const auto sortedBy = [&] {
    std::vector<RunValue> values;
    for (const int place : told) values.push_back(sortValue(runs_[static_cast<std::size_t>(place)]));
    return values;
  };
  const auto before = sortedBy();
  take(std::move(list), open, live);
  for (const int place : told)
    if (const auto first = indexOf(place); first.isValid()) Q_EMIT dataChanged(first, first.siblingAtColumn(columnCount() - 1));
  if (sortedBy() != before) sort(sortColumn_, sortOrder_);
  return regrouped || !told.empty();
}

bool RunTableModel::keepsRows(const ListedRuns& list) const {
  if (!list.places || list.parents != parents_) return false;
  for (std::size_t i = 0; i < list.runs.size(); ++i)
    if (filter_.matches(list.runs[i]) != matches_[static_cast<std::size_t>((*list.places)[i])]) return false;
  return true;
}

std::optional<ListedRuns> RunTableModel::withRun(RunSummary run) const {
  const int place = placeOf(run.description.folder);
  if (place < 0) return std::nullopt;
  addUntold(run, runs_[static_cast<std::size_t>(place)]);
  ListedRuns list{{}, std::vector{place}, parents_, groups_, names_};
  list.runs.push_back(std::move(run));
  return list;
}

int RunTableModel::placeOf(const std::string& folder) const {
  const auto found = std::find_if(runs_.begin(), runs_.end(), [&](const RunSummary& run) { return run.description.folder == folder; });
  return found == runs_.end() ? -1 : static_cast<int>(found - runs_.begin());
}

/// Places of the rows that will read otherwise, of a list that keeps them.
std::set<int> RunTableModel::toldOtherwise(const ListedRuns& list, const std::string& open, bool live) const {
  std::set<int> told;
  for (std::size_t i = 0; i < list.runs.size(); ++i)
    if (const int place = (*list.places)[i]; runs_[static_cast<std::size_t>(place)] != list.runs[i]) told.insert(place);
  for (std::size_t i = 0; i < names_.size(); ++i)
    if (names_[i] != list.names[i]) told.insert(static_cast<int>(i));
  if (open == open_ && live == live_) return told;
  for (const auto* const folder : {&open_, &open})
    if (const int place = placeOf(*folder); place >= 0) told.insert(place);
  return told;
}

void RunTableModel::take(ListedRuns list, const std::string& open, bool live) {
  if (!list.places) {
    runs_ = std::move(list.runs);
    ++version_;
  }
  for (std::size_t i = 0; list.places && i < list.runs.size(); ++i) {
    const auto place = static_cast<std::size_t>((*list.places)[i]);
    runs_[place] = std::move(list.runs[i]);
    inTable_[place] = isInTable(place);
  }
  parents_ = std::move(list.parents);
  groups_ = std::move(list.groups);
  names_ = std::move(list.names);
  open_ = open;
  live_ = live;
}

void RunTableModel::setWritten(std::set<std::string> folders) {
  if (folders == written_) return;
  const auto before = std::exchange(written_, std::move(folders));
  const int state = columnOf("state");
  for (std::size_t i = 0; i < runs_.size(); ++i) {
    const auto& folder = runs_[i].description.folder;
    const auto cell = before.contains(folder) == written_.contains(folder) ? QModelIndex() : indexOf(static_cast<int>(i), state);
    if (cell.isValid()) Q_EMIT dataChanged(cell, cell);
  }
  if (sortColumn_ == state) sort(sortColumn_, sortOrder_);
}

void RunTableModel::setFilter(const RunFilter& filter) {
  beginResetModel();
  filter_ = filter;
  choose();
  layOut();
  endResetModel();
}

void RunTableModel::setTree(bool tree) {
  if (tree == tree_) return;
  beginResetModel();
  tree_ = tree;
  layOut();
  endResetModel();
}

void RunTableModel::setMetricPrefix(const std::string& prefix) {
  for (std::size_t i = 0; i < columns_.size(); ++i)
    if (columns_[i].share) metrics_[i] = runColumn(prefix + columns_[i].key).value_or(columns_[i]);
  sort(sortColumn_, sortOrder_);
  Q_EMIT headerDataChanged(Qt::Horizontal, 0, columnCount() - 1);
}

void RunTableModel::setPrefix(int column, const std::string& prefix) {
  const auto at = static_cast<std::size_t>(column);
  if (!columns_[at].perWindow || prefix == prefixOf(column)) return;
  metrics_[at] = runColumn(prefix + columns_[at].key).value_or(columns_[at]);
  sort(sortColumn_, sortOrder_);  // the views show it anew
  Q_EMIT headerDataChanged(Qt::Horizontal, column, column);
}

std::string RunTableModel::prefixOf(int column) const {
  const std::string& key = metricColumn(column).key;
  return key.substr(0, key.size() - columns_[static_cast<std::size_t>(column)].key.size());
}

void RunTableModel::sort(int column, Qt::SortOrder order) {
  if (column < 0 || column >= columnCount()) return;
  Q_EMIT layoutAboutToBeChanged();
  sortColumn_ = column;
  sortOrder_ = order;
  orderRuns();
  layOut();
  for (const QModelIndex& index : persistentIndexList())
    changePersistentIndex(index, indexOf(static_cast<int>(index.internalId()), index.column()));
  Q_EMIT layoutChanged();
}

/// Which runs match.
void RunTableModel::choose() {
  matches_.assign(runs_.size(), true);
  inTable_ = matches_;
  if (filter_.isEmpty()) return;
  for (std::size_t i = 0; i < runs_.size(); ++i) {
    matches_[i] = filter_.matches(runs_[i]);
    inTable_[i] = isInTable(i);
  }
}

/// What matches in the list matches in a table too.
bool RunTableModel::isInTable(std::size_t place) const { return matches_[place] || filter_.matchesInTable(runs_[place]); }

std::vector<int> RunTableModel::matchingInTable() const {
  std::vector<int> places;
  std::copy_if(order_.begin(), order_.end(), std::back_inserter(places),
               [&](int place) { return inTable_[static_cast<std::size_t>(place)]; });
  return places;
}

RunValue RunTableModel::sortValue(const RunSummary& run) const {
  const RunColumn& column = metricColumn(sortColumn_);
  return column.key == "state" ? RunValue(stateText(run).toStdString()) : column.get(run);  // as it is shown
}

void RunTableModel::orderRuns() {
  std::vector<RunValue> values;
  values.reserve(runs_.size());
  for (const RunSummary& run : runs_) values.push_back(sortValue(run));
  order_ = orderOf(values, sortOrder_ == Qt::DescendingOrder);
}

/// Rows of those that match and, in a tree, of those that they come from.
void RunTableModel::layOut() {
  std::vector<bool> shown = matches_;
  if (tree_)
    for (std::size_t i = 0; i < runs_.size(); ++i)
      for (int at = matches_[i] ? parents_[i] : -1; at >= 0 && !shown[static_cast<std::size_t>(at)];
           at = parents_[static_cast<std::size_t>(at)])
        shown[static_cast<std::size_t>(at)] = true;
  rows_.assign(runs_.size(), -1);
  below_.assign(runs_.size() + 1, {});
  matching_.clear();
  for (const int place : order_) {
    const auto at = static_cast<std::size_t>(place);
    if (matches_[at]) matching_.push_back(place);
    if (!shown[at]) continue;
    auto& siblings = below_[parentOf(place) < 0 ? runs_.size() : static_cast<std::size_t>(parentOf(place))];
    rows_[at] = static_cast<int>(siblings.size());
    siblings.push_back(place);
  }
}

const std::vector<int>& RunTableModel::placesBelow(const QModelIndex& parent) const {
  return below_[parent.isValid() ? static_cast<std::size_t>(parent.internalId()) : runs_.size()];
}

QModelIndex RunTableModel::indexOf(int place, int column) const {
  const int row = place < 0 || place >= static_cast<int>(rows_.size()) ? -1 : rows_[static_cast<std::size_t>(place)];
  return row < 0 ? QModelIndex() : createIndex(row, column, static_cast<quintptr>(place));
}

int RunTableModel::columnOf(std::string_view key) const {
  const auto found = std::find_if(columns_.begin(), columns_.end(), [&](const RunColumn& column) { return column.key == key; });
  return found == columns_.end() ? -1 : static_cast<int>(found - columns_.begin());
}

RunColumn RunTableModel::writtenColumn(int column) const {
  RunColumn written = metricColumn(column);
  if (column == kRun) written.key = "name";
  if (column == kFrom) written.key = "fork-window";
  if (written.key == "state") written.get = [this](const RunSummary& run) { return RunValue(stateText(run).toStdString()); };
  return written;
}

bool RunTableModel::isShownAtFirst(int column) const { return column < static_cast<int>(kShownAtFirst.size()); }

QString RunTableModel::groupOf(int column) const { return columns_[static_cast<std::size_t>(column)].setting ? tr("Settings") : QString(); }

QModelIndex RunTableModel::index(int row, int column, const QModelIndex& parent) const {
  if (!hasIndex(row, column, parent)) return {};
  return createIndex(row, column, static_cast<quintptr>(placesBelow(parent)[static_cast<std::size_t>(row)]));
}

QModelIndex RunTableModel::parent(const QModelIndex& index) const {
  return index.isValid() ? indexOf(parentOf(static_cast<int>(index.internalId()))) : QModelIndex();
}

int RunTableModel::rowCount(const QModelIndex& parent) const {
  if (parent.isValid() && (parent.column() != kRun || !tree_)) return 0;
  return static_cast<int>(placesBelow(parent).size());
}

int RunTableModel::columnCount(const QModelIndex&) const { return static_cast<int>(columns_.size()); }

const RunColumn& RunTableModel::metricColumn(int column) const { return metrics_[static_cast<std::size_t>(column)]; }

QVariant RunTableModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  const auto place = static_cast<int>(index.internalId());
  switch (role) {
    case Qt::DisplayRole: return cellText(place, index.column());
    case Qt::EditRole: return flags(index).testFlag(Qt::ItemIsEditable) ? cellText(place, index.column()) : QVariant();
    case Qt::ToolTipRole: return toolTip(place, index.column());
    case Qt::TextAlignmentRole: return metricColumn(index.column()).numeric ? QVariant(Qt::AlignRight | Qt::AlignVCenter) : QVariant();
    case kPlaceRole: return place;
    default: return appearance(place, role);
  }
}

/// The open run is told from the others, and what matches from what it comes from.
QVariant RunTableModel::appearance(int place, int role) const {
  if (role != Qt::FontRole) return {};
  const bool open = isOpen(runs_[static_cast<std::size_t>(place)]), matches = matches_[static_cast<std::size_t>(place)];
  if (!open && matches) return {};
  QFont font;
  font.setBold(open);
  font.setItalic(!matches);
  return font;
}

QString RunTableModel::nameText(int place) const {
  const RunSummary& run = runs_[static_cast<std::size_t>(place)];
  const QString title = titleInList(run, names_[static_cast<std::size_t>(place)]);
  QStringList more;
  if (isOpen(run)) more << tr("open");
  if (const QString changes = changesByHandText(run); !changes.isEmpty()) more << changes;
  return more.isEmpty() ? title : tr("%1 (%2)").arg(title, more.join(QStringLiteral(", ")));
}

QString RunTableModel::cellText(int place, int column) const {
  const RunSummary& run = runs_[static_cast<std::size_t>(place)];
  const auto& origin = run.description.origin;
  const RunColumn& shown = metricColumn(column);
  if (column == kRun) return nameText(place);
  if (column == kFrom) return origin ? windowName(origin->window.value) : QString();
  if (shown.key == "state") return stateText(run);
  if (shown.key == "differs") return origin ? changedText(*origin) : QString();
  if (shown.key == "tag") return tagsText(run);
  if (shown.key == "note") return text(run.note);
  if (!run.problem.empty()) return {};
  if (shown.key == "windows") return tr("%1 of %2").arg(run.windowsDone).arg(run.settings.protocol.windows - 1);
  if (shown.key == "method") return text(titleOf(run.settings.model.method, run.settings.model.continual));
  if (shown.key == "stream") return streamName(run);
  const RunValue value = shown.get(run);
  if (shown.setting) {
    const std::string key = shown.key == "windows-planned" ? "windows" : shown.key;
    return value.index() == 0 ? unusedMark() : settingValueText(key, textOf(value));
  }
  if (const auto* const number = std::get_if<double>(&value)) {
    const QString tests = testsSoFar(shown, run);
    return tests.isEmpty() ? numberText(shown, *number) : tr("%1 (%2)").arg(numberText(shown, *number), tests);
  }
  if (value.index() == 0) return shown.numeric ? unknownMark() : QString();
  return text(std::get<std::string>(value));
}

QString RunTableModel::toolTip(int place, int column) const {
  const RunSummary& run = runs_[static_cast<std::size_t>(place)];
  const auto& origin = run.description.origin;
  const RunColumn& shown = metricColumn(column);
  if (column == kRun) {
    QStringList lines{text(run.description.folder), text(run.description.streamTitle)};
    for (const auto& change : run.changesByHand) lines << tr("Changed by hand %1").arg(deviationSigns(change));
    return lines.join(QLatin1Char('\n'));
  }
  if (column == kFrom && origin) return tr("Forked from %1 after %2").arg(text(origin->run), windowName(origin->window.value));
  if (shown.key == "state") return text(run.problem);
  if (shown.key == "stream") return text(run.description.streamFolder);
  // A tooltip guesses whether it is rich text: what a person wrote is none.
  if (shown.key == "tag" || shown.key == "note") {
    const QString written = cellText(place, column);
    return written.isEmpty() ? written : QStringLiteral("<p>%1</p>").arg(written.toHtmlEscaped());
  }
  if (shown.setting && run.problem.empty()) {
    const QString changes = settingText(run, shown.key == "windows-planned" ? std::string_view("windows") : std::string_view(shown.key));
    return changes == cellText(place, column) ? QString() : changes;
  }
  const RunValue value = shown.get(run);
  const auto* const number = std::get_if<double>(&value);
  const auto error = number != nullptr && shown.error ? shown.error(run) : std::nullopt;
  QStringList lines;
  if (error)
    lines << tr("%1 ± %2 points: one standard error, which is how much chance alone moves it")
                 .arg(percent(*number, 2), QLocale().toString(100 * *error, 'f', 2));
  if (const QString tests = number != nullptr ? testsSoFar(shown, run) : QString(); !tests.isEmpty())
    lines << tr("The run is not finished: the mean is over %1, and those of finished runs are over all").arg(tests);
  if (!lines.isEmpty()) return lines.join(QLatin1Char('\n'));
  const bool isCount = columns_[static_cast<std::size_t>(column)].perWindow && !shown.share && shown.unit.empty();
  return number != nullptr && isCount && !isFraction(shown, *number) ? count(std::llround(*number)) : QString();
}

bool RunTableModel::setData(const QModelIndex& index, const QVariant& value, int role) {
  if (role != Qt::EditRole || !flags(index).testFlag(Qt::ItemIsEditable)) return false;
  const auto place = static_cast<int>(index.internalId());
  RunSummary& run = runs_[static_cast<std::size_t>(place)];
  const auto before = std::pair(run.tags, run.note);
  if (index.column() == columnOf("note")) {
    run.note = value.toString().trimmed().toStdString();
  } else {
    run.tags.clear();
    for (const QString& tag : tagsFrom(value.toString())) run.tags.push_back(tag.toStdString());
  }
  if (before == std::pair(run.tags, run.note)) return true;
  Q_EMIT dataChanged(index, index);
  Q_EMIT annotationEdited(place);
  return true;
}

Qt::ItemFlags RunTableModel::flags(const QModelIndex& index) const {
  auto flags = QAbstractItemModel::flags(index);
  if (!index.isValid()) return flags;
  const bool anothers = index.column() != columnOf("tag") && index.column() != columnOf("note");
  const bool readable = runs_[static_cast<std::size_t>(index.internalId())].problem.empty();
  return anothers || !readable ? flags : flags | Qt::ItemIsEditable;
}

QString RunTableModel::stateText(const RunSummary& run) const {
  if (!run.problem.empty()) return tr("cannot be read");
  if (live_ && isOpen(run)) return runStateText(run.state, RunSeen::kHere);
  return runStateText(run.state, written_.contains(run.description.folder) ? RunSeen::kElsewhere : RunSeen::kRecord);
}

}  // namespace xsmoe::widgets
