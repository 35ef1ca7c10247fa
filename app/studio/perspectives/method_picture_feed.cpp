// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/method_picture_feed.h"

#include <QRandomGenerator>
#include <algorithm>
#include <memory>
#include <utility>

#include "app/studio/perspectives/run_moments.h"
#include "model/core/methods.h"
#include "widgets/network/method_picture_view.h"

namespace xsmoe::studio {
namespace {

/// Whom a picture may be of, the first that is among the users; else the one at a random place.
Result<std::string> userAmong(const std::vector<std::string>& users, const std::vector<std::string>& wanted, std::uint32_t place) {
  for (const auto& user : wanted)
    if (std::find(users.begin(), users.end(), user) != users.end()) return user;
  if (users.empty())
    return badInput({}, "no user has a test sequence after this window, so there is nobody to show",
                    "Choose another window in the timeline");
  return users[place % users.size()];
}

}  // namespace

MethodPictureFeed::MethodPictureFeed(Session& session, widgets::MethodPictureView& view, QObject* parent)
    : QObject(parent), session_(session), view_(view) {
  view_.setUserModel(&users_);
  connect(&session_, &Session::runOpened, this, &MethodPictureFeed::reset);
  connect(&session_, &Session::stateChanged, this, &MethodPictureFeed::refresh);
  connect(&session_, &Session::modelCopied, this, &MethodPictureFeed::onCopied);
  connect(&session_, &Session::runEnded, this, &MethodPictureFeed::refresh);
  connect(&session_, &Session::settingsChanged, this, &MethodPictureFeed::refresh);
  connect(&session_, &Session::userChosen, this, [this] {
    view_.setUser(QString::fromStdString(session_.user()));
    refresh();
  });
  connect(&view_, &widgets::MethodPictureView::userRequested, &session_,
          [this](const QString& user) { session_.chooseUser(user.toStdString()); });
  connect(&view_, &widgets::MethodPictureView::randomRequested, this, &MethodPictureFeed::pickRandom);
}

void MethodPictureFeed::setActive(bool active) {
  active_ = active;
  refresh();
  if (active_ && !asking_ && awaitsCopy_ && copyCame_) ask(*known_);  // it came while nobody looked
}

void MethodPictureFeed::showMoment(std::optional<int> window) {
  window_ = window;
  refresh();
}

void MethodPictureFeed::reset() {
  window_.reset();
  someone_.clear();
  shownUser_.clear();
  users_.setStringList({});
  view_.setUser({});
  forget();
  showReason({});
  refresh();
}

void MethodPictureFeed::forget() {
  known_.reset();
  awaitsCopy_ = copyAsked_ = false;
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
  Moment found{session_.run().folder, session_.run().stream, 0, false, 0, 0, session_.user()};
  const auto* const newest = history.newest();
  if (session_.live() && !window_ && newest != nullptr && !newest->done && !newest->epochs.empty()) {
    found.window = newest->window.value;
    found.live = true;
    found.epoch = newest->epochs.size();
    found.wentBackMs = lastTakenBackMs(history);
    return found;
  }
  if (const auto window = finishedWindow(history, window_)) {
    found.window = *window;
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
  awaitsCopy_ = copyCame_ = false;
  // A user who was shown once is not an error of typing: where a window knows nothing of the user, another one takes the place.
  const bool exact = !moment.user.empty() && moment.user != shownUser_;
  session_.questions().ask(
      [moment, exact, wanted = std::vector{moment.user, someone_},
       place = QRandomGenerator::global()->generate()](QuestionDesk& desk) -> Result<Answer> {
        auto questions = desk.questions(moment.run, moment.stream);
        if (!questions) return tl::make_unexpected(questions.error());
        auto users = (*questions)->testUsers(moment.window);
        const auto user = exact ? Result<std::string>(moment.user) : userAmong(users, wanted, place);
        if (!user) return tl::make_unexpected(user.error());
        auto picture = (*questions)->methodPicture(*user, moment.live ? std::nullopt : std::optional(moment.window));
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
  if (!answer) return showReason(QString::fromStdString(describe(answer.error())));
  QStringList users;
  for (const auto& user : answer->users) users << QString::fromStdString(user);
  if (users != users_.stringList()) users_.setStringList(users);
  const auto& picture = answer->picture;
  const bool early = moment.live && (!picture || picture->window < moment.window ||
                                     (picture->window == moment.window && picture->epoch < static_cast<int>(moment.epoch)));
  if (early && session_.live()) return awaitCopy(picture);
  show(picture);
}

void MethodPictureFeed::awaitCopy(const Result<MethodPicture>& early) {
  if (copyCame_ && active_) return ask(*known_);  // while the one before was asked
  awaitsCopy_ = true;
  if (!std::exchange(copyAsked_, true)) return session_.training().copyModel();
  // A copy came and did not help. Another one may.
  if (!early) show(early);
}

void MethodPictureFeed::onCopied() {
  copyCame_ = true;
  if (awaitsCopy_ && active_ && !asking_) ask(*known_);
}

void MethodPictureFeed::pickRandom() {
  const auto users = users_.stringList();
  if (!users.isEmpty()) session_.chooseUser(users.at(QRandomGenerator::global()->bounded(users.size())).toStdString());
}

void MethodPictureFeed::show(const Result<MethodPicture>& picture) {
  if (!picture) return showReason(QString::fromStdString(describe(picture.error())));
  const auto& chosen = session_.user();
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
