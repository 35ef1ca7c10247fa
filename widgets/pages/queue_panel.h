// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>
#include <map>
#include <string>
#include <vector>

#include "model/analysis/run_queue.h"

class QLabel;
class QPushButton;
class QStackedLayout;
class QTableView;

namespace xsmoe::widgets {

class QueueModel;

/// "Queue: 3 runs left, about 12 min"; empty where nothing is left to do.
[[nodiscard]] QString queueText(const RunQueue& queue);

/// The runs of experiments in the order in which they are trained, and what a person can do with them: by buttons, by dragging, by keys
/// (Alt+Up, Alt+Down, Delete, Enter). It only shows what it is given, and asks.
class QueuePanel : public QWidget {
  Q_OBJECT
 public:
  explicit QueuePanel(QWidget* parent = nullptr);

  /// `running`: the next run begins by itself.
  void setQueue(const RunQueue& queue, bool running);

  /// Brings to the top the run in training, or else the first one to do: what has ended, perhaps on another day, is above.
  void showNext();

  [[nodiscard]] QueueModel& table() const { return *model_; }
  [[nodiscard]] QTableView& view() const { return *view_; }
  [[nodiscard]] QPushButton& startButton() const { return *start_; }
  [[nodiscard]] QPushButton& stopButton() const { return *stop_; }
  /// What is said instead of the table, or above it.
  [[nodiscard]] QString message() const;
  /// Places of the chosen runs, increasing.
  [[nodiscard]] std::vector<std::size_t> chosen() const;

 Q_SIGNALS:
  void startRequested();
  void pauseRequested();  ///< after the run in training
  void stopRequested();   ///< at once
  void moveRequested(int from, int to);
  void shiftRequested(int place, int direction);  ///< −1: up
  void removeRequested(const std::vector<std::size_t>& places);
  void retryRequested(const std::vector<std::size_t>& places);
  void clearRequested();  ///< finished ones
  void newRequested();    ///< an experiment
  void runActivated(const QString& folder);

 private:
  QWidget* buildButtons();
  void buildView();
  QPushButton* button(const QString& label, const QString& tip);
  void shift(int direction);
  void activate(int row);
  void fitColumns();
  void labelStart();
  void showTraining(const RunQueue& queue);
  void refresh();

  QueueModel* model_;
  QTableView* view_;
  QLabel* instead_;
  QLabel* above_;
  QStackedLayout* pages_;
  QPushButton *start_ = nullptr, *stop_ = nullptr, *up_ = nullptr, *down_ = nullptr, *remove_ = nullptr, *retry_ = nullptr,
              *clear_ = nullptr, *new_ = nullptr;
  bool running_ = false;
  std::map<int, int> fitted_;  ///< widths in pixels that columns were given for what they say
  std::string training_;       ///< the folder of the run that was scrolled to
};

}  // namespace xsmoe::widgets
