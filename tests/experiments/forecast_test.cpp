// What a run is expected to take, measured before it, beside what it took.
#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <future>

#include "model/core/methods.h"
#include "tests/experiments/whole_runs.h"

namespace xsmoe::experiments {
namespace {

using testing::HasSubstr;

class Forecasts : public WholeRuns {
 protected:
  engine::TrainRequest request(const RunSettings& with, const std::string& name = "run") const {
    return {stream_, place(name), with, engine::ProtocolChoice{}};
  }
  Result<Forecast> forecast(const RunSettings& with) {
    return engine_->forecast(request(with), [](const Progress&) { return true; });
  }
  Live trainForecast(const std::string& name, const RunSettings& with, const Forecast& told) {
    auto asked = request(with, name);
    asked.forecast = told;
    engine::Controls controls;
    Live listener;
    const auto outcome = engine_->train(asked, listener, controls);
    EXPECT_TRUE(outcome) << describe(outcome.error());
    return listener;
  }
};

TEST_F(Forecasts, CountWindowsSamplesAndEpochsAsTheRunDoes) {
  auto with = settings();
  with.training.epochs = 20;
  with.training.warmupEpochs = 1;
  with.training.patience = 3;
  const auto told = forecast(with);
  ASSERT_TRUE(told) << describe(told.error());
  EXPECT_FALSE(std::filesystem::exists(place("run"))) << "no run is made";
  const auto run = train("run", with).history;
  ASSERT_EQ(told->windows.size(), run.windowCount());
  for (std::size_t i = 0; i < run.windowCount(); ++i) {
    const auto& window = told->windows[i];
    EXPECT_EQ(window.window, run.window(i).window);
    EXPECT_EQ(window.samples, run.window(i).started.trainSequences);
    EXPECT_GE(run.window(i).done->epochs, window.leastEpochs);
    EXPECT_LE(run.window(i).done->epochs, window.mostEpochs);
  }
  EXPECT_EQ(told->windows[0].leastEpochs, 4);
  EXPECT_EQ(told->experts, 3);
}

// Of three tries one lies within a factor of four: steps of a millisecond, on a machine that has other work.
TEST_F(Forecasts, LieWithinAFactorOfFourOfWhatStepsTake) {
  auto with = settings();
  with.training.epochs = 12;
  with.training.patience = 12;
  double nearest = 1e9;
  for (int i = 0; i < 3 && nearest > 4; ++i) {
    const auto told = forecast(with);
    ASSERT_TRUE(told) << describe(told.error());
    const auto run = train("run " + std::to_string(i), with).history;
    double took = 0, least = 0, most = 0;
    for (std::size_t w = 0; w < run.windowCount(); ++w) {
      const int epochs = run.window(w).done->epochs;
      took += run.window(w).trainingSeconds;
      least += epochs * told->windows[w].least.epochSeconds;
      most += epochs * told->windows[w].most.epochSeconds;
    }
    EXPECT_LE(least, most);
    nearest = std::min(nearest, std::max({1.0, least / took, took / most}));
  }
  EXPECT_LE(nearest, 4);
}

TEST_F(Forecasts, OfMemoryLieWithinHalfAsMuchAgain) {
  const auto told = forecast(settings());
  ASSERT_TRUE(told) << describe(told.error());
  EXPECT_GT(told->leastBytes, told->beforeBytes);
  EXPECT_GE(told->mostBytes, told->leastBytes);
  const auto run = train("run", settings()).history;
  const auto peak = static_cast<double>(run.newest()->done->peakBytes);
  EXPECT_LE(peak, 1.5 * static_cast<double>(told->mostBytes));
  EXPECT_GE(peak, static_cast<double>(told->leastBytes) / 1.5);
}

TEST_F(Forecasts, ChangeNothingOfARunAndAreKeptWithIt) {
  train("alone", settings());
  const auto told = forecast(settings());
  ASSERT_TRUE(told) << describe(told.error());
  const auto run = trainForecast("forecast", settings(), *told);
  expectEqual("forecast", "alone");
  EXPECT_EQ(run.history.description().forecast, *told);
  const auto stored = engine_->openRun(place("forecast"));
  ASSERT_TRUE(stored) << describe(stored.error());
  EXPECT_EQ(stored->description().forecast, *told);
  EXPECT_TRUE(engine_->openRun(place("alone"))->description().forecast.empty());
  fork("forecast", 0, "fork");
  EXPECT_TRUE(engine_->openRun(place("fork"))->description().forecast.empty()) << "it was of a run from the beginning";
}

TEST_F(Forecasts, ExpectMoreOfANetworkOfWhichNothingIsPruned) {
  auto with = settings();
  with.model.tau = 0;
  const auto told = forecast(with);
  ASSERT_TRUE(told) << describe(told.error());
  EXPECT_EQ(told->windows.back().least.validationSeconds, told->windows.back().most.validationSeconds) << "all experts, for certain";
}

TEST_F(Forecasts, AreToldOfEveryMethodAndWrapper) {
  for (const auto& one : namedMethods()) {
    auto with = settings();
    with.model.method = one.method;
    with.model.continual = one.continual;
    with.model.baselines.reservoirRatio = 0.4;
    const auto told = forecast(with);
    ASSERT_TRUE(told) << nameOf(one.method, one.continual) << ": " << describe(told.error());
    EXPECT_EQ(told->windows.size(), 3U);
    EXPECT_GT(secondsOf(*told).least, 0) << nameOf(one.method, one.continual);
  }
}

TEST_F(Forecasts, AreGivenUpWhenAPersonSaysSo) {
  const auto told = engine_->forecast(request(settings()), [](const Progress& state) { return state.what != "measuring a few steps"; });
  ASSERT_FALSE(told);
  EXPECT_THAT(describe(told.error()), HasSubstr("cancelled"));
}

TEST_F(Forecasts, AreRefusedWhileSomethingIsTrained) {
  std::string why;
  train("run", settings(), [&](const EventDetail& detail, engine::Controls&) {
    if (!why.empty() || !std::holds_alternative<EpochDone>(detail)) return;
    why = std::async(std::launch::async, [this] {
            const auto told = forecast(settings());
            return told ? std::string("it was told") : describe(told.error());
          }).get();
  });
  EXPECT_THAT(why, HasSubstr("a run is being trained"));
}

TEST_F(Forecasts, RefuseWhatATrainingWould) {
  auto with = settings();
  with.model.grouping = {2, 9};
  EXPECT_FALSE(forecast(with));
}

}  // namespace
}  // namespace xsmoe::experiments
