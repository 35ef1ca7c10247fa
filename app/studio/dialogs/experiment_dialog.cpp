// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/dialogs/experiment_dialog.h"

#include <QCheckBox>
#include <QDateTime>
#include <QDialogButtonBox>
#include <QEvent>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPalette>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>
#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "app/studio/parts/copy_command.h"
#include "app/studio/parts/fitting_size.h"
#include "app/studio/parts/help_push_button.h"
#include "app/studio/session/queue_runner.h"
#include "app/studio/session/remembered_folders.h"
#include "app/studio/session/run_listing.h"
#include "app/studio/session/session.h"
#include "app/studio/session/studio_folders.h"
#include "model/analysis/experiment_command.h"
#include "model/analysis/paper_plans.h"
#include "model/analysis/printed_numbers.h"
#include "model/analysis/run_summary.h"
#include "model/core/setting_text.h"
#include "model/core/word_lists.h"
#include "widgets/forms/experiment_form.h"
#include "widgets/save_dialog.h"
#include "widgets/theme.h"
#include "widgets/words/plan_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::studio {
namespace {

constexpr QSize kSize(680, 640);
constexpr std::chrono::milliseconds kQuiet(500);

/// As ExperimentFolders knows a stream.
QString keyOfStream(const std::string& folder) { return QString::fromStdString(pathOfRun(folder).string()); }

/// The folder of the last experiment on a stream, whose runs are taken where they are asked for again; empty: there is none, or no longer.
std::string lastExperimentOn(const std::string& stream, const RunQueue& queue) {
  if (stream.empty()) return {};
  const auto runs = ExperimentFolders::of(keyOfStream(stream)).toStdString();
  const auto& queued = queue.experiments();
  std::error_code unknown;
  const bool isThere = std::filesystem::is_directory(runs, unknown) ||
                       std::any_of(queued.begin(), queued.end(), [&](const ExperimentPlan& one) { return one.runs == runs; });
  return isThere ? runs : std::string();
}

/// Of the open stream; does not exist yet.
std::string newRunsFolder(const Session& session) {
  const auto& stream = session.stream();
  const QString title = stream ? QString::fromStdString(stream->overview.report.title) : QStringLiteral("stream");
  return newExperimentFolder(session.folders().runs, QDateTime::currentDateTime(), title).string();
}

void putSentence(QLabel& label, const QString& text, bool bad) {
  label.setText(text);
  label.setVisible(!text.isEmpty());
  // Room that it once took is kept, so that nothing moves while a person types.
  if (label.sizePolicy().retainSizeWhenHidden())
    label.setMinimumHeight(std::max(label.minimumHeight(), label.heightForWidth(label.width())));
  label.setPalette(QPalette());
  if (!bad) return;
  QPalette palette = label.palette();
  palette.setColor(QPalette::WindowText, widgets::badNewsColour(widgets::isDark(palette)));
  label.setPalette(palette);
}

/// How many windows of a run can be gone on from: the last one that it trains has nothing behind it.
int windowsToBranchFrom(const RunHistory& run) {
  return std::max(0, std::min(windowsDone(run), run.description().settings.protocol.windows - 2));
}

}  // namespace

ExperimentPlan experimentOf(Session& session) {
  ExperimentPlan plan;
  const auto settings = session.nextSettings();
  plan.settings = changedSettings(session.settingsToKeep());
  if (session.stream()) {
    plan.stream = session.stream()->folder.string();
    // As they stand in the dock: what is not named here would come from stream.json.
    for (const auto key : cutKeys()) plan.settings[std::string(key)] = settingText(settings, key);
    if (const auto preferred = session.stream()->overview.embedding; preferred && settings.model.embedding != *preferred)
      plan.settings["embedding"] = runSettingText(settings, "embedding");
  }
  plan.runs = lastExperimentOn(plan.stream, session.queue().queue());
  if (plan.runs.empty()) plan.runs = newRunsFolder(session);
  return plan;
}

ExperimentDialog::ExperimentDialog(Session& session, QWidget* parent)
    : QDialog(parent),
      session_(session),
      form_(new widgets::ExperimentForm),
      start_(new QCheckBox(tr("&Train at once"), this)),
      checked_(new QLabel(this)),
      problem_(new QLabel(this)) {
  setAttribute(Qt::WA_DeleteOnClose);
  setWindowTitle(tr("New Experiment"));
  auto* const scroll = new QScrollArea(this);
  scroll->setWidget(form_);
  scroll->setWidgetResizable(true);
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  start_->setChecked(true);
  for (QLabel* const label : {checked_, problem_}) {
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    label->hide();
  }
  auto kept = checked_->sizePolicy();
  kept.setRetainSizeWhenHidden(true);
  checked_->setSizePolicy(kept);
  checked_->setAccessibleName(tr("What is left to train"));
  auto* const buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
  auto* const open = buttons->addButton(tr("&Open Plan…"), QDialogButtonBox::ActionRole);
  auto* const save = buttons->addButton(tr("&Save Plan…"), QDialogButtonBox::ActionRole);
  buttons->addButton(copyCommandButton(this, [this] { return command(); }), QDialogButtonBox::ActionRole);
  buttons->addButton(helpPushButton(*this, QStringLiteral("experiment")), QDialogButtonBox::HelpRole);
  add_ = buttons->addButton(tr("&Add to Queue"), QDialogButtonBox::ActionRole);
  add_->setDefault(true);
  auto* const column = new QVBoxLayout(this);
  column->addWidget(scroll, 1);
  column->addWidget(checked_);
  column->addWidget(problem_);
  column->addWidget(start_);
  column->addWidget(buttons);
  resize(fittingSize(*this, kSize));
  const auto plan = experimentOf(session_);
  offered_ = QString::fromStdString(lastExperimentOn(plan.stream, session_.queue().queue()));
  form_->setPlan(plan);
  offerBranches();
  quiet_.setSingleShot(true);
  quiet_.setInterval(kQuiet);
  connect(&quiet_, &QTimer::timeout, this, &ExperimentDialog::check);
  // What is opened cancels a check.
  connect(&session_, &Session::openingChanged, this, [this](bool opening) {
    if (!opening) checkSoon();
  });
  if (const auto& stream = session_.stream()) {
    form_->nameStream(QString::fromStdString(stream->folder.string()), QString::fromStdString(stream->overview.report.title));
    form_->setHiddenStates(stream->overview.hiddenStates, stream->overview.cachedStates);
  }
  connect(form_, &widgets::ExperimentForm::changed, this, [this] {
    say({});
    refresh();
    checkSoon();
  });
  connect(form_, &widgets::ExperimentForm::branchRunRequested, this, &ExperimentDialog::chooseBranchRun);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  connect(add_, &QPushButton::clicked, this, &ExperimentDialog::add);
  connect(open, &QPushButton::clicked, this, [this] {
    const QString file = QFileDialog::getOpenFileName(this, tr("Open a plan"), {}, tr("Plans of experiments (*.json *.toml)"));
    if (!file.isEmpty()) openPlan(file.toStdString());
  });
  connect(save, &QPushButton::clicked, this, [this] {
    if (const auto written = form_->plan(); !written) return say(widgets::planProblemText(written.error()));
    const QString file = widgets::askWhereToSave(this, tr("Save the plan"), QStringLiteral("plan.json"),
                                                 {tr("Plan as JSON (*.json)"), tr("Plan as TOML (*.toml)")});
    if (!file.isEmpty()) savePlan(file.toStdString());
  });
  refresh();
  checkSoon();
}

ExperimentDialog::~ExperimentDialog() { *wanted_ = false; }

/// Of the open run.
void ExperimentDialog::offerBranches() {
  const auto& state = session_.run().state;
  if (!state) return;
  const auto& run = *state->history;
  form_->offerBranches(session_.run().folder.string(), widgets::runTitle(run.description()), windowsToBranchFrom(run));
}

void ExperimentDialog::chooseBranchRun() {
  const QString start = QString::fromStdString(session_.folders().runs.string());
  const QString folder = QFileDialog::getExistingDirectory(this, tr("Branch from a run"), start);
  if (!folder.isEmpty()) branchFromRun(folder.toStdString());
}

void ExperimentDialog::branchFromRun(const std::filesystem::path& run) {
  session_.questions().askEngine(
      this, [run](engine::Engine& engine) { return engine.openRun(run); },
      [this, run](const Result<RunHistory>& history) {
        if (!history) return say(widgets::planProblemText(history.error()));
        const int windows = windowsToBranchFrom(*history);
        if (windows == 0) return say(tr("This run has no window that one can go on from."));
        form_->offerBranches(run.string(), widgets::runTitle(history->description()), windows);
        form_->branchFrom(PlanBranch{run.string(), windows - 1});
      });
}

void ExperimentDialog::checkSoon() {
  *wanted_ = false;
  refused_ = false;
  refresh();
  checked_->hide();
  if (!checking_ && form_->canBeMade()) quiet_.start();
}

void ExperimentDialog::check() {
  const auto written = form_->plan();
  if (!written || checking_) return;
  wanted_ = std::make_shared<std::atomic<bool>>(true);
  putSentence(*checked_, tr("The runs are checked…"), false);
  session_.queue().plan(
      this, QueueRunner::prepared(*written),
      [this, wanted = wanted_](const Result<std::vector<PlannedRun>>& runs) {
        if (*wanted) showChecked(runs);
      },
      wanted_);
}

void ExperimentDialog::showChecked(const Result<std::vector<PlannedRun>>& runs) {
  if (!runs && session_.opening()) return checked_->hide();  // begun again when that is open
  if (runs) countWindowsOf(*runs);
  if (!runs && takesNewFolder(runs.error())) return;
  putSentence(*checked_, runs ? widgets::plannedText(*runs) + unlikePaperText(*runs) : refusalText(runs.error()), !runs);
  refused_ = !runs;
  refresh();
}

QString ExperimentDialog::refusalText(const Error& error) {
  return tr("This cannot be added to the queue. %1").arg(widgets::planProblemText(error));
}

/// Where the runs do not fit into the folder of the last experiment, which nobody chose.
bool ExperimentDialog::takesNewFolder(const Error& error) {
  if (offered_.isEmpty() || form_->runs().text() != offered_) return false;
  if (!isAtOrBelow(pathOfRun(error.where), pathOfRun(offered_.toStdString()))) return false;
  offered_.clear();
  form_->runs().setText(QString::fromStdString(newRunsFolder(session_)));
  say(tr("The runs do not fit into the folder of the last experiment: they get a new one."));
  return true;
}

/// What stood in the way may have been moved meanwhile.
bool ExperimentDialog::event(QEvent* event) {
  if (event->type() == QEvent::WindowActivate && refused_) checkSoon();
  return QDialog::event(event);
}

/// Where the plan leaves it to the stream, its description has told the check into how many it is cut.
void ExperimentDialog::countWindowsOf(const std::vector<PlannedRun>& runs) {
  const auto plan = form_->plan();
  if (runs.empty() || !plan || plan->from) return;
  const auto& first = runs.front();
  if (!plan->settings.contains("windows") && !first.varied.contains("windows")) form_->setStreamWindows(first.settings.protocol.windows);
}

/// What is unlike the paper is said before weeks of training, not below the tables alone; empty: nothing is.
QString ExperimentDialog::unlikePaperText(const std::vector<PlannedRun>& runs) const {
  const auto plan = form_->plan();
  const auto title = form_->streamTitle().toStdString();
  const auto reasons = plan ? unlikePaper(runs, paperTablesOf(*plan), title) : std::vector<std::string>();
  if (reasons.empty()) return {};
  const auto name = paperDataset(title)->name;
  return u' ' + tr("The paper's numbers for %1 do not stand beside runs of which %2, unless they are chosen for a table.")
                    .arg(widgets::text(std::string(name)), widgets::text(joined(reasons, "; ")));
}

QString ExperimentDialog::checked() const { return checked_->isHidden() ? QString() : checked_->text(); }

void ExperimentDialog::refresh() { add_->setEnabled(!checking_ && !refused_ && form_->canBeMade()); }

void ExperimentDialog::say(const QString& text, bool bad) { putSentence(*problem_, text, bad); }

QString ExperimentDialog::problem() const { return problem_->text(); }

void ExperimentDialog::add() {
  const auto written = form_->plan();
  if (!written) return say(widgets::planProblemText(written.error()));
  const auto plan = QueueRunner::prepared(*written);
  checking_ = true;
  quiet_.stop();
  *wanted_ = false;
  checked_->hide();
  refresh();
  say(tr("The runs are checked…"));
  session_.queue().plan(this, plan, [this, plan](const Result<std::vector<PlannedRun>>& runs) { take(plan, runs); });
}

void ExperimentDialog::take(const ExperimentPlan& plan, const Result<std::vector<PlannedRun>>& runs) {
  checking_ = false;
  refused_ = !runs && !session_.opening();
  refresh();
  if (!runs && session_.opening()) return say(tr("Given up for what was being opened. Add the experiment again."));
  if (!runs && takesNewFolder(runs.error())) return;
  if (!runs) return say(refusalText(runs.error()), true);
  auto& queue = session_.queue();
  const auto added = queue.add(plan, *runs);
  if (!plan.stream.empty()) ExperimentFolders::add(keyOfStream(plan.stream), QString::fromStdString(plan.runs));
  if (start_->isChecked() && !queue.running()) queue.start();
  Q_EMIT queued(static_cast<int>(added));
  accept();
}

CommandWords ExperimentDialog::command() const {
  const auto plan = form_->plan();
  if (!plan) return {};
  return file_ && file_->plan == *plan ? experimentCommand(file_->path.string()) : experimentCommand(QueueRunner::prepared(*plan));
}

void ExperimentDialog::openPlan(const std::filesystem::path& file) {
  session_.questions().askEngine(
      this, [file](engine::Engine& engine) { return engine.readPlan(file); },
      [this, file](const Result<ExperimentPlan>& plan) {
        if (plan) takePlan(file, *plan);
        say(plan ? QString() : widgets::planProblemText(plan.error()));
      });
}

/// As the form writes it: what it leaves as it is makes it no other plan.
void ExperimentDialog::takePlan(const std::filesystem::path& file, const ExperimentPlan& plan) {
  form_->setPlan(plan);
  const auto shown = form_->plan();
  file_ = shown ? std::optional(PlanFile{file, *shown}) : std::nullopt;
}

void ExperimentDialog::savePlan(const std::filesystem::path& file) {
  const auto plan = form_->plan();
  if (!plan) return say(widgets::planProblemText(plan.error()));
  session_.questions().askEngine(
      this, [file, plan = *plan](engine::Engine& engine) -> Result<void> { return engine.writePlan(file, plan); },
      [this, file, plan = *plan](const Result<void>& written) {
        if (written) file_ = PlanFile{file, plan};
        say(written ? tr("The plan is saved: %1").arg(QString::fromStdString(file.string())) : widgets::errorWords(written.error()));
      });
}

}  // namespace xsmoe::studio
