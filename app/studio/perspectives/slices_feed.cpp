// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/slices_feed.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "app/studio/perspectives/picked_ids.h"
#include "app/studio/perspectives/run_moments.h"
#include "model/engine/picked_slices.h"
#include "widgets/pages/slices_page.h"
#include "widgets/words/wording.h"

namespace xsmoe::studio {

SlicesFeed::SlicesFeed(Session& session, widgets::SlicesPage& page, QObject* parent) : QObject(parent), session_(session), page_(page) {
  connect(&session_, &Session::runOpened, this, &SlicesFeed::reset);
  connect(&session_, &Session::stateChanged, this, &SlicesFeed::refresh);
  connect(&session_, &Session::runEnded, this, &SlicesFeed::refresh);
  connect(&session_, &Session::openingChanged, this, &SlicesFeed::refresh);
  connect(&session_, &Session::streamChanged, this, &SlicesFeed::askForFailed);  // it may be that of the run, found again
  connect(&session_, &Session::progressed, this, &SlicesFeed::showProgress);
  connect(&session_.chosen(), &Chosen::itemsPicked, this, &SlicesFeed::askWithPicked);
  connect(&page_, &widgets::SlicesPage::pickedTakenBack, this, [this] { session_.chosen().pickItems({}); });
  connect(&page_, &widgets::SlicesPage::stopRequested, this, &SlicesFeed::stop);
}

SlicesFeed::~SlicesFeed() { *goesOn_ = false; }

void SlicesFeed::setActive(bool active) {
  active_ = active;
  if (!active) {
    *goesOn_ = false;
    return;
  }
  stopped_ = false;
  askForFailed();
}

void SlicesFeed::reset() {
  *goesOn_ = false;
  takenBack_ = takenBack();
  ++runs_;
  tests_.clear();
  stopped_ = false;
  page_.showState({}, false);
  page_.showReason({});
  page_.setPicked(session_.chosen().pickedItems().size());
  refresh();
}

/// The ranks are the same; what they are told apart by is another thing.
void SlicesFeed::askWithPicked() {
  page_.setPicked(session_.chosen().pickedItems().size());
  *goesOn_ = false;
  ++runs_;
  tests_.clear();
  stopped_ = false;
  refresh();
}

std::pair<std::int64_t, int> SlicesFeed::takenBack() const {
  const auto& state = session_.run().state;
  if (!state) return {};
  return {lastTakenBackMs(*state->history), state->timesBack};
}

void SlicesFeed::askForFailed() {
  std::erase_if(tests_, [](const auto& one) { return !one.second.has_value(); });
  refresh();
}

void SlicesFeed::stop() {
  stopped_ = true;
  *goesOn_ = false;
}

void SlicesFeed::refresh() {
  if (takenBack() != takenBack_) return reset();
  // Opening a stream or a run cancels what is asked: it would be asked for twice.
  if (!active_ || asking_ || session_.opening()) return;
  const auto& state = session_.run().state;
  if (!state)
    return page_.showReason(
        tr("Whom a model serves how well: new and known users and items, categories, popularity, length of history. Open a run or train "
           "one: its slices are here when its first window is tested."));
  const auto windows = testedWindows(*state->history);
  if (windows.empty()) return page_.showReason(tr("No window of this run is tested yet. Train until one is."));
  const auto missing = std::find_if(windows.begin(), windows.end(), [this](int window) { return !tests_.contains(window); });
  if (missing == windows.end() || stopped_) return;
  if (page_.tests().empty()) page_.showReason(tr("Gathering the slices…"));
  ask(*missing);
}

void SlicesFeed::ask(int window) {
  asking_ = true;
  goesOn_ = std::make_shared<std::atomic<bool>>(true);
  auto& questions = session_.questions();
  questions.ask(
      this,
      [&questions, run = session_.run().folder, stream = session_.run().stream, window, picked = pickedIds(session_.chosen().pickedItems()),
       goesOn = goesOn_](QuestionDesk& desk) -> Result<SlicedTest> {
        const auto goOn = questions.progressCallback(goesOn);
        auto asked = desk.questions(run, stream, goOn);
        if (!asked) return tl::make_unexpected(asked.error());
        return engine::slicesWithPicked(**asked, {window}, picked, goOn);
      },
      [this, window, run = runs_](const Result<SlicedTest>& test) {
        asking_ = false;
        if (run == runs_) take(window, test);
        refresh();
      });
}

void SlicesFeed::take(int window, const Result<SlicedTest>& test) {
  const bool givenUp = !*goesOn_ || session_.opening();
  if (test || !givenUp) tests_.insert_or_assign(window, test);
  if (test || !givenUp || stopped_) show();
}

/// What is known so far, and what is not.
void SlicesFeed::show() {
  std::vector<SlicedTest> known;
  const Error* problem = nullptr;
  for (const auto& [window, test] : tests_) {
    if (test)
      known.push_back(*test);
    else
      problem = &test.error();
  }
  QString words;
  if (problem != nullptr) words = widgets::errorWords(*problem);
  if (stopped_) words = tr("Stopped. Come back to this page to go on.");
  if (known.empty()) {
    page_.showState({}, false);
    return page_.showReason(words);
  }
  page_.showTests(QString::fromStdString(session_.run().folder.string()), std::move(known));
  page_.showState(words, false);
}

void SlicesFeed::showProgress(const Progress& progress) {
  if (!active_ || !asking_ || stopped_ || session_.opening() || progress.unit != "tests") return;
  const QString test = widgets::withWindowNames(widgets::text(progress.what));
  page_.showState(tr("Testing a stored model, whose ranks the run did not keep: %1").arg(test), true);
}

}  // namespace xsmoe::studio
