// Runs whose hidden states stay in the feature cache are those whose states are in memory.
#include <gmock/gmock.h>

#include <filesystem>

#include "model/core/methods.h"
#include "tests/experiments/whole_runs.h"
#include "tests/features/packed_cache.h"

namespace xsmoe::experiments {
namespace {

using testing::HasSubstr;

constexpr double kTiny = 0.0005;  // MB: 524 bytes, of 6 KB of states

class FeatureMemoryOfRuns : public WholeRuns {
 protected:
  /// Without what says how they were computed.
  static RunSettings bounded(RunSettings made) {
    made.device.featureMegabytes = kTiny;
    return made;
  }
  void expectTheSameRun(const std::string& name, const RunSettings& with) {
    train(name + " in memory", with);
    train(name + " bounded", bounded(with));
    expectEqual(name + " in memory", name + " bounded");
  }
  [[nodiscard]] std::filesystem::path cache() const { return stream_ / "features.h5"; }
};

TEST_F(FeatureMemoryOfRuns, ChangesNothingOfARunOnAContiguousCache) { expectTheSameRun("plain", settings()); }

TEST_F(FeatureMemoryOfRuns, ChangesNothingOfARunOnAPackedCache) {
  const auto other = place("packed stream");
  std::filesystem::copy(stream_, other);
  features::packCache(other / "features.h5", 5, 4);
  train("plain", settings());
  engine::Controls controls;
  Live listener;
  const auto outcome = engine_->train({other, place("packed"), bounded(settings()), engine::ProtocolChoice{}}, listener, controls);
  ASSERT_TRUE(outcome) << describe(outcome.error());
  expectEqual("plain", "packed");
}

TEST_F(FeatureMemoryOfRuns, ChangesNothingWithSeveralThreads) {
  auto with = settings();
  with.device.threads = 2;
  expectTheSameRun("threads", with);
}

TEST_F(FeatureMemoryOfRuns, ChangesNothingOfAnyMethodThatReadsFeatures) {
  for (const auto& method : methodDescriptions()) {
    if (!readsFeatures(method.method)) continue;
    auto with = settings();
    with.model.method = method.method;
    with.training.epochs = 1;
    expectTheSameRun(std::string(method.key), with);
  }
}

TEST_F(FeatureMemoryOfRuns, StaysWhenARunIsRegroupedAndForked) {
  const auto regroup = [](const EventDetail& detail, engine::Controls& controls) {
    const auto* const batch = std::get_if<BatchDone>(&detail);
    if (batch != nullptr && batch->window.value == 0 && batch->epoch == 1 && batch->batch == 1) controls.ask(Regroup{{1, 4}});
  };
  train("in memory", settings(), regroup);
  train("bounded", bounded(settings()), regroup);
  expectEqual("in memory", "bounded");
  fork("in memory", 0, "fork in memory", {{"tau", "0"}});
  fork("bounded", 0, "fork bounded", {{"tau", "0"}});
  EXPECT_TRUE(filesOf(place("fork in memory")) == filesOf(place("fork bounded")));
}

TEST_F(FeatureMemoryOfRuns, HasAForecastOfMemoryToo) {
  engine::TrainRequest request{stream_, place("run"), bounded(settings()), engine::ProtocolChoice{}};
  const auto told = engine_->forecast(request, [](const Progress&) { return true; });
  ASSERT_TRUE(told) << describe(told.error());
  EXPECT_GT(told->leastBytes, told->beforeBytes);
}

TEST_F(FeatureMemoryOfRuns, EndsARunWhoseCacheIsCutShortWithWhatIsMissing) {
  engine::Controls controls;
  Live listener;
  listener.onEach = [&](const EventDetail& detail) {
    const auto* const batch = std::get_if<BatchDone>(&detail);
    if (batch != nullptr && batch->window.value == 1 && batch->epoch == 1) std::filesystem::resize_file(cache(), 100);
  };
  const auto outcome = engine_->train({stream_, place("cut"), bounded(settings()), engine::ProtocolChoice{}}, listener, controls);
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().kind, ErrorKind::kBadInput);
  EXPECT_THAT(describe(outcome.error()), HasSubstr("the file is truncated: its values reach to byte"));
}

}  // namespace
}  // namespace xsmoe::experiments
