// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tour/tour.h"

#include <algorithm>
#include <utility>

#include "model/core/run_history.h"
#include "widgets/tour/tour_steps.h"

namespace xsmoe::widgets {

Tour::Tour(std::vector<TourStep> steps, QObject* parent) : QObject(parent), steps_(std::move(steps)), given_(steps_.size()) {}

Tour::Shown Tour::look() const {
  if (given()) return {{}, TourOffer::kNone, given()->question};
  Shown now{whatIsMissing(current(), facts_), offerOf(current(), facts_), {}};
  if (now.missing.isEmpty()) now.question = current().ask(facts_);
  return now;
}

void Tour::show() {
  if (running_) shown_ = look();
  Q_EMIT changed();
}

void Tour::setFacts(TourFacts facts) {
  facts_ = std::move(facts);
  if (facts_.run && facts_.run->description().name != run_) {  // between two runs there may have been none
    run_ = facts_.run->description().name;
    std::fill(given_.begin(), given_.end(), std::nullopt);
  }
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
  given_[static_cast<std::size_t>(step_)] = Given{question(), place};
  done_.insert(step_);
  const auto& asked = given()->question;
  worksheet_.add(current().title, asked.text, asked.answers.at(place), asked.answers.at(asked.right), asked.reveal);
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

std::optional<int> Tour::moment() const { return current().moment != nullptr ? current().moment(facts_) : std::nullopt; }

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
