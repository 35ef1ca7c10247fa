// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <QString>
#include <atomic>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "app/studio/session/session.h"
#include "model/analysis/forgetting.h"

namespace xsmoe::widgets {
class ComparePage;
}

namespace xsmoe::studio {

/// Feeds the Compare page's view of forgetting: of one chosen run, or of two what differs. Models are tested in the thread for questions
/// where a person asks for it, and what was measured is kept, here and in the runs' folders, so that a choice that comes back shows it at
/// once. Leaving the page stops the tests under way.
class ForgettingFeed : public QObject {
  Q_OBJECT
 public:
  /// Both must outlive it.
  ForgettingFeed(Session& session, widgets::ComparePage& page, QObject* parent = nullptr);
  ~ForgettingFeed() override;

  void setActive(bool active);
  [[nodiscard]] bool measuring() const { return measuring_; }

 private:
  struct ChosenRun {
    std::filesystem::path folder, stream;  ///< stream empty: where its run.json says
    QString name;
    int windows = 0;  ///< that have ended: with another one the matrix is another
  };
  struct Kept {
    int windows = 0;
    ForgettingMatrix matrix;
  };
  /// One or two runs that can be shown; empty: `why` says what to do.
  [[nodiscard]] std::vector<ChosenRun> chosenRuns(QString& why) const;
  [[nodiscard]] ChosenRun chosenRun(const RunSummary& run) const;
  [[nodiscard]] const ForgettingMatrix* kept(const ChosenRun& run) const;
  void lookForKept(const std::vector<ChosenRun>& runs);
  void showChoice();
  void show(const std::vector<ChosenRun>& runs);
  void measure();
  void checkTests(const ChosenRun& run, const ChosenRun& other);
  void measureNext();
  void take(const ChosenRun& run, const Result<ForgettingMatrix>& matrix);
  void giveUp(const Error& error);
  void showProgress(const Progress& progress);

  Session& session_;
  widgets::ComparePage& page_;
  std::map<std::filesystem::path, Kept> kept_;
  std::map<std::filesystem::path, int> lookedFor_;  // windows of runs whose folders were asked for what they keep
  std::vector<ChosenRun> waiting_;                  // to be tested, the next one last
  QString tested_;                                  // the run whose models are
  QString howFar_;
  bool measuring_ = false;
  std::shared_ptr<std::atomic<bool>> wanted_ = std::make_shared<std::atomic<bool>>(false);  // the tests under way
};

}  // namespace xsmoe::studio
