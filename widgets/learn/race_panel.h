// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QTimer>
#include <QWidget>
#include <optional>

#include "model/analysis/race.h"

class QComboBox;
class QLabel;
class QPushButton;
class QToolButton;

namespace xsmoe::widgets {

class ChartView;

/// A race of methods to be started and watched: a line each, which grows window by window, and in words who leads. It only shows what it is
/// given, and asks. What was tested can be looked at once more, as it came.
class RacePanel : public QWidget {
  Q_OBJECT
 public:
  explicit RacePanel(QWidget* parent = nullptr);

  void showRace(Race race);
  /// What is going on, a sentence; empty: nothing.
  void setStatus(const QString& status);
  /// Why the race cannot begin now, a sentence; empty: it can.
  void setHindrance(const QString& why);

  [[nodiscard]] QPushButton* startButton() const { return start_; }
  /// Lets the lines grow once more from the first tested window on; nothing is trained. Not to be pressed while there is one window or
  /// none.
  [[nodiscard]] QToolButton* againButton() const { return again_; }
  /// How long each window stays then.
  void setPace(int msPerWindow) { step_.setInterval(msPerWindow); }
  [[nodiscard]] QComboBox* metric() const { return metric_; }
  [[nodiscard]] ChartView* chart() const { return chart_; }
  [[nodiscard]] QString status() const;
  [[nodiscard]] QString verdict() const;
  /// As InspectPage.
  [[nodiscard]] bool hasHeightForWidth() const override { return false; }

 Q_SIGNALS:
  void startRequested();

 protected:
  void changeEvent(QEvent* event) override;

 private:
  [[nodiscard]] QWidget* scrolledVerdict();
  void beginAgain();
  void goOn();
  void refresh();

  Race race_;
  QLabel* words_;            ///< what a race is, until there is one
  std::optional<int> upTo_;  ///< the window tested last, while it is shown once more; empty: all are shown
  QTimer step_;
  QPushButton* start_;
  QToolButton* again_;
  QComboBox* metric_;
  QLabel* status_;
  ChartView* chart_;
  QLabel* verdict_;
};

}  // namespace xsmoe::widgets
