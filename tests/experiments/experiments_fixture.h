#pragma once
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "model/core/names.h"
#include "model/core/setting_text.h"
#include "tests/experiments/whole_runs.h"

namespace xsmoe::experiments {

/// Told of the plan and of every run.
class Heard : public engine::ExperimentObserver {
 public:
  void onPlanned(const std::vector<PlannedRun>& runs) override { planned = runs; }
  void onRun(const engine::ExperimentRun& run) override {
    told.push_back(run);
    if (then) then();
  }
  std::vector<PlannedRun> planned;
  std::vector<engine::ExperimentRun> told;
  std::function<void()> then;  // after each run
};

/// Experiments on the small stream.
class Experiments : public WholeRuns {
 protected:
  /// A list of values for the plan, where there are any.
  static void vary(ExperimentPlan& plan, const std::string& key, std::vector<std::string> values) {
    std::erase_if(plan.over, [&](const VariedSetting& one) { return one.key == key; });
    if (values.empty()) return;
    plan.settings.erase(key);
    plan.over.push_back({key, std::move(values)});
  }
  ExperimentPlan plan(const RunSettings& with, std::vector<VariedSetting> lists) {
    ExperimentPlan made{stream_, place("runs"), changedSettings(with), {}};
    for (auto& list : lists) vary(made, list.key, std::move(list.values));
    return made;
  }
  ExperimentPlan request(const std::vector<double>& taus, const std::vector<Grouping>& groupings = {{2, 4}}) {
    std::vector<std::string> thresholds, layers;
    for (const double tau : taus) thresholds.push_back(numberText(tau));
    for (const auto& grouping : groupings) layers.push_back(name(grouping));
    return plan(settings(), {{"tau", thresholds}, {"grouping", layers}});
  }
  Result<engine::ExperimentOutcome> run(const ExperimentPlan& asked) {
    engine::Controls controls;
    Live listener;
    heard_ = {};
    return engine_->experiment(asked, heard_, listener, controls);
  }
  Result<std::vector<PlannedRun>> planned(const ExperimentPlan& asked) {
    return engine_->planExperiment(asked, [](const Progress&) { return true; });
  }
  /// Trains the same alone and compares: every file, every event, every setting.
  void expectAsAlone(const engine::ExperimentRun& one) {
    const auto name = "alone" + std::to_string(++alone_);
    train(name, one.settings);
    EXPECT_TRUE(filesOf(one.folder) == filesOf(place(name))) << one.folder;
    EXPECT_EQ(eventsOf(one.folder, true), eventsOf(place(name), true)) << one.folder;
    EXPECT_EQ(engine_->openRun(one.folder)->description().settings, engine_->openRun(place(name))->description().settings);
  }
  /// The settings of the others without a grouping: that is the cache's.
  ExperimentPlan overAll(std::vector<VariedSetting> lists) {
    auto asked = plan(settings(), std::move(lists));
    asked.settings.erase("grouping");
    return asked;
  }
  static std::vector<std::string> namesOf(const std::vector<engine::ExperimentRun>& runs) {
    std::vector<std::string> names;
    names.reserve(runs.size());
    for (const auto& one : runs) names.push_back(one.name);
    return names;
  }
  Heard heard_;
  int alone_ = 0;
};

}  // namespace xsmoe::experiments
