// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/equations_feed.h"

#include <QRandomGenerator>
#include <algorithm>
#include <memory>
#include <utility>

#include "app/studio/perspectives/run_moments.h"
#include "model/core/methods.h"
#include "model/core/setting_keys.h"
#include "widgets/learn/equations_view.h"
#include "widgets/words/wording.h"

namespace xsmoe::studio {
namespace {

bool hasUser(const std::vector<std::string>& users, const std::string& user) {
  return std::find(users.begin(), users.end(), user) != users.end();
}

}  // namespace

EquationsFeed::EquationsFeed(Session& session, widgets::EquationsView& view, QObject* parent)
    : QObject(parent),
      session_(session),
      view_(view),
      asked_(
          session, [this](QString& why) { return wanted(why); }, [this](const QString& why) { showReason(why); },
          [this](const Wanted& now) { ask(now); }) {
  view_.setUserModel(&users_);
  connect(&session_, &Session::runOpened, this, &EquationsFeed::reset);
  connect(&session_, &Session::stateChanged, this, &EquationsFeed::refresh);
  connect(&session_, &Session::runEnded, this, &EquationsFeed::refresh);
  connect(&session_, &Session::streamChanged, this, &EquationsFeed::refresh);  // it may be that of the run, found again
  connect(&session_.chosen(), &Chosen::userChosen, this, [this] {
    view_.setUser(QString::fromStdString(session_.chosen().user()));
    refresh();
  });
  connect(&view_, &widgets::EquationsView::userRequested, this,
          [this](const QString& user) { session_.chosen().chooseUser(user.toStdString()); });
  connect(&view_, &widgets::EquationsView::randomRequested, this, &EquationsFeed::pickRandom);
  connect(&view_, &widgets::EquationsView::itemRequested, this, [this](const QString& id) { chooseItem(id.toStdString()); });
  connect(&view_, &widgets::EquationsView::placeRequested, &session_.chosen(), &Chosen::showPlace);
}

void EquationsFeed::setActive(bool active) { asked_.setActive(active); }

void EquationsFeed::showMoment(const std::optional<RunMoment>& moment) {
  moment_ = moment;
  refresh();
}

void EquationsFeed::chooseItem(const std::string& item) {
  item_ = item;
  refresh();
}

void EquationsFeed::reset() {
  moment_.reset();
  item_ = session_.chosen().item();
  shown_.clear();
  asked_.forget();
  users_.setStringList({});
  view_.setUser(QString::fromStdString(session_.chosen().user()));
  showReason({});
  refresh();
}

/// The run's own, as then: Watch's tiles of that moment compare with the same.
void EquationsFeed::showTauOf(const RunMoment& moment) {
  const auto& run = *session_.run().state->history;
  view_.setTau(usesSetting(run.description().settings.model, kTauKey) ? std::optional(tauAt(run, moment)) : std::nullopt);
}

std::optional<EquationsFeed::Wanted> EquationsFeed::wanted(QString& why) const {
  const auto& state = session_.run().state;
  if (!state) {
    why = tr("The equations have numbers here when a run has finished its first window.");
    return std::nullopt;
  }
  const auto& method = descriptionOf(state->history->description().settings.model.method);
  if (!method.experts) {
    why = tr("Equations 1 to 5 are of experts, and %1 has none. Open a run of XSMoE.").arg(widgets::text(method.title));
    return std::nullopt;
  }
  const auto moment = storedMoment(*state->history, moment_);
  if (!moment) {
    why = session_.live() ? tr("The numbers come with the first finished window.")
                          : tr("No window of this run is finished, so there are no stored weights to ask. Train until one is.");
    return std::nullopt;
  }
  return Wanted{session_.run().folder, session_.run().stream, *moment, !moment_, session_.chosen().user(), item_};
}

void EquationsFeed::refresh() { asked_.refresh(); }

void EquationsFeed::ask(const Wanted& wanted) {
  asked_.ask([wanted, shown = shown_](engine::Questions& questions, const ProgressCallback&) { return answer(questions, wanted, shown); },
             [this, wanted](const Result<Answer>& answer) { take(wanted, answer); });
}

Result<EquationsFeed::Answer> EquationsFeed::answer(engine::Questions& questions, const Wanted& wanted, const std::string& shown) {
  auto users = questions.testUsers(wanted.moment.window);
  auto user = wanted.user.empty() ? shown : wanted.user;
  auto moment = wanted.moment;
  bool there = hasUser(users, user);
  if (!user.empty() && !there && wanted.newest) {
    const auto windows = questions.storedWindows();
    const auto last = std::find_if(windows.rbegin(), windows.rend(),
                                   [&](WindowIndex one) { return one < wanted.moment.window && hasUser(questions.testUsers(one), user); });
    there = last != windows.rend();
    if (there) moment = *last;
  }
  if (wanted.user.empty() && !there) {
    if (users.empty())
      return badInput({}, "no user has a test sequence after this window, so there is nobody to show",
                      "Choose another window in the timeline");
    user = users.front();
  }
  auto equations = questions.equations(user, wanted.item, moment);
  return Answer{std::move(users), std::move(equations)};
}

void EquationsFeed::take(const Wanted& wanted, const Result<Answer>& answer) {
  if (!answer) return showReason(widgets::errorWords(answer.error()));
  QStringList users;
  for (const auto& user : answer->users) users << QString::fromStdString(user);
  if (users != users_.stringList()) users_.setStringList(users);
  if (!answer->equations && asked_.givenUp()) return asked_.forget();
  if (!answer->equations) return showReason(widgets::errorWords(answer->equations.error()));
  shown_ = answer->equations->user;
  showTauOf({answer->equations->window, answer->equations->epoch});
  view_.showEquations(std::make_shared<const ItemEquations>(*answer->equations),
                      answer->equations->window == wanted.moment.window.value
                          ? QString()
                          : tr("After %1 there is no test sequence of this user.").arg(widgets::windowName(wanted.moment.window.value)));
  Q_EMIT shown();
}

void EquationsFeed::pickRandom() {
  const auto users = users_.stringList();
  if (!users.isEmpty()) session_.chosen().chooseUser(users.at(QRandomGenerator::global()->bounded(users.size())).toStdString());
}

void EquationsFeed::showReason(const QString& reason) {
  view_.showReason(reason);
  Q_EMIT shown();
}

}  // namespace xsmoe::studio
