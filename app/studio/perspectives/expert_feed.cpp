// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/expert_feed.h"

#include "app/studio/perspectives/run_moments.h"
#include "widgets/network/expert_biography.h"
#include "widgets/network/expert_items.h"
#include "widgets/network/network_picture.h"
#include "widgets/words/wording.h"

namespace xsmoe::studio {
namespace {

constexpr int kLeaningListed = 20;

}  // namespace

ExpertFeed::ExpertFeed(Session& session, widgets::NetworkPicture& network, QObject* parent)
    : QObject(parent),
      session_(session),
      network_(network),
      asked_(
          session, [this](QString& why) { return wanted(why); }, [this](const QString& why) { items().showReason(why); },
          [this](const Wanted& now) { ask(now); }) {
  for (const auto signal : {&Session::runOpened, &Session::stateChanged, &Session::runEnded, &Session::streamChanged})
    connect(&session_, signal, this, &ExpertFeed::refresh);
  connect(&network_, &widgets::NetworkPicture::expertSelected, this, &ExpertFeed::refresh);
  connect(&items(), &widgets::ExpertItems::itemActivated, this,
          [this](const QString& id) { session_.chosen().showItem(id.toStdString()); });
  connect(&items(), &widgets::ExpertItems::pictureWanted, &pictures_, &PictureThread::want);
  connect(&pictures_, &PictureThread::arrived, &items(), &widgets::ExpertItems::setPicture);
}

void ExpertFeed::setActive(bool active) { asked_.setActive(active); }

void ExpertFeed::showMoment(const std::optional<RunMoment>& moment) {
  moment_ = moment;
  refresh();
}

widgets::ExpertItems& ExpertFeed::items() const { return *network_.biography()->items(); }

std::optional<ExpertFeed::Wanted> ExpertFeed::wanted(QString& why) const {
  const auto& state = session_.run().state;
  const auto expert = network_.selected();
  if (!state || !expert) return std::nullopt;
  const auto moment = storedMoment(*state->history, moment_);
  if (!moment || expert->born > moment->window.value) {
    why = tr("It is in no stored weights yet. Which items lean on it is told when %1 has finished.").arg(widgets::windowName(expert->born));
    return std::nullopt;
  }
  return Wanted{session_.run().folder, session_.run().stream, *moment, *expert};
}

void ExpertFeed::refresh() {
  QString why;
  if (asked_.known() != wanted(why)) asked_.giveUp();
  asked_.refresh();
}

void ExpertFeed::ask(const Wanted& wanted) {
  items().showReason(tr("Looking for the items that lean on it…"));
  asked_.ask(
      [wanted](engine::Questions& questions, const ProgressCallback& progress) {
        return questions.expertProfile(wanted.expert, wanted.moment, kLeaningListed, progress);
      },
      [this](const Result<ExpertProfile>& profile) { take(profile); });
}

void ExpertFeed::take(const Result<ExpertProfile>& profile) {
  if (profile) return items().setProfile(*profile);
  items().showReason(widgets::errorWords(profile.error()));
}

}  // namespace xsmoe::studio
