// SPDX-License-Identifier: Apache-2.0
#include "model/streaming/steering.h"

#include <cmath>
#include <iterator>
#include <string_view>
#include <utility>

#include "model/core/setting_descriptions.h"
#include "model/core/setting_keys.h"
#include "model/core/setting_text.h"

namespace xsmoe::streaming {
namespace {

/// Of changes in so many different epochs the last ones can be taken back: each needs a copy of the model and its optimizer.
constexpr int kMomentsKept = 3;

/// Where a person has not said how often, storing takes less than this part of the time.
constexpr int kTrainingForStoring = 50;

std::deque<PlacedChange> queueOf(const std::vector<PlacedChange>& changes) { return {changes.begin(), changes.end()}; }

/// What a change works on.
struct Scene {
  RunInProgress& run;
  ExpertSteering& experts;
  const RunPlace& place;
  bool& rateSet;  ///< see Steering::takeRateSet()
};

// What each change does.

void carryOut(const SetTau& change, const Scene& scene) { scene.experts.setTau(change.tau, scene.place); }

void carryOut(const Regroup& change, const Scene& scene) { scene.experts.askForGrouping(change.grouping, scene.place); }

void carryOut(const PinExpert& change, const Scene& scene) { scene.experts.pin(change, scene.place); }

void carryOut(const RemoveExpert& change, const Scene& scene) { scene.experts.remove(change.expert); }

void carryOut(const MergeExperts& change, const Scene& scene) { scene.experts.merge(change); }

void carryOut(const PruneNow& /*change*/, const Scene& scene) { scene.experts.pruneNow(); }

void setLearningRate(double rate, const Scene& scene) {
  auto& run = scene.run;
  auto& within = run.standing().within;
  const double before = within ? within->learningRate : run.standing().learningRate;
  if (rate == before && rate == run.standing().learningRate) return;
  run.standing().learningRate = rate;
  if (within) within->learningRate = rate;
  scene.rateSet = within && scene.place.boundary == Boundary::kBatch;
  run.tell(LearningRateChanged{run.window(), run.epoch(), before, rate});
}

void carryOut(const SetNumber& change, const Scene& scene) {
  if (change.key == kLearningRateKey) return setLearningRate(change.value, scene);
  auto& run = scene.run;
  auto& settings = run.settings();
  const double rate = settings.learningRate, before = *numberFrom(settingText(run.settingsNow(), change.key));
  settings = changed(run.settingsNow(), change)->training;  // Steering::check() has done the same
  settings.learningRate = rate;
  run.tell(SettingChanged{scene.place.window, scene.place.epoch, change.key, before, change.value});
  if (change.key == kSeedKey) run.reseed();
}

}  // namespace

Steering::Steering(RunInProgress& run, ExpertSteering& experts)
    : run_(run), experts_(experts), script_(queueOf(run.keeper.script())), changesToComeAgain_(queueOf(run.keeper.again())) {}

Verdict Steering::boundary(Boundary kind, int batch) {
  auto& controls = run_.controls;
  controls.reached(kind);
  run_.reachBoundary();
  bool announced = false;
  const auto place = run_.placeAt(kind, batch);
  follow(place);
  while (true) {
    if (const auto verdict = takeRequests(place); verdict != Verdict::kGoOn) return verdict;
    if (run_.stopRequested()) return Verdict::kStop;
    if (!controls.paused()) break;  // a pause that comes now is found at the next boundary
    if (!std::exchange(announced, true)) run_.tell(RunPaused{place.window, true});
    if (controls.wait() == engine::Controls::Wake::kStop) return Verdict::kStop;
  }
  if (announced) run_.tell(RunPaused{place.window, false});
  return Verdict::kGoOn;
}

void Steering::follow(const RunPlace& place) {
  for (auto* const list : {&changesToComeAgain_, &script_})
    while (!list->empty() && !isBefore(place, list->front().place)) {
      auto next = std::move(list->front());
      list->pop_front();
      next.place = place;
      make(next);
    }
}

Verdict Steering::takeRequests(const RunPlace& place) {
  auto requests = std::exchange(postponed_, std::nullopt).value_or(engine::Requests());
  auto fresh = run_.controls.take();
  std::move(fresh.acts.begin(), fresh.acts.end(), std::back_inserter(requests.acts));
  for (auto asked = requests.acts.begin(); asked != requests.acts.end(); ++asked) {
    if (const auto* const change = std::get_if<Change>(&asked->act)) {
      make({*change, asked->askedMs, place});
    } else if (std::holds_alternative<Press>(asked->act)) {
      run_.tell(ChangeLogged{asked->act, asked->askedMs, place});
    } else if (takeBack(asked->askedMs, place) == Verdict::kBack) {
      requests.acts.erase(requests.acts.begin(), asked + 1);
      requests.copyModel = requests.copyModel || fresh.copyModel;
      postponed_ = std::move(requests);
      return Verdict::kBack;
    }
  }
  if (requests.copyModel || fresh.copyModel) run_.handOut();
  return Verdict::kGoOn;
}

void Steering::tellToCome() const { run_.keeper.onChangesToCome(changesToComeAgain_); }

void Steering::make(const PlacedChange& asked) {
  ChangeLogged log{asked.change, asked.askedMs, asked.place};
  if (const auto good = check(asked); !good) {
    log.refusal = describe(good.error());
    return run_.tell(std::move(log));
  }
  if (changesNothing(asked.change)) return;
  undoable_.push_back({asked, momentBefore(asked.place)});
  forgetOldMoments();
  run_.tell(std::move(log));
  const Scene scene{run_, experts_, asked.place, rateSet_};
  std::visit([&](const auto& one) { carryOut(one, scene); }, asked.change);
  changedSinceStored_ = true;
}

Result<void> Steering::check(const PlacedChange& asked) const {
  if (auto good = experts_.check(asked.change); !good) return good;
  return settingOf(asked.change).empty() ? Result<void>() : checkSetting(asked.change, asked.place);
}

Result<void> Steering::checkSetting(const Change& change, const RunPlace& place) const {
  const auto key = settingOf(change);
  if (key == kLearningRateKey) {  // above the range of new runs too: one that is too large is shown where the run diverges
    if (const double rate = std::get<SetNumber>(change).value; std::isfinite(rate) && rate > 0) return {};
    return usageError("--" + std::string(key), "the value is " + textOf(change).value, "Give a number above 0");
  }
  if (place.boundary == Boundary::kTested) {
    if (auto good = mayChangeInFork(key); !good) return good;
  } else if (!isLive(key)) {
    return usageError("--" + std::string(key), "it cannot be changed while a run is going", "Fork the run, or train another one");
  }
  if (auto good = mayBeSet(run_.started.model, key); !good) return good;
  const auto settings = changed(run_.settingsNow(), change);
  if (!settings) return tl::unexpected(settings.error());
  return run_.keeper.checkSettings(*settings);
}

bool Steering::changesNothing(const Change& change) const {
  if (const auto* const pin = std::get_if<PinExpert>(&change)) return experts_.isPinned(pin->expert) == pin->pinned;
  const auto key = settingOf(change);
  if (key.empty() || settingText(run_.settingsNow(), key) != textOf(change).value) return false;
  // The rate decays within a window: to go back to that of its start is a change.
  return key != kLearningRateKey || !run_.standing().within || run_.standing().within->learningRate == std::get<SetNumber>(change).value;
}

Steering::MomentKept Steering::momentNow() const {
  return std::make_shared<const GoodMoment>(GoodMoment{copyOf(run_.state()), run_.told(), run_.epoch()});
}

/// Within an epoch its beginning: the order of its batches cannot be told from its middle.
Steering::MomentKept Steering::momentBefore(const RunPlace& place) const {
  if (!run_.keeper.goesBack() || place.boundary == Boundary::kTested) return nullptr;
  return place.boundary == Boundary::kBatch && run_.training() ? lastGood_ : momentNow();
}

void Steering::forgetOldMoments() {
  int kept = 0;
  MomentKept newer;
  for (auto one = undoable_.rbegin(); one != undoable_.rend(); ++one) {
    if (one->before == nullptr || one->before == newer) continue;
    newer = one->before;
    if (++kept > kMomentsKept) one->before = nullptr;
  }
}

void Steering::remember() {
  if (!run_.keeper.goesBack()) return;
  lastGood_.reset();  // before the next is copied: tables are large
  lastGood_ = momentNow();
}

Verdict Steering::takeBack(std::int64_t askedMs, const RunPlace& place) {
  ChangeLogged log{Undo{}, askedMs, place};
  if (!changesToComeAgain_.empty()) {  // one that would come again, but has not yet
    log.act = Undo{inWords(changesToComeAgain_.back().change)};
    changesToComeAgain_.pop_back();
    tellToCome();
    run_.tell(std::move(log));
    return Verdict::kGoOn;
  }
  if (undoable_.empty() || undoable_.back().before == nullptr) {
    log.refusal = undoable_.empty() ? "no change was made since the run was started or resumed"
                                    : "what came before the last change is no longer kept";
    run_.tell(std::move(log));
    return Verdict::kGoOn;
  }
  undoAskedMs_ = askedMs;
  return Verdict::kBack;
}

Verdict Steering::goBack(bool& entered) {
  const auto undone = std::move(undoable_.back());
  undoable_.pop_back();
  for (; !undoable_.empty() && undoable_.back().before == undone.before; undoable_.pop_back())
    changesToComeAgain_.push_front(undoable_.back().change);
  run_.restore(undone.before->state, undone.before->events);
  lastGood_ = undone.before;
  rateSet_ = false;
  run_.handOutIfFollowed();
  tellToCome();
  run_.keeper.onTakenBack(undone.before->state, undone.before->events);
  run_.tell(
      ChangeLogged{Undo{inWords(undone.change.change)}, undoAskedMs_, run_.placeAt(run_.training() ? Boundary::kEpoch : Boundary::kBatch)});
  // At a window's end the grouping that was asked for is still to come; at the beginning of the next one it is for that one's end.
  entered = undone.change.place.boundary != Boundary::kWindow;
  if (run_.training() || !entered || !run_.standing().pendingGrouping) store();
  changedSinceStored_ = true;
  if (run_.training()) return boundary(Boundary::kEpoch);
  return entered ? Verdict::kGoOn : boundary(Boundary::kWindow);
}

bool Steering::storingIsDue() const {
  const int every = run_.settings().checkpointEvery;
  if (changedSinceStored_ || every > 0) return changedSinceStored_ || run_.epoch() % every == 0;
  return std::chrono::steady_clock::now() - lastStored_ >= kTrainingForStoring * storingTook_;
}

void Steering::store() {
  const auto begun = std::chrono::steady_clock::now();
  run_.keeper.onResumable(run_.state());
  lastStored_ = std::chrono::steady_clock::now();
  storingTook_ = lastStored_ - begun;
  changedSinceStored_ = false;
  tellToCome();
}

}  // namespace xsmoe::streaming
