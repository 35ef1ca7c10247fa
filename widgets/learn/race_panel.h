// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>

#include "model/analysis/race.h"

class QComboBox;
class QLabel;
class QPushButton;

namespace xsmoe::widgets {

class ChartView;

/// A race of methods to be started and watched: a line each, which grows window by window, and in words who leads. It only shows what it is
/// given, and asks.
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
  [[nodiscard]] QComboBox* metric() const { return metric_; }
  [[nodiscard]] ChartView* chart() const { return chart_; }
  [[nodiscard]] QString status() const;
  [[nodiscard]] QString verdict() const;
  /// As InspectPage.
  [[nodiscard]] bool hasHeightForWidth() const override { return false; }

 Q_SIGNALS:
  void startRequested();

 private:
  [[nodiscard]] QWidget* scrolledVerdict();
  void refresh();

  Race race_;
  QLabel* words_;  ///< what a race is, until there is one
  QPushButton* start_;
  QComboBox* metric_;
  QLabel* status_;
  ChartView* chart_;
  QLabel* verdict_;
};

}  // namespace xsmoe::widgets
