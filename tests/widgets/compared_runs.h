// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <gtest/gtest.h>

#include <QApplication>
#include <QTest>
#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "model/analysis/listed_runs.h"
#include "model/core/mean_metrics.h"
#include "widgets/charts/chart_view.h"
#include "widgets/pages/compare_page.h"
#include "widgets/pages/run_table.h"

namespace xsmoe::widgets {

/// A run of ten windows that has tested `tests` of them, each better than the one before by a point.
inline RunSummary madeRun(const std::string& name, double first, int tests = 9) {
  RunSummary run;
  run.description.name = name;
  run.description.folder = "/runs/" + name;
  run.description.streamTitle = "Built-in stream";
  run.description.streamFolder = "/streams/a";
  run.state = tests == 9 ? RunState::kFinished : RunState::kStopped;
  run.windowsDone = tests;
  std::vector<std::optional<Metrics>> all;
  all.reserve(static_cast<std::size_t>(tests));
  for (int i = 0; i < tests; ++i) {
    const double hr = first + 0.01 * i;
    all.emplace_back(Metrics{hr, hr / 2, 0, 0, 100});
    run.tests.push_back({{i}, {i + 1}, *all.back()});
    run.costs.push_back({{i}, 1'000'000 + 1'000 * i, 10'000, 5, 2, 60});
  }
  run.result = meansOfTests(all);
  return run;
}

inline RunSummary madeFork(const std::string& name, const RunSummary& of, int window, double first,
                           std::map<std::string, std::string> changed) {
  auto fork = madeRun(name, first);
  fork.description.origin = RunOrigin{of.description.name, of.description.folder, {window}, std::move(changed), false};
  std::copy_n(of.tests.begin(), window + 1, fork.tests.begin());
  return fork;
}

/// a; b and c forked from it after D3 and D5, d from b after D6; e alone and stopped before its first test.
inline std::vector<RunSummary> family() {
  const auto a = madeRun("a", 0.05);
  const auto b = madeFork("b", a, 3, 0.09, {{"tau", "0.4"}, {"grouping", "6,12"}});
  const auto c = madeFork("c", a, 5, 0.02, {});
  const auto d = madeFork("d", b, 6, 0.11, {{"learning-rate", "0.0005"}});
  return {a, b, c, d, madeRun("e", 0, 0)};
}

/// Three seeds of one setting and two of another, one of another stream.
inline std::vector<RunSummary> seeds() {
  std::vector<RunSummary> runs;
  for (int i = 0; i < 5; ++i) {
    auto run = madeRun("s" + std::to_string(i), 0.05 + 0.01 * i);
    run.description.settings.training.seed = static_cast<std::uint64_t>(i);
    if (i >= 3) run.description.settings.model.tau = 0.2;
    run.settings = run.description.settings;
    runs.push_back(run);
  }
  auto other = madeRun("t", 0.3);
  other.description.streamFolder = "/streams/b";
  other.description.streamTitle = "H&M";
  runs.push_back(other);
  return runs;
}

/// Runs that differ in τ, so that each is a group of its own.
inline std::vector<RunSummary> groupsOfOne(int count) {
  std::vector<RunSummary> runs;
  runs.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) {
    auto run = madeRun("r" + std::to_string(i), 0.1);
    run.description.settings.model.tau = run.settings.model.tau = 0.00001 * i;
    runs.push_back(run);
  }
  return runs;
}

/// Runs whose cost and quality are scattered.
inline std::vector<RunSummary> scattered(int count) {
  std::vector<RunSummary> runs;
  for (int i = 0; i < count; ++i) {
    auto run = madeRun("r" + std::to_string(i), 0.001 * ((i * 37) % 101));
    for (auto& cost : run.costs) cost.parameters = std::int64_t{1'000} * (1 + (i * 53) % 47);
    if (i % 2 == 1) run.description.settings.model.method = run.settings.model.method = Method::kStatic;
    runs.push_back(run);
  }
  return runs;
}

/// The Compare page with runs in it.
class ComparePageTest : public testing::Test {
 protected:
  void show(const std::string& open, bool live = false, std::vector<RunSummary> runs = family()) {
    page_.setRuns(listedRuns(std::move(runs)), open.empty() ? open : "/runs/" + open, live);
    page_.resize(900, 700);
    page_.show();
    QApplication::processEvents();
  }
  [[nodiscard]] RunTable& table() const { return *page_.table(); }
  /// Without the edges of bands, which have no markers.
  [[nodiscard]] std::vector<std::string> curves() const {
    std::vector<std::string> names;
    for (const auto& series : page_.chart()->content().series)
      if (series.marker != Marker::kNone) names.push_back(series.name.section(u',', 0, 0).toStdString());
    return names;
  }
  [[nodiscard]] QVariant cellData(int place, const char* key, int role) const {
    return table().indexOf(place, table().table().columnOf(key)).data(role);
  }
  [[nodiscard]] std::string cell(int place, const char* key) const {
    return cellData(place, key, Qt::DisplayRole).toString().toStdString();
  }
  /// What is shown in a row below another, or at the top.
  [[nodiscard]] QModelIndex shownAt(int row, const QModelIndex& below = {}) const { return table().model()->index(row, 0, below); }
  void click(int place, Qt::KeyboardModifiers keys = {}) {
    QTest::mouseClick(table().viewport(), Qt::LeftButton, keys, table().visualRect(table().indexOf(place)).center());
  }
  ComparePage page_;
};

}  // namespace xsmoe::widgets
