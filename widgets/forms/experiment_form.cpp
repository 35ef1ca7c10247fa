// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/experiment_form.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <array>
#include <utility>

#include "model/analysis/paper_plans.h"
#include "model/core/methods.h"
#include "model/core/run_history.h"
#include "model/core/setting_descriptions.h"
#include "model/core/setting_keys.h"
#include "widgets/forms/experiment_lists.h"
#include "widgets/words/labels.h"
#include "widgets/words/plan_wording.h"
#include "widgets/words/run_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

constexpr std::array kAblations{Method::kVisual, Method::kTextual, Method::kStatic, Method::kNoft};
constexpr int kMethodsShown = 6;

bool isAblation(Method method) { return std::find(kAblations.begin(), kAblations.end(), method) != kAblations.end(); }

QLabel* problemLabel(QWidget* parent) {
  auto* const label = wrappedLabel(parent);
  label->setVisible(false);
  return label;
}

QString plain(const Error& error) {
  return withoutOptions(text(error.remedy.empty() ? error.what + "." : error.what + ". " + error.remedy + "."));
}

QString titlesOf(const std::vector<std::string>& methods) {
  QStringList titles;
  for (const auto& one : methods) {
    const auto named = namedMethod(one);
    titles << (named ? text(titleOf(named->method, named->continual)) : text(one));
  }
  return titles.join(QStringLiteral(", "));
}

QString noteText(const PlanNote& note) {
  const QString methods = titlesOf(note.methods);
  if (!note.wrapper.empty())
    return ExperimentForm::tr("The wrapper %1 is left out where it cannot be borne: %2.").arg(text(note.wrapper), methods);
  return ExperimentForm::tr("%1 is not varied for what does not use it: %2.").arg(settingTitle(note.key), methods);
}

void fillSettings(QComboBox& box) {
  box.addItem(ExperimentForm::tr("Another setting…"), QString());
  for (const auto& one : settingDescriptions())
    if (one.key != kTauKey && one.key != kSeedKey) box.addItem(translatedSetting(one.label), text(one.key));
  box.addItem(ExperimentForm::tr("Hidden states of IISAN"), QStringLiteral("iisan-states"));
  box.addItem(ExperimentForm::tr("Protocol"), QStringLiteral("protocol"));
  box.addItem(ExperimentForm::tr("Precision"), QStringLiteral("precision"));
  box.addItem(ExperimentForm::tr("Wrapper"), QStringLiteral("continual"));
}

}  // namespace

ExperimentForm::ExperimentForm(QWidget* parent) : QWidget(parent) {
  auto* const form = new QFormLayout(this);
  form->setContentsMargins(0, 0, 0, 0);
  form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
  form->addRow(tr("Fill in"), buildPresets());
  form->addRow(tr("Stream"), buildFolder(stream_, tr("Stream"), tr("Folder of the stream")));
  form->addRow(tr("Runs"), buildFolder(runs_, tr("Folder for the runs"), tr("Folder in which each run gets its own")));
  connect(stream_, &QLineEdit::textChanged, this, &ExperimentForm::takePaperTau);
  settings_ = wrappedLabel(this);
  form->addRow(tr("All runs"), settings_);
  begin_ = new QComboBox(this);
  begin_->setAccessibleName(tr("Where the runs begin"));
  begin_->setToolTip(
      tr("Runs that go on from a window of a run share what it trained up to there, and change their settings at that window's end"));
  form->addRow(tr("Branch from"), begin_);
  connect(begin_, &QComboBox::activated, this,
          [this](int index) { branchFrom(index > 0 ? std::optional(branches_[static_cast<std::size_t>(index - 1)]) : std::nullopt); });
  form->addRow(tr("Methods"), buildMethods());
  addList(*form, "seed", tr("Seeds"), tr("1-5 or 1, 2, 3"));
  addList(*form, "tau", tr("τ"), tr("0, 0.05, 0.1"));
  addList(*form, "grouping", tr("Groupings"), groupingExample(RunDescription().hiddenStates, {}));
  form->addRow(tr("Other"), buildOthers());
  summary_ = wrappedLabel(this);
  summary_->setAccessibleName(tr("What the experiment makes"));
  form->addRow(summary_);
  showSettings();
  refresh();
}

QWidget* ExperimentForm::buildPresets() {
  auto* const box = new QComboBox(this);
  box->setAccessibleName(tr("Fill in what a part of the paper varies"));
  box->addItem(tr("As below"));
  const auto presets = experimentPresets();
  for (const auto& one : presets) box->addItem(one.title);
  connect(box, &QComboBox::activated, this, [this, presets](int index) {
    if (index > 0) fillIn(presets[static_cast<std::size_t>(index - 1)].over);
  });
  return box;
}

QWidget* ExperimentForm::buildFolder(QLineEdit*& line, const QString& title, const QString& example) {
  auto* const box = new QWidget(this);
  line = new QLineEdit(box);
  line->setAccessibleName(title);
  line->setPlaceholderText(example);
  auto* const browse = new QToolButton(box);
  browse->setText(QStringLiteral("…"));
  browse->setAccessibleName(tr("Choose: %1").arg(title));
  auto* const row = new QHBoxLayout(box);
  row->setContentsMargins(0, 0, 0, 0);
  row->addWidget(line, 1);
  row->addWidget(browse);
  connect(line, &QLineEdit::textChanged, this, &ExperimentForm::refresh);
  connect(browse, &QToolButton::clicked, this, [this, field = line, title] {
    const QString folder = QFileDialog::getExistingDirectory(this, title, field->text());
    if (!folder.isEmpty()) field->setText(folder);
  });
  return box;
}

QWidget* ExperimentForm::buildMethods() {
  auto* const box = new QWidget(this);
  list_ = new QListWidget(box);
  list_->setAccessibleName(tr("Methods"));
  auto* const ablations = new QHBoxLayout;
  for (const auto& [method, wrapper] : namedMethods()) {
    const auto named = nameOf(method, wrapper);
    const QString title = text(titleOf(method, wrapper)), meaning = translatedSetting(descriptionOf(method).meaning);
    if (wrapper == Continual::kNone && isAblation(method)) {
      auto* const check = ablations_[named] = new QCheckBox(title, box);
      check->setToolTip(meaning);
      ablations->addWidget(check);
      connect(check, &QCheckBox::toggled, this, &ExperimentForm::refresh);
      continue;
    }
    auto* const item = new QListWidgetItem(title, list_);
    item->setData(Qt::UserRole, text(named));
    item->setToolTip(meaning);
    item->setCheckState(Qt::Unchecked);
  }
  list_->setMinimumHeight(kMethodsShown * (fontMetrics().height() + 6));
  box->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Expanding);  // what room is left is the list's
  connect(list_, &QListWidget::itemChanged, this, &ExperimentForm::refresh);
  ablations->addStretch();
  auto* const column = new QVBoxLayout(box);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(list_);
  column->addLayout(ablations);
  return box;
}

ExperimentForm::ValueList ExperimentForm::valueLine(const QString& name, const QString& example, QWidget* parent) {
  ValueList list{new QLineEdit(parent), problemLabel(parent)};
  list.line->setAccessibleName(name);
  list.line->setPlaceholderText(example);
  connect(list.line, &QLineEdit::textChanged, this, &ExperimentForm::refresh);
  return list;
}

void ExperimentForm::addList(QFormLayout& form, const std::string& key, const QString& label, const QString& example) {
  auto* const box = new QWidget(this);
  const auto list = lists_[key] = valueLine(label, example, box);
  auto* const column = new QVBoxLayout(box);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(list.line);
  column->addWidget(only_[key] = problemLabel(box));
  column->addWidget(list.problem);
  // Emptied, it is a list for all methods again.
  connect(list.line, &QLineEdit::textChanged, this, [this, key](const QString& written) {
    if (written.trimmed().isEmpty()) restrictTo(key, {});
  });
  form.addRow(label, box);
}

void ExperimentForm::restrictTo(const std::string& key, const std::vector<std::string>& methods) {
  restricted_[key] = methods;
  only_.at(key)->setText(tr("Only for %1; empty the field for a list of all methods that use it.").arg(titlesOf(methods)));
  only_.at(key)->setVisible(!methods.empty());
}

QWidget* ExperimentForm::buildOthers() {
  auto* const box = new QWidget(this);
  auto* const more = new QPushButton(tr("&Vary Another Setting"), box);
  more->setAutoDefault(false);
  auto* const column = new QVBoxLayout(box);
  column->setContentsMargins(0, 0, 0, 0);
  otherRows_ = new QVBoxLayout;
  column->addLayout(otherRows_);
  column->addWidget(more, 0, Qt::AlignLeft);
  connect(more, &QPushButton::clicked, this, [this] { addSetting({}, {}); });
  return box;
}

void ExperimentForm::addSetting(const std::string& key, const QString& values) {
  auto* const box = new QWidget(otherRows_->parentWidget());
  OtherSetting other{new QComboBox(box), valueLine(tr("Values of the setting"), tr("64, 128"), box)};
  fillSettings(*other.key);
  other.key->setAccessibleName(tr("Setting to vary"));
  if (other.key->findData(text(key)) < 0) other.key->addItem(text(key), text(key));
  other.key->setCurrentIndex(other.key->findData(text(key)));
  other.values.line->setText(values);
  auto* const row = new QHBoxLayout;
  row->addWidget(other.key);
  row->addWidget(other.values.line, 1);
  auto* const column = new QVBoxLayout(box);
  column->setContentsMargins(0, 0, 0, 0);
  column->addLayout(row);
  column->addWidget(other.values.problem);
  otherRows_->addWidget(box);
  others_.push_back(other);
  connect(other.key, &QComboBox::currentIndexChanged, this, &ExperimentForm::refresh);
  refresh();
}

std::string ExperimentForm::keyOf(const OtherSetting& other) { return other.key->currentData().toString().toStdString(); }

void ExperimentForm::clearLists() {
  const QSignalBlocker blocker(list_);
  for (int row = 0; row < list_->count(); ++row) list_->item(row)->setCheckState(Qt::Unchecked);
  for (const auto& [name, check] : ablations_) check->setChecked(false);
  for (const auto& [key, list] : lists_) list.line->clear();
  for (const auto& other : std::exchange(others_, {})) delete other.key->parentWidget();
  kept_.clear();
  unknownMethods_.clear();
}

bool ExperimentForm::choose(const std::string& method, bool chosen) {
  if (const auto found = ablations_.find(method); found != ablations_.end()) {
    found->second->setChecked(chosen);
    return true;
  }
  for (int row = 0; row < list_->count(); ++row) {
    if (list_->item(row)->data(Qt::UserRole).toString().toStdString() != method) continue;
    list_->item(row)->setCheckState(chosen ? Qt::Checked : Qt::Unchecked);
    return true;
  }
  return false;
}

std::vector<std::string> ExperimentForm::methods() const {
  std::vector<std::string> chosen;
  for (int row = 0; row < list_->count(); ++row)
    if (list_->item(row)->checkState() == Qt::Checked) chosen.push_back(list_->item(row)->data(Qt::UserRole).toString().toStdString());
  for (const auto method : kAblations)
    if (const auto named = nameOf(method, Continual::kNone); ablations_.at(named)->isChecked()) chosen.push_back(named);
  chosen.insert(chosen.end(), unknownMethods_.begin(), unknownMethods_.end());
  return chosen;
}

/// Those that are not known are kept, so that making the runs says so.
void ExperimentForm::chooseMethods(const std::vector<std::string>& values) {
  for (const auto& value : values) {
    const auto named = namedMethod(value);
    if (!named || !choose(nameOf(named->method, named->continual), true)) unknownMethods_.push_back(value);
  }
}

void ExperimentForm::vary(const std::vector<VariedSetting>& over) {
  clearLists();
  for (const auto& one : over) {
    const auto field = lists_.find(one.key);
    const bool free = field != lists_.end() && field->second.line->text().isEmpty();
    if (!one.methods.empty() && !free) {
      kept_.push_back(one);
    } else if (one.key == kMethodKey) {
      chooseMethods(one.values);
    } else if (field != lists_.end()) {
      restrictTo(one.key, one.methods);
      field->second.line->setText(valuesText(one.key, one.values));
    } else {
      addSetting(one.key, valuesText(one.key, one.values));
    }
  }
  refresh();
}

void ExperimentForm::nameStream(const QString& folder, const QString& title) {
  knownFolder_ = folder;
  knownTitle_ = title;
  takePaperTau();
}

void ExperimentForm::setHiddenStates(int hiddenStates, const std::vector<int>& cachedStates) {
  lists_.at("grouping").line->setPlaceholderText(groupingExample(hiddenStates, cachedStates));
}

void ExperimentForm::fillIn(const std::vector<VariedSetting>& preset) {
  vary(preset);
  preset_ = preset;
  takePaperTau();
}

/// Of a part of the paper that was filled in, on the stream that is named by now.
void ExperimentForm::takePaperTau() {
  if (std::exchange(paperTau_, false)) common_.erase("tau");
  const QString folder = stream_->text().trimmed(), title = folder == knownFolder_ ? knownTitle_ : QDir(folder).dirName();
  ExperimentPlan asked;
  asked.settings = common_;
  asked.over = preset_;
  asked.from = from_;
  paperTau_ = !preset_.empty() && !folder.isEmpty() && xsmoe::takePaperTau(asked, title.toStdString());
  common_ = std::move(asked.settings);
  showSettings();
}

void ExperimentForm::setPlan(const ExperimentPlan& plan) {
  preset_.clear();
  paperTau_ = false;
  stream_->setText(text(plan.stream));
  runs_->setText(text(plan.runs));
  common_ = plan.settings;
  from_ = plan.from;
  unbranched_ = from_ ? SettingTexts() : common_;
  showSettings();
  vary(plan.over);
}

void ExperimentForm::offerBranches(const std::string& run, const QString& name, int windows) {
  branchRun_ = run;
  branchName_ = name;
  branchWindows_ = windows;
  showBegin();
}

void ExperimentForm::showBegin() {
  branches_.clear();
  for (int window = 0; window < branchWindows_; ++window) branches_.push_back({branchRun_, window});
  if (from_ && std::find(branches_.begin(), branches_.end(), *from_) == branches_.end()) branches_.push_back(*from_);
  begin_->clear();
  begin_->addItem(tr("No run: each begins with D0"));
  for (const auto& one : branches_)
    begin_->addItem(tr("The end of %1 of %2").arg(windowName(one.window), one.run == branchRun_ ? branchName_ : text(one.run)));
  const auto at = from_ ? std::find(branches_.begin(), branches_.end(), *from_) - branches_.begin() + 1 : 0;
  begin_->setCurrentIndex(static_cast<int>(at));
}

/// A branch has the settings of its run, but for what is changed.
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
  for (const auto& [key, value] : common_)
    if (!value.empty()) parts << text(key) + u' ' + text(value);
  const QString usual = from_ ? tr("Those of the run") : tr("The defaults");
  QString said = parts.isEmpty() ? usual + u'.' : tr("%1, but for: %2.").arg(usual, parts.join(QStringLiteral(", ")));
  if (paperTau_) said += u' ' + tr("This τ is the paper's on that dataset, where none is written below.");
  if (from_) said += u' ' + tr("They go on from %1 of %2.").arg(windowName(from_->window), text(from_->run));
  settings_->setText(said);
}

Result<void> ExperimentForm::readList(const std::string& key, const ValueList& list, std::vector<VariedSetting>& over) const {
  auto values = writtenValues(key, list.line->text());
  if (!values) return tl::unexpected(Error{values.error().kind, values.error().what, key, values.error().remedy});
  if (!values->empty()) over.push_back({key, std::move(*values)});
  return {};
}

Result<ExperimentPlan> ExperimentForm::plan() const {
  ExperimentPlan plan{stream_->text().trimmed().toStdString(), runs_->text().trimmed().toStdString(), common_, {}, from_};
  if (plan.stream.empty() && !from_) return usageError("stream", "no stream is named", "Choose a stream folder");
  if (plan.runs.empty()) return usageError("runs", "no folder for the runs is named", "Choose one");
  if (const auto chosen = methods(); !chosen.empty()) plan.over.push_back({"method", chosen});
  std::vector<VariedSetting> restricted;
  for (const std::string key : {"seed", "tau", "grouping"}) {
    const auto methods = restricted_.find(key);
    const bool forSome = methods != restricted_.end() && !methods->second.empty();
    auto& lists = forSome ? restricted : plan.over;
    const auto before = lists.size();
    if (auto read = readList(key, lists_.at(key), lists); !read) return tl::unexpected(read.error());
    if (forSome && lists.size() > before) lists.back().methods = methods->second;
  }
  for (const auto& other : others_)
    if (const auto key = keyOf(other); !key.empty())
      if (auto read = readList(key, other.values, plan.over); !read) return tl::unexpected(read.error());
  for (const auto& one : plan.over) plan.settings.erase(one.key);
  plan.over.insert(plan.over.end(), restricted.begin(), restricted.end());
  plan.over.insert(plan.over.end(), kept_.begin(), kept_.end());
  if (plan.over.empty()) return usageError("", "nothing is varied yet", "Choose methods, or write seeds, τ or values of another setting");
  return plan;
}

void ExperimentForm::say(const Error& error) {
  const auto key = settingIn(error);
  const auto show = [&](const ValueList& list) {
    list.problem->setText(plain(error));
    list.problem->setVisible(true);
  };
  if (const auto list = lists_.find(key); list != lists_.end()) return show(list->second);
  for (const auto& other : others_)
    if (!key.empty() && keyOf(other) == key) return show(other.values);
  summary_->setText(error.where.rfind("--", 0) == 0 ? planProblemText(error) : plain(error));
}

void ExperimentForm::refresh() {
  if (summary_ == nullptr) return;  // still being built
  for (const auto& [key, list] : lists_) list.problem->setVisible(false);
  for (const auto& other : others_) other.values.problem->setVisible(false);
  summary_->setText(tr("Something above is to be mended."));
  const auto made = plan();
  const auto usual = made ? commonSettings(*made) : tl::unexpected(made.error());
  const auto all = usual ? runsOf(*made, *usual) : tl::unexpected(usual.error());
  canBeMade_ = all.has_value();
  if (!all) {
    say(all.error());
    Q_EMIT changed();
    return;
  }
  const QString runs = counted(static_cast<std::int64_t>(all->runs.size()), tr("1 run"), tr("%1 runs"));
  int windows = 0;
  for (const auto& run : all->runs)
    if (const auto settings = settingsOf(run, *usual)) windows += settings->protocol.windows - 1;
  QStringList sentences{from_ ? runs + u'.' : tr("%1 with %2 in all.").arg(runs, counted(windows, tr("1 window"), tr("%1 windows")))};
  for (const auto& note : all->notes) sentences << noteText(note);
  for (const auto& one : kept_) sentences << tr("From the plan: %1.").arg(text(one.key) + u' ' + valuesText(one.key, one.values));
  summary_->setText(sentences.join(u' '));
  Q_EMIT changed();
}

QString ExperimentForm::summary() const { return summary_->text(); }

QString ExperimentForm::only(const std::string& key) const {
  const auto* const label = only_.at(key);
  return label->isHidden() ? QString() : label->text();
}

QString ExperimentForm::problem(const std::string& key) const {
  const auto shown = [](const ValueList& list) { return list.problem->isHidden() ? QString() : list.problem->text(); };
  if (const auto list = lists_.find(key); list != lists_.end()) return shown(list->second);
  for (const auto& other : others_)
    if (keyOf(other) == key) return shown(other.values);
  return {};
}

}  // namespace xsmoe::widgets
