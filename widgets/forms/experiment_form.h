// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <QWidget>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/analysis/experiment_plan.h"

class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;

namespace xsmoe::widgets {

class MethodChoice;
class SettingRows;

/// What an experiment varies: methods, seeds, τ, groupings and any other settings; on which stream, into which folder. How many runs that
/// makes, what is not crossed and what is wrong is said as one types, the latter beside its field.
class ExperimentForm : public QWidget {
  Q_OBJECT
 public:
  explicit ExperimentForm(QWidget* parent = nullptr);

  /// Shows a plan: its settings are those of all runs. A list for some methods only is in its field, with a word for which. What has no
  /// field here (a second list of a setting, methods that are not known, a branch) is kept as it is, and said.
  void setPlan(const ExperimentPlan& plan);
  /// As it is written. Error: the first thing that is wrong, which is beside its field too.
  [[nodiscard]] Result<ExperimentPlan> plan() const;
  /// Whether plan() makes runs: the summary tells of them, else what is wrong.
  [[nodiscard]] bool canBeMade() const { return canBeMade_; }
  /// The title of the stream in a folder, by which datasets of the paper are known; without it that is the folder's name.
  void nameStream(const QString& folder, const QString& title);
  /// Of the stream that is named.
  [[nodiscard]] QString streamTitle() const;
  /// How many hidden states that stream's cache has (0: no cache), and which of them (empty: all): groupings of them are the example.
  void setHiddenStates(int hiddenStates, const std::vector<int>& cachedStates);
  /// Into how many windows the stream that is named is cut where the plan does not say: by its description. Until it is told, and for
  /// another stream, the windows are not counted.
  void setStreamWindows(int windows);
  /// The lists in place of those that are there.
  void vary(const std::vector<VariedSetting>& over);

  /// One more run whose first windows the runs may share: its folder, how it is called, and how many of its windows can be gone on from.
  void offerBranches(const std::string& run, const QString& name, int windows);
  /// The runs go on from a window of a run, with its settings but for what is changed; empty: each begins with D0.
  void branchFrom(const std::optional<PlanBranch>& from);

  /// With what the runs begin: at D0, or behind a window of a run.
  [[nodiscard]] QComboBox& begin() const { return *begin_; }
  [[nodiscard]] QLineEdit& stream() const { return *stream_; }
  [[nodiscard]] QLineEdit& runs() const { return *runs_; }
  /// Of "seed", "tau" and "grouping".
  [[nodiscard]] QLineEdit& values(const std::string& key) const { return *lists_.at(key).line; }
  /// Takes a method by its name ("iisan_rh") in or out. False: there is none.
  bool choose(const std::string& method, bool chosen);
  /// Another setting and its values, in a row of its own.
  void addSetting(const std::string& key, const QString& values);
  /// A setting of all runs in place of what setPlan() says of it, in a row of its own.
  void setForAll(const std::string& key, const QString& value);
  [[nodiscard]] QString summary() const;
  /// What is said beside a list's field; empty: nothing is wrong with it.
  [[nodiscard]] QString problem(const std::string& key) const;
  /// For which methods alone a list's values are; empty: for all.
  [[nodiscard]] QString only(const std::string& key) const;

 Q_SIGNALS:
  void changed();
  void branchRunRequested();  ///< a person wishes to go on from a run that is not offered

 private:
  /// A line of values with what is wrong with them.
  struct ValueList {
    QLineEdit* line = nullptr;
    QLabel* problem = nullptr;
  };

  /// As of offerBranches().
  struct BranchRun {
    std::string run;
    QString name;
    int windows = 0;
  };

  QWidget* buildFolder(QLineEdit*& line, const QString& title, const QString& example);
  QWidget* buildPresets();
  void addList(QFormLayout& form, const std::string& key, const QString& label, const QString& example);
  ValueList valueLine(const QString& name, const QString& example, QWidget* parent);
  void restrictTo(const std::string& key, const std::vector<std::string>& methods);
  void clearLists();
  void refresh();
  /// How many windows the runs train; empty: the stream's are not known.
  [[nodiscard]] std::optional<int> windowsOf(const ExperimentPlan& plan, RunSettings usual, const std::vector<PlanRun>& runs) const;
  void say(const Error& error);
  static Result<void> readList(const std::string& key, const QString& written, std::vector<VariedSetting>& over);
  /// What is written in rows of their own.
  [[nodiscard]] Result<SettingTexts> settingsForAll() const;
  void fillIn(const std::vector<VariedSetting>& preset);
  void takePaperTau();
  void showSettings();
  void showBegin();
  void takeBegin(int index);

  QLineEdit* stream_ = nullptr;
  QLineEdit* runs_ = nullptr;
  QLabel* settings_ = nullptr;
  QComboBox* begin_ = nullptr;
  SettingRows* forAll_ = nullptr;
  MethodChoice* methods_ = nullptr;
  std::map<std::string, ValueList> lists_;
  std::map<std::string, QLabel*> only_;                         ///< below the field: for which methods it is
  std::map<std::string, std::vector<std::string>> restricted_;  ///< the methods that a field's list is for; empty: all
  SettingRows* others_ = nullptr;
  QLabel* summary_ = nullptr;
  SettingTexts common_;
  std::vector<VariedSetting> kept_;
  bool canBeMade_ = false;
  std::optional<PlanBranch> from_;
  SettingTexts unbranched_;           ///< the settings of all runs where they begin with D0
  std::vector<PlanBranch> branches_;  ///< what begin_ offers behind its first entry
  std::vector<BranchRun> branchRuns_;
  std::vector<VariedSetting> preset_;  ///< what a part of the paper varies that was filled in last; empty: nothing was
  bool paperTau_ = false;              ///< the τ of common_ is the paper's, and nobody's choice
  QString knownFolder_, knownTitle_;
  QString countedFolder_;  ///< the stream of setStreamWindows()
  int streamWindows_ = 0;
};

}  // namespace xsmoe::widgets
