// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/item_feed.h"

#include <utility>

#include "app/studio/perspectives/run_moments.h"
#include "widgets/items/item_page.h"
#include "widgets/words/wording.h"

namespace xsmoe::studio {
namespace {

constexpr int kSimilarListed = 20;

}  // namespace

ItemFeed::ItemFeed(Session& session, widgets::ItemPage& page, QObject* parent)
    : QObject(parent),
      session_(session),
      page_(page),
      asked_(
          session, [this](QString& why) { return wanted(why); }, [this](const QString& why) { showReason(why); },
          [this](const Wanted& now) { ask(now); }) {
  connect(&session_, &Session::runOpened, this, &ItemFeed::reset);
  connect(&session_, &Session::stateChanged, this, &ItemFeed::refresh);
  connect(&session_, &Session::runEnded, this, &ItemFeed::refresh);
  connect(&session_, &Session::streamChanged, this, &ItemFeed::refresh);  // it may be that of the run, found again
  connect(&session_.chosen(), &Chosen::itemChosen, this, &ItemFeed::refresh);
  connect(&session_, &Session::progressed, this, &ItemFeed::showProgress);
  connect(&page_, &widgets::ItemPage::itemRequested, this, [this](const QString& id) { session_.chosen().chooseItem(id.toStdString()); });
  connect(&page_, &widgets::ItemPage::userRequested, this,
          [this](const QString& user) { session_.chosen().chooseUser(user.toStdString()); });
  connect(&page_, &widgets::ItemPage::audienceRequested, this, &ItemFeed::askAudience);
  connect(&page_, &widgets::ItemPage::audienceCancelled, this, &ItemFeed::stopSearching);
  connect(&page_, &widgets::ItemPage::pictureWanted, &pictures_, &PictureThread::want);
  connect(&pictures_, &PictureThread::arrived, &page_, &widgets::ItemPage::setPicture);
}

ItemFeed::~ItemFeed() { stopSearching(); }

void ItemFeed::setActive(bool active) {
  if (!active) stopSearching();
  asked_.setActive(active);
}

void ItemFeed::showMoment(const std::optional<RunMoment>& moment) {
  moment_ = moment;
  refresh();
}

void ItemFeed::reset() {
  moment_.reset();
  asked_.forget();
  stopSearching();
  pictures_.clear();
  showReason({});
  refresh();
}

std::optional<ItemFeed::Wanted> ItemFeed::wanted(QString& why) const {
  const auto& state = session_.run().state;
  if (!state) {
    why = tr("What a model makes of an item. Open a run or train one: the page is there when its first window has finished.");
    return std::nullopt;
  }
  const auto moment = storedMoment(*state->history, moment_);
  if (!moment) {
    why = session_.live() ? tr("The page comes with the first finished window.")
                          : tr("No window of this run is finished, so there are no stored weights to ask. Train until one is.");
    return std::nullopt;
  }
  return Wanted{session_.run().folder, session_.run().stream, *moment, session_.chosen().item()};
}

void ItemFeed::refresh() {
  QString why;
  if (asked_.known() != wanted(why)) stopSearching();
  asked_.refresh();
}

void ItemFeed::ask(const Wanted& wanted) {
  if (!page_.item()) page_.showReason(tr("Looking at the item…"));
  asked_.ask([wanted](engine::Questions& questions,
                      const ProgressCallback&) { return questions.itemProfile(wanted.item, wanted.moment, kSimilarListed); },
             [this](const Result<ItemProfile>& item) { take(item); });
}

void ItemFeed::take(const Result<ItemProfile>& item) {
  if (!item) return showReason(widgets::errorWords(item.error()));
  page_.setItem(std::make_shared<const ItemProfile>(*item));
  Q_EMIT shown();
}

void ItemFeed::askAudience() {
  if (searching_ || asked_.asking() || !asked_.known() || !page_.item()) return;
  searching_ = true;
  searchOn_ = std::make_shared<std::atomic<bool>>(true);
  page_.showSearching(tr("Opening the run…"));
  auto& questions = session_.questions();
  questions.ask(
      this,
      [&questions, wanted = *asked_.known(), item = page_.item()->item.id, on = searchOn_](QuestionDesk& desk) -> Result<ItemAudience> {
        const auto goOn = questions.progressCallback(on);
        auto asked = desk.questions(wanted.run, wanted.stream, goOn);
        if (!asked) return tl::make_unexpected(asked.error());
        engine::AudienceRequest request{item, wanted.moment};
        return (*asked)->itemAudience(request, goOn);
      },
      [this, wanted = *asked_.known(), goOn = searchOn_](const Result<ItemAudience>& audience) { takeAudience(wanted, !*goOn, audience); });
}

void ItemFeed::takeAudience(const Wanted& wanted, bool stopped, const Result<ItemAudience>& audience) {
  searching_ = false;
  if (asked_.known() != wanted) return page_.showAudienceProblem({});
  if (audience) return page_.setAudience(*audience);
  page_.showAudienceProblem(stopped ? tr("Stopped.") : widgets::errorWords(audience.error()));
}

void ItemFeed::showProgress(const Progress& progress) {
  if (!searching_ || progress.total <= 0 || progress.what != kItemAudienceWork) return;
  page_.showSearching(tr("%1 of %2 users").arg(widgets::count(progress.done), widgets::count(progress.total)));
}

void ItemFeed::showReason(const QString& reason) {
  page_.showReason(reason);
  Q_EMIT shown();
}

}  // namespace xsmoe::studio
