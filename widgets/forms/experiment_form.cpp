// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/experiment_form.h"

#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

#include "model/core/methods.h"
#include "model/core/run_history.h"
#include "model/core/setting_keys.h"
#include "widgets/forms/experiment_lists.h"
#include "widgets/forms/method_choice.h"
#include "widgets/forms/setting_rows.h"
#include "widgets/words/labels.h"
#include "widgets/words/plan_wording.h"
#include "widgets/words/run_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

QLabel* problemLabel(QWidget* parent) {
  auto* const label = wrappedLabel(parent);
  label->setVisible(false);
  return label;
}

QString plain(const Error& error) {
  return asSentence(withoutOptions(text(error.remedy.empty() ? error.what + "." : error.what + ". " + error.remedy + ".")));
}

/// Errors name the setting.
Result<std::vector<std::string>> valuesOf(const std::string& key, const QString& written) {
  auto values = writtenValues(key, written);
  if (!values) return tl::unexpected(Error{values.error().kind, values.error().what, key, values.error().remedy});
  return values;
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
  forAll_ = new SettingRows(tr("S&et Another Setting"), tr("Value of the setting in all runs"), tr("64"), this);
  connect(forAll_, &SettingRows::changed, this, [this] {
    showSettings();
    refresh();
  });
  auto* const all = new QVBoxLayout;
  all->addWidget(settings_);
  all->addWidget(forAll_);
  form->addRow(tr("All runs"), all);
  begin_ = new QComboBox(this);
  begin_->setAccessibleName(tr("Where the runs begin"));
  begin_->setToolTip(
      tr("Runs that go on from a window of a run share what it trained up to there, and change their settings at that window's end"));
  form->addRow(tr("Branch from"), begin_);
  connect(begin_, &QComboBox::activated, this, &ExperimentForm::takeBegin);
  methods_ = new MethodChoice(this);
  connect(methods_, &MethodChoice::changed, this, &ExperimentForm::refresh);
  form->addRow(tr("Methods"), methods_);
  addList(*form, "seed", tr("Seeds"), tr("1-5 or 1, 2, 3"));
  addList(*form, "tau", tr("τ"), tr("0, 0.05, 0.1"));
  addList(*form, "grouping", tr("Groupings"), groupingExample(RunDescription().hiddenStates, {}));
  others_ = new SettingRows(tr("&Vary Another Setting"), tr("Values of the setting"), tr("64, 128"), this);
  connect(others_, &SettingRows::changed, this, &ExperimentForm::refresh);
  form->addRow(tr("Other"), others_);
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

void ExperimentForm::clearLists() {
  methods_->clear();
  for (const auto& [key, list] : lists_) list.line->clear();
  others_->clear();
  kept_.clear();
}

bool ExperimentForm::choose(const std::string& method, bool chosen) { return methods_->choose(method, chosen); }
void ExperimentForm::addSetting(const std::string& key, const QString& values) { others_->add(key, values); }
void ExperimentForm::setForAll(const std::string& key, const QString& value) { forAll_->add(key, value); }

void ExperimentForm::vary(const std::vector<VariedSetting>& over) {
  clearLists();
  for (const auto& one : over) {
    const auto field = lists_.find(one.key);
    const bool free = field != lists_.end() && field->second.line->text().isEmpty();
    if (!one.methods.empty() && !free) {
      kept_.push_back(one);
    } else if (one.key == kMethodKey) {
      methods_->chooseAll(one.values);
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

void ExperimentForm::setStreamWindows(int windows) {
  countedFolder_ = stream_->text().trimmed();
  streamWindows_ = windows;
  const QSignalBlocker unchanged(this);  // what is planned is as before
  refresh();
}

QString ExperimentForm::streamTitle() const {
  const QString folder = stream_->text().trimmed();
  if (folder.isEmpty()) return {};  // Qt would name the one that the program is in
  return folder == knownFolder_ ? knownTitle_ : QDir(folder).dirName();
}

void ExperimentForm::setHiddenStates(int hiddenStates, const std::vector<int>& cachedStates) {
  lists_.at("grouping").line->setPlaceholderText(groupingExample(hiddenStates, cachedStates));
}

void ExperimentForm::setPlan(const ExperimentPlan& plan) {
  preset_.clear();
  paperTau_ = false;
  stream_->setText(text(plan.stream));
  runs_->setText(text(plan.runs));
  forAll_->clear();
  common_ = plan.settings;
  from_ = plan.from;
  unbranched_ = from_ ? SettingTexts() : common_;
  showSettings();
  vary(plan.over);
}

Result<void> ExperimentForm::readList(const std::string& key, const QString& written, std::vector<VariedSetting>& over) {
  auto values = valuesOf(key, written);
  if (!values) return tl::unexpected(values.error());
  if (!values->empty()) over.push_back({key, std::move(*values)});
  return {};
}

Result<SettingTexts> ExperimentForm::settingsForAll() const {
  SettingTexts settings;
  for (const auto& row : forAll_->rows()) {
    auto values = valuesOf(row.key, row.written);
    if (!values) return tl::unexpected(values.error());
    if (values->size() > 1) return usageError(row.key, "all runs have one value of it", "Write one here, or vary the setting");
    if (!values->empty()) settings[row.key] = std::move(values->front());
  }
  return settings;
}

Result<ExperimentPlan> ExperimentForm::plan() const {
  ExperimentPlan plan{stream_->text().trimmed().toStdString(), runs_->text().trimmed().toStdString(), common_, {}, from_};
  if (plan.stream.empty() && !from_) return usageError("stream", "no stream is named", "Choose a stream folder");
  if (plan.runs.empty()) return usageError("runs", "no folder for the runs is named", "Choose one");
  auto forAll = settingsForAll();
  if (!forAll) return tl::unexpected(forAll.error());
  for (auto& [key, value] : *forAll) plan.settings[key] = std::move(value);
  if (const auto chosen = methods_->chosen(); !chosen.empty()) plan.over.push_back({"method", chosen});
  std::vector<VariedSetting> restricted;
  for (const std::string key : {"seed", "tau", "grouping"}) {
    const auto methods = restricted_.find(key);
    const bool forSome = methods != restricted_.end() && !methods->second.empty();
    auto& lists = forSome ? restricted : plan.over;
    const auto before = lists.size();
    if (auto read = readList(key, lists_.at(key).line->text(), lists); !read) return tl::unexpected(read.error());
    if (forSome && lists.size() > before) lists.back().methods = methods->second;
  }
  for (const auto& other : others_->rows())
    if (auto read = readList(other.key, other.written, plan.over); !read) return tl::unexpected(read.error());
  for (const auto& one : plan.over) plan.settings.erase(one.key);
  plan.over.insert(plan.over.end(), restricted.begin(), restricted.end());
  plan.over.insert(plan.over.end(), kept_.begin(), kept_.end());
  if (plan.over.empty()) return usageError("", "nothing is varied yet", "Choose methods, or write seeds, τ or values of another setting");
  return plan;
}

void ExperimentForm::say(const Error& error) {
  const auto key = settingIn(error);
  if (const auto list = lists_.find(key); list != lists_.end()) {
    list->second.problem->setText(plain(error));
    list->second.problem->setVisible(true);
    return;
  }
  const bool varied = others_->say(key, plain(error)), ofAll = forAll_->say(key, plain(error));
  if (varied || ofAll) return;
  summary_->setText(error.where.rfind("--", 0) == 0 ? planProblemText(error) : plain(error));
}

std::optional<int> ExperimentForm::windowsOf(const ExperimentPlan& plan, RunSettings usual, const std::vector<PlanRun>& runs) const {
  if (plan.from) return std::nullopt;
  const bool varied = std::any_of(plan.over.begin(), plan.over.end(), [](const VariedSetting& one) { return one.key == "windows"; });
  if (!varied && !plan.settings.contains("windows")) {
    if (streamWindows_ == 0 || stream_->text().trimmed() != countedFolder_) return std::nullopt;
    usual.protocol.windows = streamWindows_;
  }
  int windows = 0;
  for (const auto& run : runs)
    if (const auto settings = settingsOf(run, usual)) windows += settings->protocol.windows - 1;
  return windows;
}

void ExperimentForm::refresh() {
  if (summary_ == nullptr) return;  // still being built
  for (const auto& [key, list] : lists_) list.problem->setVisible(false);
  for (auto* const rows : {forAll_, others_}) rows->sayNothing();
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
  const auto windows = windowsOf(*made, *usual, all->runs);
  QStringList sentences{windows ? tr("%1 with %2 in all.").arg(runs, counted(*windows, tr("1 window"), tr("%1 windows"))) : runs + u'.'};
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
  if (const auto list = lists_.find(key); list != lists_.end())
    return list->second.problem->isHidden() ? QString() : list->second.problem->text();
  const QString ofVaried = others_->problem(key);
  return ofVaried.isEmpty() ? forAll_->problem(key) : ofVaried;
}

}  // namespace xsmoe::widgets
