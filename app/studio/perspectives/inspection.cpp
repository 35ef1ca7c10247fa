// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/inspection.h"

#include <QRandomGenerator>
#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "model/analysis/run_summary.h"
#include "widgets/inspect/beside_bar.h"
#include "widgets/pages/inspect_page.h"
#include "widgets/words/which_model.h"
#include "widgets/words/wording.h"

namespace xsmoe::studio {
namespace {

constexpr int kTop = 10;

/// Of a stored run none of whose windows can be asked about.
QString whyNothingStored(const std::filesystem::path& run) {
  std::error_code unknown;
  if (!std::filesystem::exists(run / "run.json", unknown))
    return Inspection::tr("This run is no longer there, so its stored weights cannot be asked: %1 was moved or deleted.")
        .arg(QString::fromStdString(run.string()));
  return Inspection::tr("No window of this run is finished yet, so there are no stored weights to ask.");
}

}  // namespace

Inspection::Inspection(Session& session, widgets::InspectPage& page, QObject* parent) : QObject(parent), session_(session), page_(page) {
  page_.setUserModel(&users_);
  page_.setReady(false);
  connect(&page_, &widgets::InspectPage::userRequested, this, [this](const QString& user) {
    kept_ = false;
    ask(user);
  });
  connect(&page_, &widgets::InspectPage::randomRequested, this, &Inspection::pickRandom);
  connect(&page_, &widgets::InspectPage::againRequested, this, [this] { ask(user_); });
  connect(&page_, &widgets::InspectPage::windowRequested, this, [this] {
    refresh();
    if (!user_.isEmpty()) ask(user_);
  });
  connect(page_.beside(), &widgets::BesideBar::ownTauChanged, this, [this] {
    if (!user_.isEmpty()) ask(user_);
  });
  connect(&page_, &widgets::InspectPage::itemChosen, this, [this](const QString& id) { session_.chosen().chooseItem(id.toStdString()); });
  connect(&page_, &widgets::InspectPage::itemActivated, this, [this](const QString& id) { session_.chosen().showItem(id.toStdString()); });
  connect(&page_, &widgets::InspectPage::pickedTakenBack, this, [this] { session_.chosen().pickItems({}); });
  connect(&session_.chosen(), &Chosen::itemsPicked, this, [this] { page_.setPicked(session_.chosen().pickedItems()); });
  connect(&session_, &Session::runOpened, this, &Inspection::reset);
  connect(&session_.chosen(), &Chosen::userChosen, this, &Inspection::adoptUser);
  connect(&session_, &Session::stateChanged, this, &Inspection::refresh);
  connect(&session_, &Session::stateChanged, this, &Inspection::tellOfNewer);
  connect(&session_, &Session::modelCopied, this, &Inspection::askNowWhereAwaited);
  connect(&session_, &Session::runEnded, this, &Inspection::refresh);
  connect(&session_, &Session::runEnded, this, &Inspection::askNowWhereAwaited);  // no other copy will come
  connect(&session_, &Session::runEnded, this, &Inspection::leaveTraining);
  connect(&session_, &Session::runEnded, this, &Inspection::tellOfNewer);
}

void Inspection::setActive(bool active) {
  active_ = active;
  refresh();
  if (active_ && unasked_) ask(user_);
}

void Inspection::showMoment(const std::optional<RunMoment>& moment) {
  if (moment == moment_) return;
  moment_ = moment;
  page_.setWindow(moment_ ? std::optional(moment_->window.value) : std::nullopt, moment_ ? moment_->epoch : 0);
  known_.reset();
  refresh();
  unasked_ = !user_.isEmpty();
  if (active_ && unasked_) ask(user_);
}

void Inspection::reset() {
  ++ticket_;
  known_.reset();
  awaitsCopy_ = false;
  setBusy(false);
  windows_.clear();
  users_.setStringList({});
  user_ = QString::fromStdString(session_.chosen().user());  // of a run that was begun on the same stream
  unasked_ = kept_ = !user_.isEmpty();
  unknown_.clear();
  page_.setUser(user_);
  page_.setPicked(session_.chosen().pickedItems());
  moment_.reset();
  page_.setWindow({});
  page_.setWindows({});
  page_.setRecommendation(nullptr);
  page_.setReady(session_.run().state != nullptr);
  setShown({});
  refresh();
}

bool Inspection::asksForNow() const { return session_.live() && !page_.window() && !moment_; }

int Inspection::windowAsked() const {
  if (const auto chosen = page_.window()) return *chosen;
  if (moment_) return moment_->window.value;
  const bool running = session_.live() && session_.run().state->history->windowCount() > 0;
  if (running) return session_.run().state->history->window(session_.run().state->history->windowCount() - 1).window.value;
  return windows_.empty() ? -1 : windows_.back();
}

int Inspection::epochAsked() const { return moment_ && !page_.window() ? moment_->epoch : 0; }

std::optional<AskedMoment> Inspection::moment() const {
  if (!session_.run().state) return std::nullopt;
  AskedMoment moment{session_.run().folder, session_.run().stream, {}};
  if (asksForNow()) return moment;
  moment.window = windowAsked();
  moment.epoch = epochAsked();
  return *moment.window < 0 ? std::nullopt : std::optional(moment);
}

void Inspection::showWindow(int window) {
  page_.setWindow(window);
  refresh();
  if (!user_.isEmpty()) ask(user_);
}

void Inspection::refresh() {
  if (!active_ || reading_ || !session_.run().state || session_.run().state->history->windowCount() == 0) return;
  const Key key{session_.run().folder, session_.run().stream, windowsDone(*session_.run().state->history), windowAsked()};
  if (known_ == key) return;
  known_ = key;
  reading_ = true;
  const auto last = moment_ ? std::optional(moment_->window.value) : std::nullopt;
  session_.questions().ask(
      this,
      [key, last](QuestionDesk& desk) -> Result<Directory> {
        auto questions = desk.questions(key.run, key.stream);
        if (!questions) return tl::make_unexpected(questions.error());
        Directory directory;
        for (const auto window : (*questions)->storedWindows())
          if (!last || window.value <= *last) directory.windows.push_back(window.value);
        const int newest = directory.windows.empty() ? 0 : directory.windows.back();
        directory.users = (*questions)->testUsers({key.window < 0 ? newest : key.window});
        return directory;
      },
      [this, key](const Result<Directory>& directory) {
        reading_ = false;
        if (known_ == key) take(directory);
        refresh();  // where something changed meanwhile
      });
}

void Inspection::take(const Result<Directory>& directory) {
  if (!directory) return problem(widgets::errorWords(directory.error()));
  windows_ = directory->windows;
  QStringList users;
  for (const auto& user : directory->users) users << QString::fromStdString(user);
  if (users != users_.stringList()) users_.setStringList(users);
  page_.setWindows(windows_);
  page_.setReady(true);
  if (wantsRandom_) pickRandom();
  if (active_ && unasked_) return ask(user_);
  if (active_ && !busy_ && !shown_) takeAnotherUser();  // the answer came before it was known who else there is
}

/// Of a run begun on the stream of the one before, whose first windows may not know whom a person chose there.
bool Inspection::takeAnotherUser() {
  const auto users = users_.stringList();
  if (!kept_ || users.isEmpty() || users.contains(user_)) return false;
  kept_ = false;
  const QString unknown = user_;
  ask(users.front());
  unknown_ = unknown;
  return true;
}

void Inspection::pickRandom() {
  const auto users = users_.stringList();
  wantsRandom_ = users.isEmpty() && reading_;
  if (wantsRandom_) return;
  if (users.isEmpty())
    return problem(tr("No user has a test sequence after this window, so there is nobody to choose from. Choose another window."));
  ask(users.at(QRandomGenerator::global()->bounded(users.size())));
}

void Inspection::inspect(const QString& user, int window) {
  // The page may not know yet which windows are stored.
  if (const auto place = std::lower_bound(windows_.begin(), windows_.end(), window); place == windows_.end() || *place != window) {
    windows_.insert(place, window);
    page_.setWindows(windows_);
  }
  page_.setWindow(window);
  page_.setUser(user);
  ask(user);
}

void Inspection::adoptUser() {
  const auto user = QString::fromStdString(session_.chosen().user());
  if (user == user_) return;
  kept_ = false;
  user_ = user;
  page_.setUser(user_);
  unasked_ = true;
  if (active_) ask(user_);
}

void Inspection::ask(const QString& user) {
  if (user.trimmed() != user_) unknown_.clear();
  user_ = user.trimmed();
  if (user_.isEmpty()) return;
  unasked_ = false;
  session_.chosen().chooseUser(user_.toStdString());
  const auto ticket = ++ticket_;
  setBusy(true);
  awaitsCopy_ = asksForNow();
  if (awaitsCopy_) return session_.training().copyModel();
  // The latest window is asked when it is known which ones are stored.
  if (reading_ && !page_.window() && !moment_) {
    unasked_ = true;
    return;
  }
  const int window = windowAsked();
  if (window < 0) return problem(whyNothingStored(session_.run().folder));
  askStored(ticket, {window, epochAsked()});
}

engine::ListRequest Inspection::requestBy(const AskedMoment& moment) const {
  engine::ListRequest request{user_.toStdString()};
  request.moment = moment.weights();
  request.top = kTop;
  request.tau = page_.beside()->ownTau();
  return request;
}

void Inspection::askStored(std::uint64_t ticket, const RunMoment& moment) {
  const AskedMoment asked{session_.run().folder, session_.run().stream, moment.window.value, moment.epoch};
  const auto request = requestBy(asked);
  session_.questions().ask(
      this,
      [asked, request, moment](QuestionDesk& desk) -> Result<Recommendation> {
        auto questions = desk.questions(asked.run, asked.stream);
        if (!questions) return tl::make_unexpected(questions.error());
        return request.tau ? (*questions)->recommendTo(request) : (*questions)->recommend(request.user, moment, kTop);
      },
      [this, ticket, asked, request](const Result<Recommendation>& recommendation) { show(ticket, asked, request, recommendation); });
}

void Inspection::askNowWhereAwaited() {
  if (!std::exchange(awaitsCopy_, false)) return;
  const AskedMoment asked{session_.run().folder, session_.run().stream, {}};
  const auto request = requestBy(asked);
  session_.questions().ask(
      this,
      [asked, request](QuestionDesk& desk) -> Result<Recommendation> {
        auto questions = desk.questions(asked.run, asked.stream);
        if (!questions) return tl::make_unexpected(questions.error());
        return request.tau ? (*questions)->recommendTo(request) : (*questions)->recommendNow(request.user, kTop);
      },
      [this, ticket = ticket_, asked, request](const Result<Recommendation>& recommendation) {
        show(ticket, asked, request, recommendation);
      });
}

/// A run that has ended is not in training: its stored weights are asked in place of the last copy, where some are.
void Inspection::leaveTraining() {
  const bool ofTraining = shown_ && !shown_->moment.window;
  if (!ofTraining || busy_ || session_.live() || windowsDone(*session_.run().state->history) == 0) return;
  unasked_ = true;
  if (active_) ask(user_);
}

void Inspection::show(std::uint64_t ticket, const AskedMoment& moment, engine::ListRequest request,
                      const Result<Recommendation>& recommendation) {
  if (ticket != ticket_) return;
  if (!recommendation) {
    if (request.tau) page_.beside()->forgetOwnTau();  // the problem hides it, and the next question is asked as before
    if (takeAnotherUser()) return;
    return problem(widgets::errorWords(recommendation.error()));
  }
  setBusy(false);
  kept_ = false;
  auto list = std::make_shared<const Recommendation>(*recommendation);
  page_.setRecommendation(list);
  page_.setUnknownUser(unknown_);
  request.user = list->user;
  setShown(ShownList{moment, std::move(request), std::move(list)});
  Q_EMIT answered();
  leaveTraining();  // the run may have ended meanwhile
}

void Inspection::renew(std::shared_ptr<const Recommendation> list) {
  if (!shown_) return;
  page_.setRecommendation(list);
  page_.setUnknownUser(unknown_);
  setShown(ShownList{shown_->moment, shown_->request, std::move(list)});
}

/// A list stays until a person asks again: it would change under his eyes with every epoch.
void Inspection::tellOfNewer() { page_.setNewerModel(newerThanShown()); }

QString Inspection::newerThanShown() const {
  if (!shown_ || shown_->moment.window || !session_.live() || session_.run().state->history->windowCount() == 0) return {};
  const auto& history = *session_.run().state->history;
  const auto& newest = history.window(history.windowCount() - 1);
  Recommendation now;
  now.window = newest.window.value;
  now.liveEpoch = static_cast<int>(newest.epochs.size());
  const auto& list = *shown_->list;
  return std::pair(now.window, now.liveEpoch) > std::pair(list.window, list.liveEpoch) ? widgets::momentText(now) : QString();
}

void Inspection::setShown(std::optional<ShownList> shown) {
  shown_ = std::move(shown);
  tellOfNewer();
  Q_EMIT shownChanged();
}

void Inspection::setBusy(bool busy) {
  busy_ = busy;
  page_.setBusy(busy);
}

void Inspection::problem(const QString& text) {
  setBusy(false);
  page_.showProblem(text);
  setShown({});
  Q_EMIT answered();
}

}  // namespace xsmoe::studio
