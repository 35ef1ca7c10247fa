#pragma once
#include <functional>
#include <vector>

#include "tests/streaming/small_run.h"

namespace xsmoe::streaming {

/// What a person does when an event of a kind comes, once.
struct Step {
  std::function<bool(const EventDetail&)> when;
  std::function<void(engine::Controls&)> act;
};

[[nodiscard]] inline std::function<bool(const EventDetail&)> atBatch(int window, int epoch, int batch) {
  return [=](const EventDetail& detail) {
    const auto* done = std::get_if<BatchDone>(&detail);
    return done != nullptr && done->window.value == window && done->epoch == epoch && done->batch == batch;
  };
}
[[nodiscard]] inline std::function<bool(const EventDetail&)> atEpoch(int window, int epoch) {
  return [=](const EventDetail& detail) {
    const auto* done = std::get_if<EpochDone>(&detail);
    return done != nullptr && done->window.value == window && done->epoch == epoch;
  };
}
[[nodiscard]] inline std::function<bool(const EventDetail&)> atWindow(int window) {
  return [=](const EventDetail& detail) {
    const auto* done = std::get_if<WindowDone>(&detail);
    return done != nullptr && done->window.value == window;
  };
}

/// For Recorder::onEach: every step once, when its event first comes.
[[nodiscard]] inline std::function<void(const EventDetail&)> byPlan(engine::Controls& controls, std::vector<Step> plan) {
  return [&controls, plan = std::move(plan), done = std::vector<bool>(64)](const EventDetail& detail) mutable {
    for (std::size_t i = 0; i < plan.size(); ++i)
      if (!done[i] && plan[i].when(detail)) {
        done[i] = true;
        plan[i].act(controls);
      }
  };
}

/// Whether two runs tested the same parameters in every window, bit for bit.
[[nodiscard]] inline bool sameParameters(const SmallRun& one, const SmallRun& other) {
  if (one.tested.size() != other.tested.size()) return false;
  for (std::size_t s = 0; s < one.tested.size(); ++s) {
    if (one.tested[s].size() != other.tested[s].size()) return false;
    for (const auto& [name, tensor] : one.tested[s]) {
      const auto same = other.tested[s].find(name);
      if (same == other.tested[s].end() || !tensor.equal(same->second)) return false;
    }
  }
  return true;
}

}  // namespace xsmoe::streaming
