// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/queue_model.h"

#include <QMimeData>
#include <algorithm>
#include <utility>

#include "model/analysis/run_names.h"
#include "model/analysis/run_state_words.h"
#include "model/analysis/run_summary.h"
#include "widgets/words/run_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

const QString kMimeType = QStringLiteral("application/x-xsmoe-queued-run");

QString variedText(const PlannedRun& run) {
  QStringList parts;
  for (const auto& [key, value] : run.varied) parts << settingAndValue(key, value);
  return parts.join(QStringLiteral(", "));
}

QString stateText(const QueuedRun& one) {
  const QString word = text(stateWord(one));
  if (one.state == QueuedState::kFailed) return QueueModel::tr("%1: %2").arg(word, withWindowNames(text(one.why)));
  const bool changed = one.state == QueuedState::kFinished && !one.wasThere && one.changedByHand;
  return changed ? QueueModel::tr("%1, changed by hand").arg(word) : word;
}

QString progressText(const QueuedRun& one) {
  const auto& run = one.run;
  if (one.state == QueuedState::kTraining && one.epoch > 0)
    return QueueModel::tr("%1 of %2 windows; %3, epoch %4").arg(run.done).arg(run.windows).arg(windowName(one.window)).arg(one.epoch);
  return run.windows > 0 ? QueueModel::tr("%1 of %2 windows").arg(run.done).arg(run.windows) : QString();
}

QString sharedText(const PlannedRun& run) {
  if (run.shared == 0) return {};
  return run.mayShareMore ? QueueModel::tr("%1 or more").arg(run.shared) : count(run.shared);
}

/// As namesApart(): two experiments may have runs of one name.
std::vector<std::string> namesInQueue(const std::vector<QueuedRun>& runs) {
  std::vector<RunSummary> named(runs.size());
  for (std::size_t i = 0; i < runs.size(); ++i) {
    named[i].description.name = runs[i].run.name;
    named[i].description.folder = runs[i].run.folder;
  }
  return namesApart(named);
}

bool sameRuns(const std::vector<QueuedRun>& one, const std::vector<QueuedRun>& other) {
  return std::equal(one.begin(), one.end(), other.begin(), other.end(),
                    [](const QueuedRun& a, const QueuedRun& b) { return a.run.folder == b.run.folder; });
}

}  // namespace

void QueueModel::setQueue(const RunQueue& queue) {
  const bool same = sameRuns(runs_, queue.runs());
  if (!same) beginResetModel();
  runs_ = queue.runs();
  streams_.clear();
  for (std::size_t i = 0; i < runs_.size(); ++i) streams_.push_back(queue.planOf(i).stream);
  if (!same) names_ = namesInQueue(runs_);
  pace_ = queue.pace();
  if (!same) return endResetModel();
  if (!runs_.empty()) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, kColumns - 1));
}

int QueueModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(runs_.size()); }
int QueueModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(kColumns); }

QString QueueModel::cellText(std::size_t row, int column, std::optional<double> seconds) const {
  const auto& one = runs_[row];
  const bool left = one.toDo() || one.state == QueuedState::kTraining;
  switch (column) {
    case kName: return text(names_[row]);
    case kVaries: return variedText(one.run);
    case kState: return stateText(one);
    case kProgress: return progressText(one);
    case kToTrain: return left ? count(one.run.toTrain()) : QString();
    case kShared: return sharedText(one.run);
    case kTimeLeft: return !left ? QString() : seconds ? durationText(*seconds) : tr("not known yet");
    default: return {};
  }
}

/// Which run it is, and where it and its stream are; a branch has the stream of the run that it leaves.
QString QueueModel::placeText(std::size_t row) const {
  const auto& run = runs_[row].run;
  QStringList lines{text(run.name)};
  if (const auto varied = variedText(run); !varied.isEmpty()) lines << varied;
  if (!streams_[row].empty()) lines << tr("Stream: %1").arg(text(streams_[row]));
  return (lines << tr("Folder: %1").arg(text(run.folder))).join(u'\n');
}

QVariant QueueModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= rowCount()) return {};
  const auto& one = runs_[static_cast<std::size_t>(index.row())];
  const auto words = [&] {
    return cellText(static_cast<std::size_t>(index.row()), index.column(),
                    index.column() == kTimeLeft ? secondsLeft(one, pace_) : std::nullopt);
  };
  if (role == Qt::DisplayRole) return words();
  if (role == Qt::ToolTipRole) {
    if (index.column() == kState && !one.why.empty())
      return QStringLiteral("<p>%1</p>").arg(withWindowNames(text(one.why)).toHtmlEscaped());
    if (index.column() == kShared && !one.run.sharedWith.empty()) return tr("With %1").arg(text(one.run.sharedWith));
    if (index.column() == kName || index.column() == kVaries) return placeText(static_cast<std::size_t>(index.row()));
    return QVariant(words());
  }
  if (role == Qt::AccessibleTextRole)
    return tr("%1: %2").arg(headerData(index.column(), Qt::Horizontal, Qt::DisplayRole).toString(), words());
  const bool number = index.column() == kToTrain || index.column() == kShared || index.column() == kTimeLeft;
  if (role == Qt::TextAlignmentRole) return QVariant((number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
  return {};
}

QVariant QueueModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (role != Qt::DisplayRole) return {};
  if (orientation == Qt::Vertical) return section + 1;
  switch (section) {
    case kName: return tr("Run");
    case kVaries: return tr("What varies");
    case kState: return tr("State");
    case kProgress: return tr("Progress");
    case kToTrain: return tr("To train");
    case kShared: return tr("Shared");
    case kTimeLeft: return tr("Time left");
    default: return {};
  }
}

Qt::ItemFlags QueueModel::flags(const QModelIndex& index) const {
  if (!index.isValid()) return Qt::ItemIsDropEnabled;  // between rows
  auto flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren;
  if (runs_[static_cast<std::size_t>(index.row())].toDo()) flags |= Qt::ItemIsDragEnabled;
  return flags;
}

QStringList QueueModel::mimeTypes() const { return {kMimeType}; }

QMimeData* QueueModel::mimeData(const QModelIndexList& indexes) const {
  if (indexes.isEmpty()) return nullptr;
  auto* const data = new QMimeData;  // the drag owns it
  data->setData(kMimeType, QByteArray::number(indexes.front().row()));
  return data;
}

bool QueueModel::dropMimeData(const QMimeData* data, Qt::DropAction action, int row, int, const QModelIndex& parent) {
  if (data == nullptr || action != Qt::MoveAction || !data->hasFormat(kMimeType)) return false;
  const int from = data->data(kMimeType).toInt();
  const int before = parent.isValid() ? parent.row() : row >= 0 ? row : rowCount();
  // Taken out, those behind it are one place nearer.
  if (const int to = before > from ? before - 1 : before; to != from) Q_EMIT moveRequested(from, to);
  return false;  // the view is to remove nothing
}

}  // namespace xsmoe::widgets
