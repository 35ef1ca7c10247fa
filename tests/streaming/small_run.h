#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>
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

/// Does what a test says, in the names of RunKeeper; what is not said does nothing. With `takenBack` a run goes back.
struct ScriptedKeeper : RunKeeper {
  std::function<Result<void>(WindowIndex, const network::Recommender&)> tested;
  std::function<void(WindowIndex, const std::vector<std::int64_t>&)> ranked;
  std::function<Result<void>(const TrainerState&)> ended;
  std::function<void(const TrainerState&)> resumable;
  std::function<void(ModelMoment)> copied;
  std::function<void(const TrainerState&, std::int64_t events)> takenBack;
  std::vector<PlacedChange> changes;  ///< the script
  std::vector<std::string> notices;

  Result<void> onTested(WindowIndex window, const network::Recommender& model) override {
    return tested ? tested(window, model) : Result<void>();
  }
  void onRanked(WindowIndex window, const std::vector<std::int64_t>& ranks) override {
    if (ranked) ranked(window, ranks);
  }
  Result<void> onEnded(const TrainerState& state) override { return ended ? ended(state) : Result<void>(); }
  void onResumable(const TrainerState& state) override {
    if (resumable) resumable(state);
  }
  void onNotice(const std::string& sentence) override { notices.push_back(sentence); }
  void onCopied(ModelMoment&& moment) override {
    if (copied) copied(std::move(moment));
  }
  [[nodiscard]] bool goesBack() const override { return takenBack != nullptr; }
  void onTakenBack(const TrainerState& state, std::int64_t events) override { takenBack(state, events); }
  [[nodiscard]] std::vector<PlacedChange> script() const override { return changes; }
};

/// What one training of the small stream left behind.
struct SmallRun {
  Recorder recorder;
  engine::Controls controls;
  Result<TrainerEnd> end = TrainerEnd{};
  std::vector<network::NamedTensors> tested;    ///< parameters as tested, a window each
  std::vector<std::vector<LayerUsage>> layers;  ///< structure as tested
  std::vector<std::vector<int>> states;         ///< hidden states that were loaded, in order
  ScriptedKeeper keeper;                        ///< its `tested` is called after ours
  std::vector<std::string> notices;
  LastStateSource lastStates;
  device::Ranks* ranks = nullptr;  ///< that train it together
  std::function<void(network::Recommender&)> beforeTraining;
  void train(const RunSettings& settings);
};

}  // namespace xsmoe::streaming
