// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/run_tree_model.h"

#include <QFont>

#include "model/core/run_tree.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

bool isNumber(int column) { return column == RunTreeModel::kWindows || column == RunTreeModel::kHr || column == RunTreeModel::kNdcg; }

QString meanText(const RunSummary& run, double Metrics::*metric) {
  return run.result.mean ? percent((*run.result.mean).*metric, 2) : QStringLiteral("–");
}

double meanValue(const RunSummary& run, double Metrics::*metric) { return run.result.mean ? (*run.result.mean).*metric : -1; }

}  // namespace

void RunTreeModel::setRuns(std::vector<RunSummary> runs, const std::string& open, bool live) {
  beginResetModel();
  runs_ = std::move(runs);
  open_ = open;
  live_ = live;
  parents_ = parentsOf(runs_);
  rows_.clear();
  titles_.clear();
  below_.assign(runs_.size() + 1, {});
  for (std::size_t i = 0; i < runs_.size(); ++i) {
    auto& siblings = below_[parents_[i] < 0 ? runs_.size() : static_cast<std::size_t>(parents_[i])];
    rows_.push_back(static_cast<int>(siblings.size()));
    siblings.push_back(static_cast<int>(i));
    const QString title = runTitle(runs_[i].description);
    titles_.push_back(isOpen(runs_[i]) ? tr("%1 (open)").arg(title) : title);
  }
  endResetModel();
}

const std::vector<int>& RunTreeModel::placesBelow(const QModelIndex& parent) const {
  return below_[parent.isValid() ? static_cast<std::size_t>(parent.internalId()) : runs_.size()];
}

QModelIndex RunTreeModel::indexOf(int place, int column) const {
  return createIndex(rows_[static_cast<std::size_t>(place)], column, static_cast<quintptr>(place));
}

QModelIndex RunTreeModel::index(int row, int column, const QModelIndex& parent) const {
  if (!hasIndex(row, column, parent)) return {};
  return createIndex(row, column, static_cast<quintptr>(placesBelow(parent)[static_cast<std::size_t>(row)]));
}

QModelIndex RunTreeModel::parent(const QModelIndex& index) const {
  const int parent = index.isValid() ? parents_[static_cast<std::size_t>(index.internalId())] : -1;
  return parent < 0 ? QModelIndex() : indexOf(parent);
}

int RunTreeModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() && parent.column() != kRun ? 0 : static_cast<int>(placesBelow(parent).size());
}

int RunTreeModel::columnCount(const QModelIndex&) const { return kColumns; }

QVariant RunTreeModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  const auto place = static_cast<int>(index.internalId());
  const RunSummary& run = runs_[static_cast<std::size_t>(place)];
  switch (role) {
    case Qt::DisplayRole: return cellText(place, index.column());
    case Qt::ToolTipRole: return toolTip(run, index.column());
    case Qt::TextAlignmentRole: return isNumber(index.column()) ? QVariant(Qt::AlignRight | Qt::AlignVCenter) : QVariant();
    case kPlaceRole: return place;
    case kSortRole: return sortValue(place, index.column());
    case Qt::FontRole: break;  // the open run is told from the others
    default: return {};
  }
  if (!isOpen(run)) return {};
  QFont bold;
  bold.setBold(true);
  return bold;
}

QString RunTreeModel::cellText(int place, int column) const {
  const RunSummary& run = runs_[static_cast<std::size_t>(place)];
  const auto& origin = run.description.origin;
  switch (column) {
    case kRun: return titles_[static_cast<std::size_t>(place)];
    case kFrom: return origin ? windowName(origin->window.value) : QString();
    case kState: return stateText(run);
    case kChanged: return origin ? changedText(*origin) : QString();
    default: break;
  }
  if (!run.problem.empty()) return {};
  if (column == kWindows) return tr("%1 of %2").arg(run.windowsDone).arg(run.settings.protocol.windows - 1);
  return meanText(run, column == kHr ? &Metrics::hr10 : &Metrics::ndcg10);
}

QString RunTreeModel::toolTip(const RunSummary& run, int column) const {
  const auto& origin = run.description.origin;
  if (column == kRun) return tr("%1\n%2").arg(text(run.description.folder), text(run.description.streamTitle));
  if (column == kFrom && origin) return tr("Forked from %1 after %2").arg(text(origin->run), windowName(origin->window.value));
  return column == kState ? text(run.problem) : QString();
}

QVariant RunTreeModel::sortValue(int place, int column) const {
  const RunSummary& run = runs_[static_cast<std::size_t>(place)];
  switch (column) {
    case kFrom: return run.description.origin ? run.description.origin->window.value : -1;
    case kWindows: return run.problem.empty() ? run.windowsDone : -1;
    case kHr: return meanValue(run, &Metrics::hr10);
    case kNdcg: return meanValue(run, &Metrics::ndcg10);
    default: return cellText(place, column);
  }
}

QString RunTreeModel::stateText(const RunSummary& run) const {
  if (!run.problem.empty()) return tr("cannot be read");
  const bool going = run.state == RunState::kRunning || run.state == RunState::kPaused;
  // The record does not tell whether another program goes on with it.
  if (going && !(live_ && isOpen(run))) return tr("unfinished");
  return runStateText(run.state);
}

QVariant RunTreeModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || section < 0 || section >= kColumns) return {};
  if (role == Qt::TextAlignmentRole && isNumber(section)) return QVariant(Qt::AlignRight | Qt::AlignVCenter);
  if (role == Qt::DisplayRole)
    return QStringList{tr("Run"), tr("From"), tr("State"), tr("Windows"), tr("HR@10"), tr("NDCG@10"), tr("Changed")}[section];
  if (role != Qt::ToolTipRole) return {};
  switch (section) {
    case kFrom: return tr("The last window that a fork shares with the run above it");
    case kWindows: return tr("Windows trained and tested, of those to be trained");
    case kHr:
    case kNdcg: return tr("Mean of the tests on D2 and later windows");
    case kChanged: return tr("What differs in a fork from that window on");
    default: return {};
  }
}

}  // namespace xsmoe::widgets
