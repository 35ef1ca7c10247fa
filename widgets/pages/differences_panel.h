// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>

#include "widgets/charts/run_curves.h"

class QLabel;
class QStackedLayout;
class QTableView;

namespace xsmoe::widgets {

class RunDifferencesModel;

/// In what chosen runs differ.
class DifferencesPanel : public QWidget {
  Q_OBJECT
 public:
  explicit DifferencesPanel(QWidget* parent = nullptr);

  void showRuns(const RunChoice& choice);
  [[nodiscard]] RunDifferencesModel& table() const { return *model_; }
  /// What is said instead of the table; empty while it is shown.
  [[nodiscard]] QString message() const;

 private:
  void tell(bool few);

  RunDifferencesModel* model_;
  QTableView* view_;
  QLabel* instead_;
  QStackedLayout* pages_;
};

}  // namespace xsmoe::widgets
