// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>
#include <optional>

#include "model/core/expert_comparison.h"

class QComboBox;
class QLabel;
class QPushButton;
class QTableWidget;

namespace xsmoe::widgets {

/// Which experts of a side layer do the same, as a heat map of their pairs, and below it what became of every expert since the window
/// before. It is measured when a person asks for it.
class LikenessPanel : public QWidget {
  Q_OBJECT
 public:
  explicit LikenessPanel(QWidget* parent = nullptr);

  /// Which window's model "Measure" is about; empty: there is none, and `why` says so. What was measured of another one goes.
  void setWindow(std::optional<int> window, const QString& why = {});
  void setBusy(bool busy);
  /// `difference`: to the stored window before; empty: there is none.
  void showAnswer(const ExpertRedundancy& redundancy, const std::optional<ModelDifference>& difference);
  void showReason(const QString& reason);

  [[nodiscard]] QPushButton* measure() const { return measure_; }
  [[nodiscard]] QComboBox* layers() const { return layers_; }
  /// "cosine" and "cka" as data.
  [[nodiscard]] QComboBox* kinds() const { return kinds_; }
  [[nodiscard]] QTableWidget* pairs() const { return pairs_; }
  [[nodiscard]] QTableWidget* changes() const { return changes_; }
  /// What is said above the tables.
  [[nodiscard]] QString words() const;

 Q_SIGNALS:
  void measureRequested();

 private:
  void clear();
  void fillPairs();
  void fillChanges();

  std::optional<int> window_;
  std::optional<ExpertRedundancy> redundancy_;
  std::optional<ModelDifference> difference_;
  QPushButton* measure_;
  QComboBox* layers_;
  QComboBox* kinds_;
  QLabel* words_;
  QTableWidget* pairs_;
  QLabel* changesTitle_;
  QTableWidget* changes_;
};

}  // namespace xsmoe::widgets
