// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/expert_feed.h"

#include <QPointer>

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
    : QObject(parent), session_(session), network_(network) {
  for (const auto signal : {&Session::runOpened, &Session::stateChanged, &Session::runEnded, &Session::streamChanged})
    connect(&session_, signal, this, &ExpertFeed::refresh);
  connect(&session_, &Session::openingChanged, this, &ExpertFeed::refresh);
  connect(&network_, &widgets::NetworkPicture::expertSelected, this, &ExpertFeed::refresh);
  connect(&items(), &widgets::ExpertItems::itemActivated, this, [this](const QString& id) { session_.showItem(id.toStdString()); });
  connect(&items(), &widgets::ExpertItems::pictureWanted, &pictures_, &PictureThread::want);
  connect(&pictures_, &PictureThread::arrived, &items(), &widgets::ExpertItems::setPicture);
}

ExpertFeed::~ExpertFeed() { *goOn_ = false; }

void ExpertFeed::setActive(bool active) {
  active_ = active;
  refresh();
}

void ExpertFeed::showMoment(std::optional<int> window) {
  window_ = window;
  refresh();
}

widgets::ExpertItems& ExpertFeed::items() const { return *network_.biography()->items(); }

std::optional<ExpertFeed::Wanted> ExpertFeed::wanted(QString& why) const {
  const auto& state = session_.run().state;
  const auto expert = network_.selected();
  if (!state || !expert) return std::nullopt;
  const auto window = finishedWindow(*state->history, window_);
  if (!window || expert->born > *window) {
    why = tr("It is in no stored weights yet. Which items lean on it is told when %1 has finished.").arg(widgets::windowName(expert->born));
    return std::nullopt;
  }
  return Wanted{session_.run().folder, session_.run().stream, *window, *expert};
}

void ExpertFeed::refresh() {
  // Opening a stream or a run cancels what is asked: it would be asked for twice.
  if (!active_ || session_.opening()) return;
  QString why;
  const auto now = wanted(why);
  if (known_ != now) *goOn_ = false;
  if (!now) {
    known_.reset();
    return items().showReason(why);
  }
  if (known_ == now || asking_) return;
  known_ = now;
  ask(*now);
}

void ExpertFeed::ask(const Wanted& wanted) {
  asking_ = true;
  goOn_ = std::make_shared<std::atomic<bool>>(true);
  items().showReason(tr("Looking for the items that lean on it…"));
  auto& questions = session_.questions();
  questions.ask(
      [&questions, wanted, goOn = goOn_](QuestionDesk& desk) -> Result<ExpertProfile> {
        auto asked = desk.questions(wanted.run, wanted.stream);
        if (!asked) return tl::make_unexpected(asked.error());
        const auto told = questions.progressCallback();
        return (*asked)->expertProfile(wanted.expert, wanted.window, kLeaningListed,
                                       [&](const Progress& progress) { return *goOn && told(progress); });
      },
      [feed = QPointer<ExpertFeed>(this), wanted](const Result<ExpertProfile>& profile) {
        if (!feed) return;
        feed->asking_ = false;
        feed->take(wanted, profile);
        feed->refresh();  // where something changed meanwhile
      });
}

void ExpertFeed::take(const Wanted& wanted, const Result<ExpertProfile>& profile) {
  if (known_ != wanted) return;
  if (profile)
    items().setProfile(*profile);
  else if (*goOn_ && !session_.opening())
    items().showReason(QString::fromStdString(describe(profile.error())));
  else
    known_.reset();  // given up, and asked for again where it is still wanted
}

}  // namespace xsmoe::studio
