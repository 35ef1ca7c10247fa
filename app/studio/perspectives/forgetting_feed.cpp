// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/forgetting_feed.h"

#include <QTabWidget>
#include <algorithm>
#include <optional>
#include <system_error>
#include <utility>

#include "app/studio/session/run_listing.h"
#include "model/analysis/run_groups.h"
#include "widgets/pages/compare_page.h"
#include "widgets/pages/forgetting_page.h"
#include "widgets/words/provenance_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::studio {

ForgettingFeed::ForgettingFeed(Session& session, widgets::ComparePage& page, QObject* parent)
    : QObject(parent), session_(session), page_(page) {
  connect(&page_, &widgets::ComparePage::choiceShown, this, &ForgettingFeed::showChoice);
  connect(page_.forgetting(), &widgets::ForgettingPage::measureRequested, this, &ForgettingFeed::measure);
  connect(page_.forgetting(), &widgets::ForgettingPage::cancelRequested, this, [this] { *wanted_ = false; });
  connect(&session_, &Session::progressed, this, &ForgettingFeed::showProgress);
}

ForgettingFeed::~ForgettingFeed() { *wanted_ = false; }

void ForgettingFeed::setActive(bool active) {
  if (!active) *wanted_ = false;
}

ForgettingFeed::ChosenRun ForgettingFeed::chosenRun(const RunSummary& run) const {
  const std::filesystem::path folder = run.description.folder;
  const bool open = !session_.run().folder.empty() && pathOfRun(session_.run().folder) == pathOfRun(folder);
  return {folder, open ? session_.run().stream : std::filesystem::path(), widgets::withChangesByHand(page_.titleOf(run), run),
          run.windowsDone};
}

std::vector<ForgettingFeed::ChosenRun> ForgettingFeed::chosenRuns(QString& why) const {
  const auto runs = page_.chosen();
  if (runs.empty() || runs.size() > 2) {
    why = tr("Choose one run above to see what its models keep of past windows, or two to see in what they differ.");
    return {};
  }
  const auto unreadable = std::find_if(runs.begin(), runs.end(), [](const RunSummary* run) { return !run->problem.empty(); });
  if (unreadable != runs.end()) {
    why = tr("%1 cannot be read.").arg(page_.titleOf(**unreadable));
    return {};
  }
  std::vector<ChosenRun> chosen;
  for (const auto* const run : runs) chosen.push_back(chosenRun(*run));
  const auto same = comparabilityOf(*runs.front(), *runs.back());
  if (same == Comparability::kSame) return chosen;
  why = (same == Comparability::kOtherStream ? tr("%1 and %2 are of different streams: their tests cannot be compared.")
                                             : tr("The stream of %1 and %2 is cut into other windows or tests: they cannot be compared."))
            .arg(chosen.front().name, chosen.back().name);
  return {};
}

const ForgettingMatrix* ForgettingFeed::kept(const ChosenRun& run) const {
  const auto found = kept_.find(run.folder);
  return found != kept_.end() && found->second.windows == run.windows ? &found->second.matrix : nullptr;
}

void ForgettingFeed::showChoice() {
  if (page_.tabs()->currentWidget() != page_.forgetting()) return;
  QString why;
  const auto runs = chosenRuns(why);
  if (runs.empty())
    page_.forgetting()->showNothing(why, false);
  else
    show(runs);
  if (measuring_) page_.forgetting()->showMeasuring(howFar_);
}

void ForgettingFeed::show(const std::vector<ChosenRun>& runs) {
  auto& view = *page_.forgetting();
  QStringList untested;
  for (const auto& run : runs)
    if (kept(run) == nullptr) untested << run.name;
  if (!untested.isEmpty()) {
    view.showNothing(tr("Not tested yet: %1").arg(untested.join(QStringLiteral(", "))), true);
    return lookForKept(runs);
  }
  if (runs.size() == 1) return view.showRun({runs[0].name, *kept(runs[0])});
  view.showComparison({runs[0].name, *kept(runs[0])}, {runs[1].name, *kept(runs[1])});
}

/// What was measured before, by whatever program, is in the run's folder. Its stream is opened for that, so each run is asked once.
void ForgettingFeed::lookForKept(const std::vector<ChosenRun>& runs) {
  for (const auto& run : runs) {
    std::error_code unknown;
    if (kept(run) != nullptr || !std::filesystem::exists(run.folder / "forgetting.json", unknown)) continue;
    const auto [asked, first] = lookedFor_.try_emplace(run.folder, run.windows);
    if (!first && std::exchange(asked->second, run.windows) == run.windows) continue;
    session_.questions().ask(
        this,
        [run](QuestionDesk& desk) -> Result<std::optional<ForgettingMatrix>> {
          auto questions = desk.questions(run.folder, run.stream);
          if (!questions) return tl::make_unexpected(questions.error());
          return (*questions)->keptForgetting();
        },
        [this, run](const Result<std::optional<ForgettingMatrix>>& matrix) {
          if (!matrix || !*matrix) return;  // a press says what is wrong
          kept_[run.folder] = {run.windows, **matrix};
          if (!measuring_) showChoice();
        });
  }
}

void ForgettingFeed::measure() {
  if (measuring_) return;
  QString why;
  const auto runs = chosenRuns(why);
  waiting_ = runs;
  std::erase_if(waiting_, [this](const ChosenRun& run) { return kept(run) != nullptr; });
  if (waiting_.empty()) return showChoice();
  std::reverse(waiting_.begin(), waiting_.end());
  measuring_ = true;
  wanted_ = std::make_shared<std::atomic<bool>>(true);
  howFar_.clear();
  page_.forgetting()->showMeasuring(tr("Opening the run…"));
  if (runs.size() == 2) return checkTests(runs[0], runs[1]);
  measureNext();
}

/// Whether two runs can be compared is asked before their models are tested, which takes long.
void ForgettingFeed::checkTests(const ChosenRun& run, const ChosenRun& other) {
  auto& questions = session_.questions();
  questions.ask(
      this,
      [&questions, run, other, wanted = wanted_](QuestionDesk& desk) -> Result<void> {
        const auto goOn = questions.progressCallback(wanted);
        const auto outline = [&desk, &goOn](const ChosenRun& of) -> Result<ForgettingMatrix> {
          auto asked = desk.questions(of.folder, of.stream, goOn);
          if (!asked) return tl::make_unexpected(asked.error());
          return (*asked)->forgettingOutline();
        };
        const auto second = outline(other), first = outline(run);
        if (!first) return tl::make_unexpected(first.error());
        if (!second) return tl::make_unexpected(second.error());
        return checkSameTests(*first, *second);
      },
      [this](const Result<void>& same) { same ? measureNext() : giveUp(same.error()); });
}

void ForgettingFeed::measureNext() {
  if (waiting_.empty()) {
    measuring_ = false;
    return showChoice();
  }
  const ChosenRun run = waiting_.back();
  waiting_.pop_back();
  tested_ = run.name;
  auto& questions = session_.questions();
  questions.ask(
      this,
      [&questions, run, wanted = wanted_](QuestionDesk& desk) -> Result<ForgettingMatrix> {
        const auto goOn = questions.progressCallback(wanted);
        auto asked = desk.questions(run.folder, run.stream, goOn);
        if (!asked) return tl::make_unexpected(asked.error());
        return (*asked)->forgetting(goOn);
      },
      [this, run](const Result<ForgettingMatrix>& matrix) { take(run, matrix); });
}

void ForgettingFeed::take(const ChosenRun& run, const Result<ForgettingMatrix>& matrix) {
  if (!matrix) return giveUp(matrix.error());
  kept_[run.folder] = {run.windows, *matrix};
  measureNext();
}

/// What was measured before stays.
void ForgettingFeed::giveUp(const Error& error) {
  measuring_ = false;
  waiting_.clear();
  showChoice();
  if (!*wanted_) return page_.forgetting()->showError(tr("Stopped."));
  if (session_.opening()) return page_.forgetting()->showError(tr("Given up for what was being opened. Test the models again."));
  page_.forgetting()->showError(widgets::errorWords(error));
}

void ForgettingFeed::showProgress(const Progress& progress) {
  if (!measuring_ || progress.unit != "tests" || progress.total <= 0) return;
  const QString test = widgets::withWindowNames(widgets::text(progress.what));
  howFar_ = tr("%1: %2, %3 of %4").arg(tested_, test, widgets::count(progress.done), widgets::count(progress.total));
  if (!waiting_.empty()) howFar_ += tr("; then %1").arg(waiting_.back().name);
  page_.forgetting()->showMeasuring(howFar_);
}

}  // namespace xsmoe::studio
