// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QAbstractTableModel>
#include <optional>
#include <string>
#include <vector>

#include "model/analysis/run_queue.h"

namespace xsmoe::widgets {

/// A row for each run of a queue, in its order. Runs that are to do can be dragged to another place.
class QueueModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Column { kName, kVaries, kState, kProgress, kToTrain, kShared, kTimeLeft, kColumns };
  using QAbstractTableModel::QAbstractTableModel;

  void setQueue(const RunQueue& queue);
  [[nodiscard]] const std::vector<QueuedRun>& runs() const { return runs_; }

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
  [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
  [[nodiscard]] Qt::DropActions supportedDropActions() const override { return Qt::MoveAction; }
  [[nodiscard]] QStringList mimeTypes() const override;
  [[nodiscard]] QMimeData* mimeData(const QModelIndexList& indexes) const override;
  /// Moves nothing itself: it is asked for.
  bool dropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column, const QModelIndex& parent) override;

 Q_SIGNALS:
  void moveRequested(int from, int to);  ///< `to`: where it is to be then

 private:
  [[nodiscard]] QString cellText(std::size_t row, int column, std::optional<double> seconds) const;

  [[nodiscard]] QString placeText(std::size_t row) const;

  std::vector<QueuedRun> runs_;
  std::vector<std::string> streams_;  ///< of each run
  std::vector<std::string> names_;    ///< by which each is told from others of its name
  ExperimentPace pace_;
};

}  // namespace xsmoe::widgets
