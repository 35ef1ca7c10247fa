#pragma once
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "model/core/events.h"
#include "model/data/windowed_stream.h"
#include "model/engine/controls.h"
#include "model/engine/run_observer.h"
#include "model/network/recommender.h"
#include "model/streaming/trainer.h"

namespace xsmoe::streaming {

/// Keeps every event; `onEach` may act on the controls as a person does while the trainer runs.
class Recorder : public engine::RunObserver {
 public:
  void onEvent(const RunEvent& event) override {
    events.push_back(event);
    if (onEach) onEach(event.detail);
  }

  template <class Event>
  [[nodiscard]] std::vector<Event> all() const {
    std::vector<Event> found;
    for (const auto& event : events)
      if (const auto* one = std::get_if<Event>(&event.detail)) found.push_back(*one);
    return found;
  }
  /// Alternatives of the events in their order, batches left out: "WeEW" and the like (see `letterOf` in small_run.cpp).
  [[nodiscard]] std::string letters() const;

  std::vector<RunEvent> events;
  std::function<void(const EventDetail&)> onEach;
};

/// Five windows of 24 users with six records each over 40 items that come back.
[[nodiscard]] data::WindowedStream smallStream(const ProtocolSettings& protocol);

/// XSMoE of a few thousand parameters: two epochs a window without warm-up, batches of 8, τ = 0.
[[nodiscard]] RunSettings smallSettings(Protocol protocol = Protocol::kPaper);

/// What one training of the small stream left behind.
struct SmallRun {
  Recorder recorder;
  engine::Controls controls;
  Result<TrainerEnd> end = TrainerEnd{};
  std::vector<network::NamedTensors> tested;    ///< parameters as tested, a window each
  std::vector<std::vector<LayerUsage>> layers;  ///< structure as tested
  std::vector<std::vector<int>> states;         ///< hidden states that were loaded, in order
  TrainerHooks hooks;                           ///< `tested` of a caller is called after ours
  void train(const RunSettings& settings);
};

}  // namespace xsmoe::streaming
