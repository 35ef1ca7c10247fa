// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/beside_list_feed.h"

#include <vector>

#include "app/studio/perspectives/run_moments.h"
#include "model/core/methods.h"
#include "widgets/inspect/beside_bar.h"
#include "widgets/items/recommendation_model.h"
#include "widgets/pages/inspect_page.h"
#include "widgets/words/provenance_wording.h"
#include "widgets/words/which_model.h"
#include "widgets/words/wording.h"

namespace xsmoe::studio {

BesideListFeed::BesideListFeed(Session& session, Inspection& inspection, widgets::InspectPage& page, QObject* parent)
    : ListFeed(session, inspection, page, parent), page_(page) {
  connect(page_.beside(), &widgets::BesideBar::changed, this, [this] { refresh(); });
  connect(&session_, &Session::runOpened, this, [this] {
    if (!session_.chosen().stayed()) page_.beside()->reset();
    offerPruning();
    offerRun();
  });
  connect(&session_, &Session::stateChanged, this, &BesideListFeed::offerPruning);
  connect(&session_, &Session::stateChanged, this, &BesideListFeed::showDeviations);
  connect(&session_.beside(), &BesideRun::changed, this, &BesideListFeed::offerRun);
  connect(&session_.beside(), &BesideRun::grew, this, &BesideListFeed::askForFailed);
  connect(&session_.beside(), &BesideRun::grew, this, &BesideListFeed::showDeviations);
  connect(&session_, &Session::streamChanged, this, &BesideListFeed::askForFailed);  // it may be that of the run, found again
  page_.beside()->setRun(titleOfBeside());
  offerPruning();
}

/// A method without experts has nothing that a threshold takes.
void BesideListFeed::offerPruning() {
  const auto& state = session_.run().state;
  if (!state) return;
  const auto& model = state->history->description().settings.model;
  page_.beside()->setPrunable(hasExperts(model.method) ? std::optional(model.tau) : std::nullopt);
}

QString BesideListFeed::titleOfBeside() const {
  const auto& beside = session_.beside().run();
  return beside ? widgets::runTitle(beside->description()) : QString();
}

/// Another run may have the name of the one before it.
void BesideListFeed::offerRun() {
  page_.beside()->setRun(titleOfBeside());
  refresh();
}

void BesideListFeed::askForFailed() {
  if (failed_) known_.reset();
  refresh();
}

std::optional<AskedMoment> BesideListFeed::momentOf(const widgets::OtherList& chosen, const ShownList& shown, QString& why) const {
  if (chosen.tau) return shown.moment;
  if (chosen.window) {
    if (shown.moment.window != chosen.window || shown.moment.epoch > 0 || shown.request.tau)
      return AskedMoment{shown.moment.run, shown.moment.stream, chosen.window};
    why = tr("This list is of the model after %1 itself. Choose another window.").arg(widgets::windowName(*chosen.window));
    return std::nullopt;
  }
  const auto& beside = session_.beside().run();
  if (!beside) return std::nullopt;
  const int window = shown.list->window;
  if (finishedWindow(*beside, window)) return AskedMoment{beside->description().folder, shown.moment.stream, window};
  why = tr("%1 of %2 is not finished. Choose another window.").arg(widgets::windowName(window), titleOfBeside());
  return std::nullopt;
}

QString BesideListFeed::wordsOf(const Wanted& wanted) const {
  const auto& moment = wanted.moment;
  const QString words = widgets::momentText(moment.window.value_or(wanted.list->window), !moment.window, moment.epoch, wanted.tau);
  return wanted.tau || moment.run == session_.run().folder ? words : widgets::whichModel(words, titleOfBeside());
}

void BesideListFeed::refresh() {
  if (!isLookedAt()) return;
  const auto& shown = inspection_.shown();
  const auto chosen = page_.beside()->chosen();
  QString why;
  const auto moment = shown && chosen ? momentOf(*chosen, *shown, why) : std::nullopt;
  if (!moment) {
    known_.reset();
    failed_ = false;
    drop();
    return page_.setNoOtherList(why);
  }
  const auto tau = chosen ? chosen->tau : std::nullopt;
  const Wanted wanted{shown->list, *moment, tau};
  if (known_ == wanted) return;
  known_ = wanted;
  failed_ = false;
  const QString words = wordsOf(wanted);
  page_.setNoOtherList(tr("Asking the model %1…").arg(words));
  auto request = shown->request;
  request.moment = moment->weights();
  request.tau = tau;
  ask(
      *moment, [request](engine::Questions& questions, const ProgressCallback&) { return questions.recommendTo(request); },
      [this, words](const Result<Recommendation>& other) { take(other, words); });
}

void BesideListFeed::take(const Result<Recommendation>& other, const QString& moment) {
  failed_ = !other;
  if (failed_) return page_.setNoOtherList(widgets::errorWords(other.error()));
  page_.setOtherList(std::make_shared<const Recommendation>(*other), moment);
  showDeviations();
}

/// Of the run that is open, whose one list is at least, and of the one that the other list is of.
void BesideListFeed::showDeviations() {
  const auto& state = session_.run().state;
  if (!known_ || !state || !page_.list().standsBeside()) return;
  std::vector<const RunHistory*> runs{state->history.get()};
  const auto& beside = session_.beside().run();
  if (beside && known_->moment.run == beside->description().folder) runs.push_back(beside.get());
  page_.beside()->setDeviations(widgets::deviationsText(runs));
}

}  // namespace xsmoe::studio
