// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QDialog>
#include <QString>
#include <QTimer>
#include <atomic>
#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "model/analysis/experiment_plan.h"
#include "model/analysis/planned_run.h"
#include "model/core/command_words.h"
#include "model/core/error.h"

class QCheckBox;
class QLabel;
class QPushButton;

namespace xsmoe::widgets {
class ExperimentForm;
}

namespace xsmoe::studio {

class Session;

/// Asks what an experiment varies, checks every run of it whenever it has been left alone for a moment, and puts them into the queue. Plans
/// are read and written. Deletes itself when it is closed.
class ExperimentDialog : public QDialog {
  Q_OBJECT
 public:
  /// The session must outlive it. Begins with the open stream and the next run's settings.
  ExperimentDialog(Session& session, QWidget* parent);
  ~ExperimentDialog() override;

  [[nodiscard]] widgets::ExperimentForm& form() { return *form_; }
  [[nodiscard]] QPushButton& addButton() { return *add_; }
  [[nodiscard]] QCheckBox& startBox() { return *start_; }
  /// What was wrong with the plan, or with a file; empty: nothing.
  [[nodiscard]] QString problem() const;

  /// What the check of all runs told: what is there, what is to train and shared, and for how long; or what is wrong. Empty: not checked.
  [[nodiscard]] QString checked() const;

  /// Goes on from the last window of this run that one can go on from, and offers the others; what cannot be is told.
  void branchFromRun(const std::filesystem::path& run);
  /// What it would train, as a command: of the plan's file, where it was read or saved and is still so. Empty: none does.
  [[nodiscard]] CommandWords command() const;
  void openPlan(const std::filesystem::path& file);
  void savePlan(const std::filesystem::path& file);

 Q_SIGNALS:
  void queued(int runs);  ///< so many new ones

 protected:
  bool event(QEvent* event) override;

 private:
  /// A plan as it was read or saved.
  struct PlanFile {
    std::filesystem::path path;
    ExperimentPlan plan;
  };
  void takePlan(const std::filesystem::path& file, const ExperimentPlan& plan);
  void add();
  void take(const ExperimentPlan& plan, const Result<std::vector<PlannedRun>>& runs);
  void say(const QString& text, bool bad = false);
  [[nodiscard]] static QString refusalText(const Error& error);
  bool takesNewFolder(const Error& error);
  void refresh();
  void offerBranches();
  void chooseBranchRun();
  void checkSoon();
  void check();
  void showChecked(const Result<std::vector<PlannedRun>>& runs);
  void countWindowsOf(const std::vector<PlannedRun>& runs);
  [[nodiscard]] QString unlikePaperText(const std::vector<PlannedRun>& runs) const;

  Session& session_;
  widgets::ExperimentForm* form_;
  QCheckBox* start_;
  QLabel* checked_;
  QLabel* problem_;
  QPushButton* add_;
  std::optional<PlanFile> file_;
  bool checking_ = false;
  bool refused_ = false;  // by the last check
  QString offered_;       // the folder of the last experiment; empty: there is none, or the runs do not fit there
  QTimer quiet_;          // lets a person finish typing
  std::shared_ptr<std::atomic<bool>> wanted_ = std::make_shared<std::atomic<bool>>(false);  // the check under way
};

/// What a new experiment is before anything is varied: the open stream, the folder of the last experiment on it, else a new one below the
/// session's, the next run's settings with the windows of the stream.
[[nodiscard]] ExperimentPlan experimentOf(Session& session);

}  // namespace xsmoe::studio
