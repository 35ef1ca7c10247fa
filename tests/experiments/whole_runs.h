#pragma once
#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include "model/engine/engine.h"
#include "model/experiments/local_engine.h"
#include "model/experiments/runs/event_json.h"
#include "model/experiments/runs/record.h"
#include "tests/experiments/small_stream_folder.h"
#include "tests/support/temporary_folder.h"

namespace xsmoe::experiments {

/// What a run folder holds besides the record and run.json, byte for byte.
[[nodiscard]] inline std::map<std::string, std::string> filesOf(const std::filesystem::path& run) {
  std::map<std::string, std::string> files;
  std::error_code notThere;
  for (const char* folder : {"checkpoints", "ranks"})
    for (const auto& entry : std::filesystem::directory_iterator(run / folder, notThere))
      files[entry.path().filename()] = contentOf(entry.path());
  return files;
}

/// Every event of a record without its times and what it took of the machine and, but for `log`, without what people asked for.
[[nodiscard]] inline std::vector<std::string> eventsOf(const std::filesystem::path& run, bool log = false) {
  std::vector<std::string> events;
  const auto read = readRecord(run / "record.sqlite", [&](const RunEvent& event) {
    if (std::holds_alternative<RunPaused>(event.detail)) return;
    if (!log && std::holds_alternative<ChangeLogged>(event.detail)) return;
    auto json = toJson(event.detail);
    for (const char* measured : {"seconds", "times", "machine", "peakBytes"}) json.erase(measured);
    json.erase("askedMs");
    events.push_back(kindOf(event.detail) + json.dump());
  });
  EXPECT_TRUE(read) << describe(read.error());
  return events;
}

/// Runs of the small stream, side by side in a folder.
class WholeRuns : public testing::Test {
 protected:
  /// Told of every event, with the controls to act on.
  using Person = std::function<void(const EventDetail&, engine::Controls&)>;

  class Live : public engine::TrainListener {
   public:
    void onStarted(const RunDescription& run) override { history = RunHistory(run); }
    void onData(const DataReport& report) override { data = report; }
    void onResumed(const RunHistory& kept) override {
      history = kept;
      ++goneBack;
    }
    void onNotice(const std::string& sentence) override { notices.push_back(sentence); }
    void onEvent(const RunEvent& event) override {
      history.apply(event);
      if (onEach) onEach(event.detail);
    }
    RunHistory history;
    std::optional<DataReport> data;  ///< what it trains on, where that was told
    int goneBack = 0;                ///< how often a past was told
    std::vector<std::string> notices;
    std::function<void(const EventDetail&)> onEach;
  };

  void SetUp() override { writeSmallStream(stream_); }
  [[nodiscard]] static RunSettings settings(Protocol protocol = Protocol::kPaper) {
    auto made = smallRunSettings();
    made.protocol.protocol = protocol;
    made.training.epochs = 3;
    made.model.tau = 0.3;
    return made;
  }
  [[nodiscard]] std::filesystem::path place(const std::string& name) const { return folder_.path() / name; }

  Live train(const std::string& name, const RunSettings& with, const Person& person = {}) {
    return live(person, [&](Live& listener, engine::Controls& controls) {
      return engine_->train({stream_, place(name), with, engine::ProtocolChoice{}}, listener, controls);
    });
  }
  Live fork(const std::string& run, int window, const std::string& name, std::map<std::string, std::string> changes = {},
            const Person& person = {}) {
    return live(person, [&](Live& listener, engine::Controls& controls) {
      return engine_->fork({place(run), {window}, place(name), std::move(changes)}, listener, controls);
    });
  }
  Live resume(const std::string& name) {
    return live({}, [&](Live& listener, engine::Controls& controls) { return engine_->resume({place(name), {}}, listener, controls); });
  }
  /// Why a fork is refused. Nothing of it is there afterwards.
  std::string refusal(const std::string& run, int window, std::map<std::string, std::string> changes, ErrorKind kind) {
    engine::Controls controls;
    Live listener;
    const auto outcome = engine_->fork({place(run), {window}, place("refused"), std::move(changes)}, listener, controls);
    EXPECT_FALSE(std::filesystem::exists(place("refused")));
    if (outcome) return "it was forked";
    EXPECT_EQ(outcome.error().kind, kind);
    return describe(outcome.error());
  }
  void expectEqual(const std::string& name, const std::string& other, bool log = false) const {
    EXPECT_TRUE(filesOf(place(name)) == filesOf(place(other))) << name << ", " << other;
    EXPECT_EQ(eventsOf(place(name), log), eventsOf(place(other), log)) << name << ", " << other;
  }

  const TemporaryFolder folder_;
  const std::filesystem::path stream_ = folder_.path() / "stream";
  std::unique_ptr<engine::Engine> engine_ = makeEngine();

 private:
  template <class Work>
  Live live(const Person& person, const Work& work) {
    engine::Controls controls;
    Live listener;
    if (person) listener.onEach = [&](const EventDetail& detail) { person(detail, controls); };
    const auto outcome = work(listener, controls);
    EXPECT_TRUE(outcome) << describe(outcome.error());
    listener.onEach = nullptr;
    return listener;
  }
};

}  // namespace xsmoe::experiments
