// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/method_picture_feed.h"

#include <QRandomGenerator>
#include <algorithm>
#include <memory>
#include <utility>

#include "app/studio/perspectives/run_moments.h"
#include "model/core/methods.h"
#include "widgets/network/method_picture_view.h"
#include "widgets/words/wording.h"

namespace xsmoe::studio {
namespace {

bool isAmong(const std::string& user, const std::vector<std::string>& users) {
  return std::find(users.begin(), users.end(), user) != users.end();
}

/// Whom a picture is of: the user that is shown already, else the one at a random place. Of a user who was not trained it says little, so
/// those of `trained` come first.
Result<std::string> someoneOf(const std::vector<std::string>& users, const std::vector<std::string>& trained, const std::string& shown,
                              std::uint32_t place) {
  const auto& some = trained.empty() ? users : trained;
  if (isAmong(shown, some)) return shown;
  if (some.empty())
    return badInput({}, "no user has a test sequence after this window, so there is nobody to show",
                    "Choose another window in the timeline");
  return some[place % some.size()];
}

}  // namespace

MethodPictureFeed::MethodPictureFeed(Session& session, widgets::MethodPictureView& view, QObject* parent)
    : QObject(parent), session_(session), view_(view) {
  view_.setUserModel(&users_);
  connect(&session_, &Session::runOpened, this, &MethodPictureFeed::reset);
  connect(&session_, &Session::stateChanged, this, &MethodPictureFeed::refresh);
  connect(&session_, &Session::modelCopied, this, [this] {
    copy_.arrived();
    askAgainIfDue();
  });
  connect(&session_, &Session::runEnded, this, &MethodPictureFeed::refresh);
  connect(&session_, &Session::settingsChanged, this, &MethodPictureFeed::refresh);
  connect(&session_.chosen(), &Chosen::userChosen, this, [this] {
    view_.setUser(QString::fromStdString(session_.chosen().user()));
    refresh();
  });
  connect(&view_, &widgets::MethodPictureView::userRequested, &session_,
          [this](const QString& user) { session_.chosen().chooseUser(user.toStdString()); });
  connect(&view_, &widgets::MethodPictureView::randomRequested, this, &MethodPictureFeed::pickRandom);
}

void MethodPictureFeed::setActive(bool active) {
  active_ = active;
  refresh();
  askAgainIfDue();  // a copy may have come while nobody looked
}

void MethodPictureFeed::showMoment(const std::optional<RunMoment>& moment) {
  moment_ = moment;
  refresh();
}

void MethodPictureFeed::reset() {
  moment_.reset();
  someone_.clear();
  shownUser_ = session_.chosen().user();  // of a run that was begun on the same stream; as one who was shown there
  users_.setStringList({});
  view_.setUser(QString::fromStdString(shownUser_));
  forget();
  showReason({});
  refresh();
}

void MethodPictureFeed::forget() {
  known_.reset();
  copy_.forget();
}

std::optional<MethodPictureFeed::Moment> MethodPictureFeed::moment(QString& why) const {
  const auto& state = session_.run().state;
  const Method method = state ? state->history->description().settings.model.method : session_.settings().model.method;
  if (descriptionOf(method).family == Family::kXsmoe) return std::nullopt;
  if (!state) {
    why = tr("What the network makes of a user is drawn here when a run has finished its first epoch.");
    return std::nullopt;
  }
  const auto& history = *state->history;
  Moment found{session_.run().folder, session_.run().stream, 0, false, 0, 0, session_.chosen().user()};
  const auto* const newest = history.newest();
  if (session_.live() && !moment_ && newest != nullptr && !newest->done && !newest->epochs.empty()) {
    found.window = newest->window.value;
    found.live = true;
    found.epoch = newest->epochs.size();
    found.wentBackMs = lastTakenBackMs(history);
    return found;
  }
  if (const auto stored = storedMoment(history, moment_)) {
    found.window = stored->window.value;
    found.ofEpoch = stored->epoch;
    return found;
  }
  why = session_.live() ? tr("The picture comes with the first finished epoch.")
                        : tr("No window of this run is finished, so there are no stored weights to draw. Train until one is.");
  return std::nullopt;
}

void MethodPictureFeed::refresh() {
  if (!active_) return;
  QString why;
  const auto wanted = moment(why);
  if (!wanted) {
    forget();
    return showReason(why);
  }
  if (known_ == wanted || asking_) return;
  forget();
  known_ = wanted;
  ask(*wanted);
}

void MethodPictureFeed::ask(const Moment& moment) {
  asking_ = true;
  copy_.asked();
  // A user who was shown once is not an error of typing: where a window knows nothing of the user, another one takes the place.
  const bool exact = !moment.user.empty() && moment.user != shownUser_;
  session_.questions().ask(
      this,
      [moment, exact, last = someone_, place = QRandomGenerator::global()->generate()](QuestionDesk& desk) -> Result<Answer> {
        auto questions = desk.questions(moment.run, moment.stream);
        if (!questions) return tl::make_unexpected(questions.error());
        auto users = (*questions)->testUsers({moment.window});
        std::optional<RunMoment> stored;
        if (!moment.live) stored = RunMoment(moment.window, moment.ofEpoch);
        Result<std::string> user = moment.user;
        if (!exact && !isAmong(moment.user, users))
          user = someoneOf(users, (*questions)->trainedTestUsers(stored).value_or(std::vector<std::string>{}), last, place);
        if (!user) return tl::make_unexpected(user.error());
        auto picture = (*questions)->methodPicture(*user, stored);
        return Answer{std::move(users), std::move(picture)};
      },
      [this, moment](const Result<Answer>& answer) {
        asking_ = false;
        take(moment, answer);
        refresh();  // where something changed meanwhile
      });
}

void MethodPictureFeed::take(const Moment& moment, const Result<Answer>& answer) {
  if (known_ != moment) return;
  if (!answer) return showReason(widgets::errorWords(answer.error()));
  QStringList users;
  for (const auto& user : answer->users) users << QString::fromStdString(user);
  if (users != users_.stringList()) users_.setStringList(users);
  const auto& picture = answer->picture;
  const bool early = moment.live && (!picture || isBefore(picture->window, picture->epoch, moment.window, moment.epoch));
  if (!early || !session_.live()) return show(picture);
  if (copy_.tooOld() && !picture) show(picture);
  askAgainIfDue();
}

void MethodPictureFeed::askAgainIfDue() {
  if (active_ && copy_.due()) ask(*known_);
}

void MethodPictureFeed::pickRandom() {
  const auto users = users_.stringList();
  if (!users.isEmpty()) session_.chosen().chooseUser(users.at(QRandomGenerator::global()->bounded(users.size())).toStdString());
}

void MethodPictureFeed::show(const Result<MethodPicture>& picture) {
  if (!picture) return showReason(widgets::errorWords(picture.error()));
  const auto& chosen = session_.chosen().user();
  const bool another = !chosen.empty() && picture->user != chosen;
  if (another)
    someone_ = picture->user;
  else
    shownUser_ = someone_ = picture->user;
  view_.setUser(QString::fromStdString(another ? chosen : picture->user));
  view_.showPicture(std::make_shared<const MethodPicture>(*picture),
                    another
                        ? tr("User %1 has no test sequence after this window: another one is shown.").arg(QString::fromStdString(chosen))
                        : QString());
  Q_EMIT shown();
}

void MethodPictureFeed::showReason(const QString& reason) {
  view_.showReason(reason);
  Q_EMIT shown();
}

}  // namespace xsmoe::studio
