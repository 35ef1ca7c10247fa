// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/rank_changes_feed.h"

#include <QPointer>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "app/studio/perspectives/run_moments.h"
#include "model/analysis/sliced_changes.h"
#include "widgets/pages/rank_changes_page.h"
#include "widgets/words/wording.h"

namespace xsmoe::studio {
namespace {

Result<RankedTest> rankingOf(QuestionDesk& desk, const std::filesystem::path& run, const std::filesystem::path& stream, int window,
                             int tested, const ProgressCallback& progress) {
  auto questions = desk.questions(run, stream);
  if (!questions) return tl::make_unexpected(questions.error());
  return (*questions)->rankedTest(window, tested, progress);
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
    : QObject(parent), session_(session), page_(page) {
  connect(&session_, &Session::runOpened, this, &RankChangesFeed::reset);
  // The stream may be that of the run, found again.
  for (const auto signal :
       {&Session::stateChanged, &Session::runEnded, &Session::besideChanged, &Session::besideGrew, &Session::streamChanged})
    connect(&session_, signal, this, &RankChangesFeed::refresh);
  connect(&session_, &Session::openingChanged, this, &RankChangesFeed::refresh);
  connect(&session_, &Session::progressed, this, &RankChangesFeed::showProgress);
  connect(&page_, &widgets::RankChangesPage::momentsChanged, this, &RankChangesFeed::askAgain);
  connect(&page_, &widgets::RankChangesPage::stopRequested, this, &RankChangesFeed::stop);
  connect(&page_, &widgets::RankChangesPage::pictureWanted, &pictures_, &PictureThread::want);
  connect(&pictures_, &PictureThread::arrived, &page_, &widgets::RankChangesPage::setPicture);
}

RankChangesFeed::~RankChangesFeed() { *goesOn_ = false; }

void RankChangesFeed::setActive(bool active) {
  active_ = active;
  if (active) return askAgain();
  *goesOn_ = false;
}

void RankChangesFeed::showMoment(std::optional<int> window) {
  moment_ = window;
  refresh();
}

void RankChangesFeed::reset() {
  *goesOn_ = false;
  moment_.reset();
  known_.reset();
  stopped_ = false;
  pictures_.clear();
  page_.reset();
  showReason({});
  refresh();
}

std::optional<widgets::ComparedRun> RankChangesFeed::runBeside() const {
  const auto& beside = session_.beside();
  if (!beside) return std::nullopt;
  return widgets::ComparedRun{widgets::runTitle(beside->description()), testedWindows(*beside, moment_)};
}

std::optional<RankChangesFeed::Wanted> RankChangesFeed::wanted(QString& why) const {
  const auto& state = session_.run().state;
  if (!state) {
    why = tr("Whose item ranks lower than before. Open a run or train one: two of its windows, or two runs, are compared here.");
    return std::nullopt;
  }
  page_.offer(testedWindows(*state->history, moment_), runBeside());
  const auto moments = page_.moments(why);
  if (!moments) return std::nullopt;
  Wanted now{session_.run().folder, session_.run().stream, {}, *moments};
  if (moments->beside) now.beside = session_.beside()->description().folder;
  return now;
}

void RankChangesFeed::refresh() {
  // Opening a stream or a run cancels what is asked: it would be asked for twice.
  if (!active_ || session_.opening()) return;
  QString why;
  const auto now = wanted(why);
  if (!now) {
    known_.reset();
    return showReason(why);
  }
  if (known_ == now || asking_) return;
  known_ = now;
  ask(*now);
}

/// A person came, or chose: what was stopped is asked for again.
void RankChangesFeed::askAgain() {
  if (std::exchange(stopped_, false)) known_.reset();
  refresh();
}

void RankChangesFeed::stop() {
  stopped_ = true;
  *goesOn_ = false;
}

Result<RankChangesFeed::Answer> RankChangesFeed::answer(QuestionDesk& desk, const Wanted& wanted, const ProgressCallback& progress) {
  const auto& [before, after, testedBefore, testedAfter, beside] = wanted.moments;
  const auto then = rankingOf(desk, beside ? wanted.beside : wanted.run, wanted.stream, before, testedBefore, progress);
  if (!then) return tl::make_unexpected(then.error());
  const auto now = rankingOf(desk, wanted.run, wanted.stream, after, testedAfter, progress);
  if (!now) return tl::make_unexpected(now.error());
  auto changes = rankChangesOf(*then, *now);
  if (!changes) return tl::make_unexpected(changes.error());
  auto questions = desk.questions(wanted.run, wanted.stream);
  if (!questions) return tl::make_unexpected(questions.error());
  auto cards = cardsOfTargets(*changes, (*questions)->mapItems());
  auto slices = slicedChanges(*changes, *now);
  return std::make_shared<const widgets::ComparedRanks>(
      widgets::ComparedRanks{wanted.moments, std::move(*changes), std::move(cards), std::move(slices)});
}

void RankChangesFeed::ask(const Wanted& wanted) {
  asking_ = true;
  goesOn_ = std::make_shared<std::atomic<bool>>(true);
  if (!page_.showsRanks()) page_.showReason(tr("Comparing ranks…"));
  auto& questions = session_.questions();
  questions.ask(
      [&questions, wanted, goesOn = goesOn_](QuestionDesk& desk) -> Result<Answer> {
        const auto report = questions.progressCallback();
        return answer(desk, wanted, [&](const Progress& progress) { return report(progress) && *goesOn; });
      },
      [feed = QPointer<RankChangesFeed>(this), wanted](const Result<Answer>& answered) {
        if (!feed) return;
        feed->asking_ = false;
        feed->take(wanted, answered);
        feed->refresh();  // where something changed meanwhile
      });
}

void RankChangesFeed::take(const Wanted& wanted, const Result<Answer>& answered) {
  if (known_ != wanted) return;
  if (answered) {
    page_.showRanks(*answered);
    Q_EMIT shown();
  } else if (stopped_) {
    showReason(tr("Stopped. Choose again to compare them after all."));
  } else if (session_.opening() || !*goesOn_) {
    known_.reset();  // given up for something else, and asked for again after that
  } else {
    showReason(widgets::withWindowNames(widgets::text(describe(answered.error()))));
  }
}

void RankChangesFeed::showProgress(const Progress& progress) {
  if (!active_ || !asking_ || stopped_ || session_.opening() || progress.unit != "tests") return;
  const QString test = widgets::withWindowNames(widgets::text(progress.what));
  page_.showMeasuring(tr("Testing a stored model, whose ranks the run did not keep: %1").arg(test));
}

void RankChangesFeed::showReason(const QString& reason) {
  page_.showReason(reason);
  Q_EMIT shown();
}

}  // namespace xsmoe::studio
