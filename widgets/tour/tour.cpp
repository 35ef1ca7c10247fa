// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tour/tour.h"

#include <algorithm>
#include <utility>

#include "model/core/run_history.h"
#include "model/core/run_settings_text.h"
#include "widgets/tour/tour_steps.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

/// Which run was asked about, for the worksheet.
QString runForWorksheet(const RunDescription& run) {
  QStringList changed;
  for (const auto& [key, value] : changedSettings(run.settings))
    if (key != "seed") changed << text(key) + QStringLiteral(" = ") + text(value);
  return Tour::tr("%1; stream: %2; seed %3; settings: %4")
      .arg(text(run.name), text(run.streamTitle.empty() ? run.streamFolder : run.streamTitle), QString::number(run.settings.training.seed),
           changed.isEmpty() ? Tour::tr("the defaults") : Tour::tr("the defaults, but %1").arg(changed.join(QStringLiteral(", "))));
}

}  // namespace

Tour::Tour(std::vector<TourStep> steps, QObject* parent) : QObject(parent), steps_(std::move(steps)), given_(steps_.size()) {}

/// Of the step that is shown: another run's numbers, or those of another moment, are not put under an answer.
void Tour::tellAnew() {
  auto& told = given_[static_cast<std::size_t>(step_)];
  if (!told || !facts_.run || !whatIsMissing(current(), facts_).isEmpty()) return;
  auto now = current().ask(facts_);
  const auto& before = told->question;
  if (now.text == before.text && now.answers == before.answers && now.right == before.right) told->question = std::move(now);
}

Tour::Shown Tour::look() const {
  if (given()) return {{}, TourOffer::kNone, given()->question};
  Shown now{whatIsMissing(current(), facts_), offerOf(current(), facts_), {}};
  if (now.missing.isEmpty()) now.question = current().ask(facts_);
  return now;
}

void Tour::show() {
  tellAnew();
  if (running_) shown_ = look();
  Q_EMIT changed();
}

void Tour::setFacts(TourFacts facts) {
  facts_ = std::move(facts);
  if (facts_.run && facts_.run->description().name != run_) {  // between two runs there may have been none
    run_ = facts_.run->description().name;
    std::fill(given_.begin(), given_.end(), std::nullopt);
  }
  tellAnew();
  if (running_ && look() != shown_) show();
}

void Tour::begin(int step) {
  if (step < 0 || step >= count()) return;
  running_ = true;
  step_ = step;
  show();
  Q_EMIT progressed();
}

void Tour::next() {
  if (!running_) return;
  if (phase() == TourPhase::kTold) done_.insert(step_);
  if (step_ + 1 < count()) return begin(step_ + 1);
  step_ = 0;
  leave();
}

void Tour::back() {
  if (running_) begin(step_ - 1);
}

void Tour::leave() {
  if (!std::exchange(running_, false)) return;
  show();
  Q_EMIT progressed();
}

void Tour::answer(int place) {
  if (phase() != TourPhase::kAsking || place < 0 || place >= question().answers.size()) return;
  given_[static_cast<std::size_t>(step_)] = Given{question(), place, moment()};
  done_.insert(step_);
  const auto& asked = given()->question;
  worksheet_.add({runForWorksheet(facts_.run->description()), step_ + 1, current().title, asked.text, asked.answers,
                  asked.answers.at(place), asked.answers.at(asked.right), asked.reveal});
  show();
  Q_EMIT progressed();
}

void Tour::takeOffer() {
  if (running_ && offer() != TourOffer::kNone) Q_EMIT offerTaken(offer());
}

TourPhase Tour::phase() const {
  if (!running_ || !shown_.missing.isEmpty()) return TourPhase::kWaiting;
  return given() || question().answers.isEmpty() ? TourPhase::kTold : TourPhase::kAsking;
}

std::optional<int> Tour::answered() const { return given() ? std::optional(given()->place) : std::nullopt; }

QString Tour::place() const { return phase() == TourPhase::kTold ? current().placeRevealed : current().place; }

std::optional<int> Tour::moment() const {
  if (given()) return given()->moment;
  return current().moment != nullptr ? current().moment(facts_) : std::nullopt;
}

QString Tour::stepId() const { return current().id; }

QStringList Tour::doneIds() const {
  QStringList ids;
  for (const int step : done_) ids << steps_[static_cast<std::size_t>(step)].id;
  return ids;
}

void Tour::restore(const QString& step, const QStringList& done) {
  step_ = 0;
  done_.clear();
  for (int i = 0; i < count(); ++i) {
    const auto& one = steps_[static_cast<std::size_t>(i)];
    if (one.id == step) step_ = i;
    if (done.contains(one.id)) done_.insert(i);
  }
  show();
  Q_EMIT progressed();
}

}  // namespace xsmoe::widgets
