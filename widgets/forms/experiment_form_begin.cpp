// SPDX-License-Identifier: GPL-3.0-or-later
// ExperimentForm: with what its runs begin, at D0 or behind a window of a run, and the settings that all of them have.
#include <QComboBox>
#include <QLabel>
#include <algorithm>
#include <utility>

#include "model/analysis/paper_plans.h"
#include "widgets/forms/experiment_form.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {

void ExperimentForm::fillIn(const std::vector<VariedSetting>& preset) {
  vary(preset);
  preset_ = preset;
  takePaperTau();
}

/// Of a part of the paper that was filled in, on the stream that is named by now.
void ExperimentForm::takePaperTau() {
  if (std::exchange(paperTau_, false)) common_.erase("tau");
  ExperimentPlan asked;
  asked.settings = common_;
  asked.over = preset_;
  asked.from = from_;
  paperTau_ = !preset_.empty() && xsmoe::takePaperTau(asked, streamTitle().toStdString());
  common_ = std::move(asked.settings);
  showSettings();
}

void ExperimentForm::offerBranches(const std::string& run, const QString& name, int windows) {
  std::erase_if(branchRuns_, [&](const BranchRun& one) { return one.run == run; });
  branchRuns_.push_back({run, name, windows});
  showBegin();
}

void ExperimentForm::showBegin() {
  branches_.clear();
  QStringList names;
  for (const auto& one : branchRuns_)
    for (int window = 0; window < one.windows; ++window) {
      branches_.push_back({one.run, window});
      names << one.name;
    }
  if (from_ && std::find(branches_.begin(), branches_.end(), *from_) == branches_.end()) {
    branches_.push_back(*from_);
    names << text(from_->run);
  }
  begin_->clear();
  begin_->addItem(tr("No run: each begins with D0"));
  for (std::size_t place = 0; place < branches_.size(); ++place)
    begin_->addItem(tr("The end of %1 of %2").arg(windowName(branches_[place].window), names[static_cast<qsizetype>(place)]));
  begin_->addItem(tr("Another run…"));
  const auto at = from_ ? std::find(branches_.begin(), branches_.end(), *from_) - branches_.begin() + 1 : 0;
  begin_->setCurrentIndex(static_cast<int>(at));
}

void ExperimentForm::takeBegin(int index) {
  const auto place = static_cast<std::size_t>(index);
  if (place <= branches_.size()) return branchFrom(place > 0 ? std::optional(branches_[place - 1]) : std::nullopt);
  showBegin();  // what holds until a run is named
  Q_EMIT branchRunRequested();
}

void ExperimentForm::branchFrom(const std::optional<PlanBranch>& from) {
  if (std::exchange(paperTau_, false)) common_.erase("tau");
  if (from && !from_) unbranched_ = std::exchange(common_, {});
  if (!from && from_) common_ = unbranched_;
  from_ = from;
  takePaperTau();
  refresh();
}

void ExperimentForm::showSettings() {
  if (settings_ == nullptr) return;  // still being built
  showBegin();
  QStringList parts;
  const auto own = settingsForAll().value_or(SettingTexts());  // they stand in rows below
  for (const auto& [key, value] : common_)
    if (!value.empty() && !own.contains(key)) parts << text(key) + u' ' + text(value);
  const QString usual = from_ ? tr("Those of the run") : tr("The defaults");
  QString said = parts.isEmpty() ? usual + u'.' : tr("%1, but for: %2.").arg(usual, parts.join(QStringLiteral(", ")));
  if (paperTau_) said += u' ' + tr("This τ is the paper's on that dataset, where none is written below.");
  if (from_) said += u' ' + tr("They go on from %1 of %2.").arg(windowName(from_->window), text(from_->run));
  settings_->setText(said);
}

}  // namespace xsmoe::widgets
