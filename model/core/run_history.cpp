// SPDX-License-Identifier: Apache-2.0
#include "model/core/run_history.h"

#include <algorithm>
#include <cstdio>
#include <utility>

#include "model/core/names.h"

namespace xsmoe {
namespace {

std::string twoDecimals(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3g", value);
  return text;
}

}  // namespace

int expertToPrune(const LayerUsage& usage, double tau, Protocol protocol) {
  int least = -1;
  for (std::size_t j = 0; j < usage.born.size(); ++j) {
    if (least < 0 || decisiveShare(usage, j, protocol) < decisiveShare(usage, static_cast<std::size_t>(least), protocol))
      least = static_cast<int>(j);
  }
  if (least < 0 || usage.born.size() < 2) return -1;
  return decisiveShare(usage, static_cast<std::size_t>(least), protocol) < tau ? least : -1;
}

LayerUsage withoutExpert(LayerUsage usage, ExpertIndex expert) {
  const auto slot = slotFromExpert(expert).value;
  usage.born.erase(usage.born.begin() + expert.value);
  usage.expertUtilization.erase(usage.expertUtilization.begin() + expert.value);
  for (auto* perSlot : {&usage.utilization, &usage.gateShare, &usage.contribution}) perSlot->erase(perSlot->begin() + slot);
  if (usage.trained == expert.value)
    usage.trained = -1;
  else if (usage.trained > expert.value)
    --usage.trained;
  double all = 0;
  for (const double c : usage.contribution) all += c;
  const double experts = all - usage.contribution[0];
  for (std::size_t k = 0; k < usage.contribution.size(); ++k) {
    usage.utilization[k] = all > 0 ? usage.contribution[k] / all : 0;
    if (k > 0) usage.expertUtilization[k - 1] = experts > 0 ? usage.contribution[k] / experts : 0;
  }
  return usage;
}

void RunHistory::apply(const RunEvent& event) {
  timeMs_ = event.timeMs;
  std::visit([this](const auto& detail) { on(detail); }, event.detail);
}

std::vector<LayerUsage> RunHistory::usageAfter(WindowIndex window) const {
  for (std::size_t i = 0; i < windowCount(); ++i)
    if (this->window(i).window == window && this->window(i).done) return this->window(i).done->usage;
  return {};
}

WindowHistory& RunHistory::current() {
  if (!current_) current_.emplace();
  return *current_;
}

void RunHistory::intervene(WindowIndex window, int epoch, std::string what) {
  interventions_.push_back({timeMs_, window, epoch, std::move(what)});
}

void RunHistory::on(const WindowStarted& event) {
  state_ = RunState::kRunning;
  if (current_) closed_.push_back(std::make_shared<const WindowHistory>(std::move(*current_)));
  current_.emplace();
  current_->window = event.window;
  current_->started = event;
  usage_ = event.structure;
}

void RunHistory::on(const BatchDone& event) {
  auto& window = current();
  window.batchLosses.push_back(static_cast<float>(event.loss));
  window.lastStepSeconds = event.seconds;
  window.trainingSeconds += event.seconds;
}

void RunHistory::on(const EpochDone& event) {
  auto& window = current();
  window.epochEnds.push_back(window.batchLosses.size());
  window.epochs.push_back(event);
  usage_ = event.usage;
}

void RunHistory::on(const WindowDone& event) { current().done = event; }
void RunHistory::on(const ExpertExpanded& event) { current().births.push_back(event); }
void RunHistory::on(const ExpertPruned& event) { current().deaths.push_back(event); }

void RunHistory::on(const TauChanged& event) {
  tau_ = event.to;
  intervene(event.window, event.epoch, "tau " + twoDecimals(event.from) + " → " + twoDecimals(event.to));
}

void RunHistory::on(const GroupingChanged& event) {
  if (event.applied) {
    grouping_ = event.to;
    pendingGrouping_.clear();
    usage_ = event.structure;
  } else {
    pendingGrouping_ = event.to == grouping_ ? Grouping{} : event.to;
  }
  intervene(event.window, event.epoch,
            std::string(event.applied ? "grouping applied: " : "grouping requested: ") + name(event.from) + " → " + name(event.to));
}

void RunHistory::on(const PrunedNow& event) {
  usage_ = event.usage;
  intervene(event.window, event.epoch, "pruned now at tau " + twoDecimals(event.tau) + ": " + std::to_string(event.experts) + " experts");
}

void RunHistory::on(const RunPaused& event) { state_ = event.paused ? RunState::kPaused : RunState::kRunning; }
void RunHistory::on(const RunFinished& event) {
  finished_ = event;
  state_ = RunState::kFinished;
}
void RunHistory::on(const RunStopped&) { state_ = RunState::kStopped; }
void RunHistory::on(const RunFailed& event) {
  failure_ = event.message;
  state_ = RunState::kFailed;
}

}  // namespace xsmoe
