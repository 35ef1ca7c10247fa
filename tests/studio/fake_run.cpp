// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/studio/fake_run.h"

#include <cmath>
#include <stdexcept>
#include <utility>

namespace xsmoe::studio {
namespace {

constexpr double kStepSeconds = 0.01;

LayerUsage layer(Modality modality, int index, int state, int window) {
  LayerUsage usage{{modality, {index}, state, {}, window}, {}, {}, {}, {}};
  const auto experts = static_cast<std::size_t>(window) + 1;
  double sum = 0;
  for (std::size_t slot = 0; slot <= experts; ++slot) sum += 1.0 / (1.0 + static_cast<double>(slot));
  for (std::size_t slot = 0; slot <= experts; ++slot) {
    const double share = 1.0 / (1.0 + static_cast<double>(slot)) / sum;
    usage.utilization.push_back(share);
    usage.gateShare.push_back(share);
    usage.contribution.push_back(100 * share);
    if (slot == 0) continue;
    usage.born.push_back(static_cast<int>(slot) - 1);
    usage.expertUtilization.push_back(share / (1 - usage.utilization[0]));
  }
  return usage;
}

}  // namespace

FakeRun::FakeRun(const RunSettings& settings, FakeScript& script, engine::TrainListener& listener, engine::Controls& controls)
    : settings_(settings),
      script_(script),
      listener_(listener),
      controls_(controls),
      grouping_(settings.model.grouping),
      tau_(settings.model.tau) {}

void FakeRun::send(EventDetail detail) { listener_.onEvent({1700000000000 + 1000 * window_ + batch_, std::move(detail)}); }

std::vector<LayerUsage> FakeRun::usage() const {
  std::vector<LayerUsage> layers;
  for (const auto modality : kModalities)
    for (std::size_t i = 0; i < grouping_.size(); ++i) layers.push_back(layer(modality, static_cast<int>(i), grouping_[i], window_));
  return layers;
}

Metrics FakeRun::metrics() const {
  const double hr = 0.1 + 0.02 * window_ + 0.005 * std::log(1.0 + epoch_);
  return {hr, hr / 2, 1.5 * hr, 0.7 * hr, 20000};  // of so many that tests of windows differ by more than chance
}

Result<engine::TrainOutcome> FakeRun::play() {
  for (window_ = 0; window_ + 1 < settings_.protocol.windows; ++window_) {
    if (script_.throwInTraining) throw std::runtime_error("a matrix has no columns");
    if (script_.failInWindow1 && window_ == 1) {
      send(RunFailed{"no memory left"});
      return failure("D_1", "no memory left", "Choose a smaller batch");
    }
    if (!playWindow()) {
      send(RunStopped{{window_}});
      return engine::TrainOutcome{true, {}};
    }
  }
  const RunFinished result{metrics(), metrics()};
  send(result);
  return engine::TrainOutcome{false, result};
}

bool FakeRun::playWindow() {
  script_.window = window_;
  script_.epochsDone = 0;
  send(WindowStarted{{window_}, script_.batchesPerEpoch, 800, 150, 200, 100000, 40000, structureOf(usage())});
  for (epoch_ = 1; epoch_ <= settings_.training.epochs; ++epoch_)
    if (!playEpoch()) return false;
  endWindow();
  return true;
}

bool FakeRun::playEpoch() {
  for (batch_ = 1; script_.endless || batch_ <= script_.batchesPerEpoch; ++batch_) {
    if (!proceed()) return false;
    runBatch();
  }
  script_.epochsDone = epoch_;
  if (controls_.copiesAtEpochs()) copyModel();
  send(EpochDone{{window_}, epoch_, 5.0 / epoch_, 1e-3, metrics(), epoch_ == settings_.training.epochs, 0.1, usage()});
  controls_.reached(Boundary::kEpoch);
  return true;
}

void FakeRun::runBatch() {
  ++script_.batches;
  send(BatchDone{{window_}, epoch_, batch_, 6.0 / (epoch_ + 0.1 * batch_), kStepSeconds});
  if (listener_.wantsRunning()) listener_.onRunning({{window_}, epoch_, batch_, script_.batchesPerEpoch, kStepSeconds, 2816, usage()});
  controls_.reached(Boundary::kBatch);
}

bool FakeRun::proceed() {
  // Waits only after it has said so: a pause that comes after this line is seen after the next batch.
  if (!controls_.paused()) {
    takeRequests();
    return !controls_.stopRequested();
  }
  send(RunPaused{{window_}, true});
  while (true) {
    switch (controls_.wait()) {
      case engine::Controls::Wake::kStop: return false;
      case engine::Controls::Wake::kRequests: takeRequests(); break;
      case engine::Controls::Wake::kProceed: send(RunPaused{{window_}, false}); return true;
    }
  }
}

void FakeRun::copyModel() {
  if (script_.holdCopies) return;
  script_.copiedEpoch = script_.epochsDone.load();
  ++script_.copies;
  listener_.onCopied();
}

void FakeRun::takeRequests() {
  const auto requests = controls_.take();
  for (const auto& [act, askedMs] : requests.acts) {
    if (std::holds_alternative<Undo>(act)) ++script_.undos;
    askedMs_ = askedMs;
    if (const auto* const change = std::get_if<Change>(&act)) std::visit([this](const auto& one) { make(one); }, *change);
  }
  if (requests.copyModel) copyModel();
}

void FakeRun::make(const SetTau& change) { send(TauChanged{{window_}, epoch_ - 1, std::exchange(tau_, change.tau), change.tau}); }

void FakeRun::make(const Regroup& change) {
  wanted_ = change.grouping;
  send(GroupingChanged{{window_}, epoch_ - 1, grouping_, wanted_, false, {}});
}

void FakeRun::make(const SetNumber& change) {
  if (change.key == "learning-rate") return send(LearningRateChanged{{window_}, epoch_ - 1, 1e-3, change.value});
  const RunPlace place{Boundary::kBatch, {window_}, epoch_, batch_};
  send(ChangeLogged{change, askedMs_, place, script_.refuseSettings ? "the fake run refuses it" : ""});
  if (!script_.refuseSettings) send(SettingChanged{{window_}, epoch_ - 1, change.key, 0, change.value});
}

void FakeRun::make(const PinExpert& change) { send(ExpertPinned{{window_}, epoch_ - 1, change.expert, change.pinned}); }

void FakeRun::make(const RemoveExpert& change) { send(PrunedNow{{window_}, epoch_ - 1, tau_, 1, {}, usage(), change.expert}); }

void FakeRun::make(const MergeExperts& change) {
  ++script_.merged;
  send(PrunedNow{{window_}, epoch_ - 1, tau_, 1, {}, usage(), change.expert, change.into, 0.125});
}

void FakeRun::make(const PruneNow&) {
  ++script_.pruned;
  send(PrunedNow{{window_}, epoch_ - 1, tau_, 0, {}, usage(), {}});
}

void FakeRun::endWindow() {
  send(WindowDone{{window_}, {window_ + 1}, metrics(), settings_.training.epochs, settings_.training.epochs, 0.1, 100000, 40000, usage()});
  for (const auto& layer : usage()) send(ExpertExpanded{{window_}, layer.modality, layer.layer, {window_ + 1}, window_ + 1});
  controls_.happened(Happening::kBorn);
  if (!wanted_.empty()) {
    const auto from = std::exchange(grouping_, std::exchange(wanted_, {}));
    send(GroupingChanged{{window_}, epoch_, from, grouping_, true, structureOf(usage())});
  }
  controls_.reached(Boundary::kWindow);
}

}  // namespace xsmoe::studio
