// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/rank_changes_feed.h"

#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "app/studio/perspectives/picked_ids.h"
#include "app/studio/perspectives/run_moments.h"
#include "model/analysis/sliced_changes.h"
#include "model/core/methods.h"
#include "widgets/pages/rank_changes_page.h"
#include "widgets/words/wording.h"

namespace xsmoe::studio {
namespace {

/// A model, and the test that it is asked for.
struct AskedRanking {
  RunMoment model;
  int tested = 0;
  std::optional<double> tau = {};  ///< of a copy that it pruned
  bool unexpanded = false;         ///< a copy without the experts that were born for the window
};

Result<RankedTest> rankingOf(QuestionDesk& desk, const std::filesystem::path& run, const std::filesystem::path& stream,
                             const AskedRanking& asked, const ProgressCallback& progress) {
  auto questions = desk.questions(run, stream, progress);
  if (!questions) return tl::make_unexpected(questions.error());
  if (asked.unexpanded) return (*questions)->unexpandedTest(asked.model.window, {asked.tested}, progress);
  if (asked.tau) return (*questions)->prunedTest(asked.model.window, {asked.tested}, *asked.tau, progress);
  return (*questions)->rankedTest(asked.model, {asked.tested}, progress);
}

/// The two that are compared. A model is measured as its copy is, so that what one of them lacks alone differs.
std::pair<AskedRanking, AskedRanking> askedRankings(const widgets::RankMoments& moments) {
  AskedRanking before{moments.momentBefore(), moments.testedBefore}, after{moments.momentAfter(), moments.testedAfter, moments.tau};
  constexpr double kWhole = 0;
  if (moments.tau) before.tau = kWhole;
  if (moments.expansion) {
    before.unexpanded = true;
    after.tau = kWhole;
  }
  return {before, after};
}

/// The targets as people know them.
std::unordered_map<std::string, ItemCard> cardsOfTargets(const RankChanges& changes, std::vector<ItemCard> items) {
  std::unordered_set<std::string> targets;
  for (const auto& one : changes.users) {
    targets.insert(one.targetBefore);
    targets.insert(one.target);
  }
  std::unordered_map<std::string, ItemCard> cards;
  for (auto& item : items)
    if (targets.contains(item.id)) cards.emplace(item.id, std::move(item));
  return cards;
}

}  // namespace

RankChangesFeed::RankChangesFeed(Session& session, widgets::RankChangesPage& page, QObject* parent)
    : QObject(parent),
      session_(session),
      page_(page),
      asked_(
          session, [this](QString& why) { return wanted(why); }, [this](const QString& why) { showReason(why); },
          [this](const Wanted& now) { ask(now); }) {
  connect(&session_, &Session::runOpened, this, &RankChangesFeed::reset);
  // The stream may be that of the run, found again.
  for (const auto signal : {&Session::stateChanged, &Session::runEnded, &Session::streamChanged})
    connect(&session_, signal, this, &RankChangesFeed::refresh);
  for (const auto signal : {&BesideRun::changed, &BesideRun::grew}) connect(&session_.beside(), signal, this, &RankChangesFeed::refresh);
  connect(&session_.chosen(), &Chosen::itemsPicked, this, &RankChangesFeed::refresh);
  connect(&session_, &Session::progressed, this, &RankChangesFeed::showProgress);
  connect(&page_, &widgets::RankChangesPage::pickedTakenBack, this, [this] { session_.chosen().pickItems({}); });
  connect(&page_, &widgets::RankChangesPage::momentsChanged, this, &RankChangesFeed::askAgain);
  connect(&page_, &widgets::RankChangesPage::stopRequested, this, &RankChangesFeed::stop);
  connect(&page_, &widgets::RankChangesPage::pictureWanted, &pictures_, &PictureThread::want);
  connect(&pictures_, &PictureThread::arrived, &page_, &widgets::RankChangesPage::setPicture);
}

void RankChangesFeed::setActive(bool active) {
  stopped_.reset();
  if (!active) asked_.giveUp();
  asked_.setActive(active);
}

void RankChangesFeed::showMoment(std::optional<int> window) {
  moment_ = window;
  refresh();
}

void RankChangesFeed::offerEpochs(const std::vector<RunMoment>& kept) {
  keptEpochs_ = kept;
  refresh();
}

void RankChangesFeed::reset() {
  moment_.reset();
  asked_.forget();
  stopped_.reset();
  pictures_.clear();
  page_.reset(session_.chosen().stayed());
  showReason({});
  refresh();
}

std::optional<widgets::ComparedRun> RankChangesFeed::runBeside() const {
  const auto& beside = session_.beside().run();
  if (!beside) return std::nullopt;
  return widgets::ComparedRun{widgets::runTitle(beside->description()), testedWindows(*beside, moment_)};
}

std::optional<RankChangesFeed::Wanted> RankChangesFeed::wanted(QString& why) const {
  const auto& state = session_.run().state;
  if (!state) {
    why = tr(
        "Whose held-out item of a window ranks lower than that of the window before did. Open a run or train one: two of its windows, or "
        "two runs, are compared here.");
    return std::nullopt;
  }
  page_.setPicked(session_.chosen().pickedItems().size());
  page_.offer(testedWindows(*state->history, moment_), runBeside(), moment_);
  page_.setEpochs(endedEpochs(*state->history, keptEpochs_));
  page_.setExpanded(expandedWindows(*state->history));
  const auto& model = state->history->description().settings.model;
  page_.setPrunable(hasExperts(model.method) ? std::optional(model.tau) : std::nullopt);
  const auto moments = page_.moments(why);
  if (!moments) return std::nullopt;
  Wanted now{session_.run().folder, session_.run().stream, {}, *moments, session_.chosen().pickedItems()};
  if (moments->beside) now.beside = session_.beside().folder();
  if (stopped_ == now) {
    why = tr("Stopped. Choose again to compare them after all.");
    return std::nullopt;
  }
  return now;
}

/// A person chose: what was stopped is asked for again.
void RankChangesFeed::askAgain() {
  stopped_.reset();
  refresh();
}

/// What is shown by then, too, where the question under way is of before.
void RankChangesFeed::stop() {
  QString why;
  stopped_ = wanted(why);
  asked_.giveUp();
}

Result<RankChangesFeed::Answer> RankChangesFeed::answer(QuestionDesk& desk, const Wanted& wanted, const ProgressCallback& progress) {
  const auto [before, after] = askedRankings(wanted.moments);
  const auto then = rankingOf(desk, wanted.moments.beside ? wanted.beside : wanted.run, wanted.stream, before, progress);
  if (!then) return tl::make_unexpected(then.error());
  auto now = rankingOf(desk, wanted.run, wanted.stream, after, progress);
  if (!now) return tl::make_unexpected(now.error());
  markPicked(*now, pickedIds(wanted.picked));
  auto changes = rankChangesOf(*then, *now);
  if (!changes) return tl::make_unexpected(changes.error());
  auto questions = desk.questions(wanted.run, wanted.stream, progress);
  if (!questions) return tl::make_unexpected(questions.error());
  auto cards = cardsOfTargets(*changes, (*questions)->mapItems());
  auto slices = slicedChanges(*changes, *now);
  auto orders = widgets::ordersOf(*changes, cards);
  return std::make_shared<const widgets::ComparedRanks>(
      widgets::ComparedRanks{wanted.moments, std::move(*changes), std::move(cards), std::move(slices), std::move(orders)});
}

void RankChangesFeed::ask(const Wanted& wanted) {
  if (!page_.showsRanks()) page_.showReason(tr("Comparing ranks…"));
  asked_.askDesk([wanted](QuestionDesk& desk, const ProgressCallback& progress) { return answer(desk, wanted, progress); },
                 [this](const Result<Answer>& answered) { take(answered); });
}

void RankChangesFeed::take(const Result<Answer>& answered) {
  if (stopped_ == asked_.known()) stopped_.reset();  // the answer was quicker; one of before leaves what was stopped
  if (!answered) return showReason(widgets::errorWords(answered.error()));
  page_.showRanks(*answered);
  Q_EMIT shown();
}

void RankChangesFeed::showProgress(const Progress& progress) {
  if (!asked_.underWay() || progress.unit != "tests") return;
  const QString test = widgets::withWindowNames(widgets::text(progress.what));
  page_.showMeasuring(tr("Testing a stored model, whose ranks the run did not keep: %1").arg(test));
}

void RankChangesFeed::showReason(const QString& reason) {
  page_.showReason(reason);
  Q_EMIT shown();
}

}  // namespace xsmoe::studio
