// SPDX-License-Identifier: Apache-2.0
// Trainer: what a person asks for while a run is going, how it is made, and how it is taken back.
#include <algorithm>
#include <cmath>
#include <utility>

#include "model/core/place_order.h"
#include "model/core/setting_descriptions.h"
#include "model/core/setting_text.h"
#include "model/streaming/change_text.h"
#include "model/streaming/window_progress.h"

namespace xsmoe::streaming {
namespace {

/// Of changes in so many different epochs the last ones can be taken back: each needs a copy of the model and its optimizer.
constexpr int kMomentsKept = 3;

std::string inWords(const ChangeLogged& change) { return change.what + (change.value.empty() ? "" : ' ' + change.value); }

bool isOfExperts(const std::string& what) { return what == "pin" || what == "unpin" || what == "remove"; }

}  // namespace

RunPlace Trainer::placeAt(engine::Boundary kind, const WindowProgress* progress, int batch) const {
  RunPlace place;
  place.moment = kind == engine::Boundary::kBatch ? Moment::kBatch : kind == engine::Boundary::kEpoch ? Moment::kEpoch : Moment::kWindow;
  place.window = windowOf(progress);
  place.epoch = progress != nullptr ? progress->epoch : 0;
  place.batch = batch;
  return place;
}

void Trainer::apply(const engine::Requests& requests, const RunPlace& place, WindowProgress* progress) {
  for (const auto& press : requests.presses)
    emit(ChangeLogged{std::string(press.what), std::string(press.value), press.askedMs, place, {}});
  if (requests.undo == engine::Requests::Undo::kFirst) takeBack(requests, place);
  for (auto& asked : changesIn(requests, place)) change(std::move(asked), progress);
  if (requests.copyModel) handOut(progress);
  if (requests.undo == engine::Requests::Undo::kLast) takeBack(requests, place);
}

/// Makes the changes that belong here, or to a place where the run has not come: on another device it may end a window sooner.
void Trainer::follow(const RunPlace& place, WindowProgress* progress) {
  for (auto* const list : {&again_, &script_})
    while (!list->empty() && !isBefore(place, list->front().place)) {
      auto next = std::move(list->front());
      list->pop_front();
      next.place = place;
      change(std::move(next), progress);
    }
}

void Trainer::tellToCome() const {
  if (hooks_.toCome) hooks_.toCome(again_);
}

void Trainer::change(ChangeLogged asked, WindowProgress* progress) {
  if (const auto good = check(asked); !good) {
    asked.refusal = describe(good.error());
    return emit(std::move(asked));
  }
  if (changesNothing(asked, progress)) return;
  applied_.push_back({asked, momentBefore(asked.place, progress)});
  forgetOldMoments();
  emit(asked);
  carryOut(asked, progress);
  changed_ = true;
}

RunSettings Trainer::settingsNow() const {
  auto settings = settings_;
  settings.model.tau = tau_;
  settings.model.grouping = pendingGrouping_.value_or(grouping_);
  settings.training.learningRate = learningRate_;
  return settings;
}

Result<void> Trainer::check(const ChangeLogged& asked) const {
  if (asked.what == "prune-now") return {};
  if (isOfExperts(asked.what)) {
    if (expertFrom(asked.value)) return {};
    return usageError(asked.what, "\"" + asked.value + "\" names no expert");
  }
  if (asked.what == "learning-rate") {  // above the range of new runs too: one that is too large is shown where the run diverges
    if (const auto rate = numberFrom(asked.value); rate && std::isfinite(*rate) && *rate > 0) return {};
    return usageError("--learning-rate", "the value is " + asked.value, "Give a number above 0");
  }
  if (asked.place.moment == Moment::kTested) {
    if (auto good = mayChangeInFork(asked.what); !good) return good;
  } else if (!isLive(asked.what)) {
    return usageError("--" + asked.what, "it cannot be changed while a run is going", "Fork the run, or train another one");
  }
  auto settings = settingsNow();
  if (auto good = setSetting(settings, asked.what, asked.value); !good) return good;
  constexpr int kAnyGrouping = 1 << 20;
  return hooks_.check ? hooks_.check(settings) : xsmoe::validate(settings, kAnyGrouping);
}

bool Trainer::changesNothing(const ChangeLogged& asked, const WindowProgress* progress) const {
  if (asked.what == "prune-now" || asked.what == "remove") return false;
  if (isOfExperts(asked.what)) {
    const bool pinned = std::find(pinned_.begin(), pinned_.end(), *expertFrom(asked.value)) != pinned_.end();
    return pinned == (asked.what == "pin");
  }
  const bool same = settingText(settingsNow(), asked.what) == asked.value;
  // The rate decays within a window: to go back to that of its start is a change.
  return same && (asked.what != "learning-rate" || progress == nullptr || numberText(progress->learningRate) == asked.value);
}

void Trainer::carryOut(const ChangeLogged& asked, WindowProgress* progress) {
  const auto& [moment, window, epoch, batch] = asked.place;
  if (asked.what == "tau") {
    const double tau = *numberFrom(asked.value);
    emit(TauChanged{window, epoch, std::exchange(tau_, tau), tau});
  } else if (asked.what == "grouping") {
    RunSettings wanted;
    static_cast<void>(setSetting(wanted, asked.what, asked.value));  // check() has done the same
    pendingGrouping_ = wanted.model.grouping;
    emit(GroupingChanged{window, epoch, grouping_, *pendingGrouping_, false, {}});
  } else if (asked.what == "learning-rate") {
    applyLearningRate(*numberFrom(asked.value), progress, moment == Moment::kBatch && progress != nullptr);
  } else if (asked.what == "remove") {
    removeExpert(*expertFrom(asked.value), progress);
  } else if (isOfExperts(asked.what)) {
    applyPin(asked, *expertFrom(asked.value), progress);
  } else if (asked.what != "prune-now") {
    applySetting(asked);
  } else if (progress != nullptr && progress->finishedEpochs > 0) {
    pruneNow(*progress);
  } else {
    pruneWanted_ = true;  // no shares to decide by yet
  }
}

void Trainer::applySetting(const ChangeLogged& asked) {
  const auto before = numberFrom(settingText(settings_, asked.what)), now = numberFrom(asked.value);
  static_cast<void>(setSetting(settings_, asked.what, asked.value));  // check() has done the same
  emit(SettingChanged{asked.place.window, asked.place.epoch, asked.what, *before, *now});
  if (asked.what != "seed") return;
  shuffle_ = network::Random(settings_.training.seed, c10::Device(c10::kCPU));
  recommender_.reseed(settings_.training.seed);
}

void Trainer::applyPin(const ChangeLogged& asked, const ExpertName& expert, WindowProgress* progress) {
  const bool pinned = asked.what == "pin";
  if (pinned)
    pinned_.push_back(expert);
  else
    std::erase(pinned_, expert);
  handOutIfFollowed(progress);
  emit(ExpertPinned{asked.place.window, asked.place.epoch, expert, pinned});
}

Trainer::MomentKept Trainer::momentNow(WindowIndex window, const WindowProgress* progress) const {
  return std::make_shared<const GoodMoment>(
      GoodMoment{copyOf(stateAt(window, progress)), told_, progress != nullptr ? progress->epoch : 0});
}

/// Within an epoch its beginning: the order of its batches cannot be told from its middle.
Trainer::MomentKept Trainer::momentBefore(const RunPlace& place, const WindowProgress* progress) const {
  if (!hooks_.takenBack || place.moment == Moment::kTested) return nullptr;
  return place.moment == Moment::kBatch && progress != nullptr ? good_ : momentNow(place.window, progress);
}

void Trainer::forgetOldMoments() {
  int kept = 0;
  MomentKept newer;
  for (auto one = applied_.rbegin(); one != applied_.rend(); ++one) {
    if (one->before == nullptr || one->before == newer) continue;
    newer = one->before;
    if (++kept > kMomentsKept) one->before = nullptr;
  }
}

void Trainer::takeBack(const engine::Requests& requests, const RunPlace& place) {
  const auto asked = requests.askedMs.find("undo");
  ChangeLogged log{"undo", "", asked == requests.askedMs.end() ? 0 : asked->second, place, ""};
  if (!again_.empty()) {  // one that would come again, but has not yet
    log.value = inWords(again_.back());
    again_.pop_back();
    tellToCome();
    return emit(std::move(log));
  }
  if (applied_.empty() || applied_.back().before == nullptr) {
    log.refusal =
        applied_.empty() ? "no change was made since the run was started or resumed" : "what came before the last change is no longer kept";
    return emit(std::move(log));
  }
  undoAskedMs_ = log.askedMs;
  if (requests.undo == engine::Requests::Undo::kFirst) {
    postponed_ = requests;
    postponed_->undo = engine::Requests::Undo::kNo;
    postponed_->presses.clear();
  }
  throw Undone{};
}

/// Goes on from before the last change, as if it had not been made. Changes before it, within the same epoch, are made again in their
/// places.
void Trainer::goBack(Position& at) {
  const auto undone = std::move(applied_.back());
  applied_.pop_back();
  for (; !applied_.empty() && applied_.back().before == undone.before; applied_.pop_back()) again_.push_front(applied_.back().change);
  const auto& [state, events, epoch] = *undone.before;
  at.window = state.window;
  at.ended.reset();
  at.progress.reset();
  resume(state, at.progress);
  good_ = undone.before;
  rateSet_ = false;
  told_ = events;
  handOutIfFollowed(at.progress ? &*at.progress : nullptr);
  tellToCome();
  hooks_.takenBack(state, events);
  auto* const progress = at.progress ? &*at.progress : nullptr;
  const auto place = placeAt(progress != nullptr ? engine::Boundary::kEpoch : engine::Boundary::kBatch, progress, 0);
  emit(ChangeLogged{"undo", inWords(undone.change), undoAskedMs_, place, ""});
  // At a window's end the grouping that was asked for is still to come; at the beginning of the next one it is for that one's end.
  at.entered = undone.change.place.moment != Moment::kWindow;
  if (progress != nullptr || !at.entered || !pendingGrouping_) keep(at.window, progress);
  changed_ = true;
  if (progress != nullptr) return boundary(engine::Boundary::kEpoch, progress);
  if (!at.entered) boundary(engine::Boundary::kWindow, nullptr);
}

}  // namespace xsmoe::streaming
