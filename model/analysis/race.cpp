// SPDX-License-Identifier: Apache-2.0
#include "model/analysis/race.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include "model/core/mean_metrics.h"
#include "model/core/ranking_metrics.h"

namespace xsmoe {
namespace {

std::vector<WindowTest> raceTests(const RaceLane& lane) {
  std::vector<WindowTest> tests;
  if (!lane.run) return tests;
  std::copy_if(lane.run->tests.begin(), lane.run->tests.end(), std::back_inserter(tests),
               [](const WindowTest& test) { return test.testedOn >= kFirstCounted; });
  return tests;
}

bool isTestedIn(const std::vector<WindowTest>& tests, WindowIndex window) {
  return std::any_of(tests.begin(), tests.end(), [=](const WindowTest& test) { return test.testedOn == window; });
}

RaceStand::Place placeInRace(const std::vector<WindowIndex>& windows, const std::vector<WindowTest>& tests, MetricField metric) {
  RaceStand::Place place;
  std::vector<const Metrics*> counted;
  for (const auto& test : tests) {
    if (std::find(windows.begin(), windows.end(), test.testedOn) == windows.end()) continue;
    place.mean += test.metrics.*metric;
    counted.push_back(&test.metrics);
  }
  place.mean /= static_cast<double>(windows.size());
  place.error = errorOfMean(counted, metric);
  return place;
}

RaceStand standOn(const Race& race, MetricField metric, const std::vector<int>* only) {
  std::vector<std::pair<std::size_t, std::vector<WindowTest>>> running;
  for (std::size_t lane = 0; lane < race.lanes.size(); ++lane)
    if (auto tests = raceTests(race.lanes[lane]); !tests.empty()) running.emplace_back(lane, std::move(tests));
  RaceStand stand;
  if (running.empty()) return stand;
  for (const auto& test : running.front().second) {
    const bool wanted = only == nullptr || std::find(only->begin(), only->end(), test.testedOn.value) != only->end();
    const bool byAll = std::all_of(running.begin(), running.end(), [&](const auto& one) { return isTestedIn(one.second, test.testedOn); });
    if (wanted && byAll) stand.windows.push_back(test.testedOn);
  }
  if (stand.windows.empty()) return stand;
  for (const auto& [lane, tests] : running) {
    stand.places.push_back(placeInRace(stand.windows, tests, metric));
    stand.places.back().lane = lane;
  }
  std::stable_sort(stand.places.begin(), stand.places.end(),
                   [](const RaceStand::Place& a, const RaceStand::Place& b) { return a.mean > b.mean; });
  return stand;
}

}  // namespace

double RaceStand::lead() const { return places.size() < 2 ? 0 : places[0].mean - places[1].mean; }

std::optional<double> RaceStand::chance() const {
  if (places.size() < 2 || !places[0].error || !places[1].error) return std::nullopt;
  return 2 * std::hypot(*places[0].error, *places[1].error);
}

bool RaceStand::leads() const {
  const auto most = chance();
  return most && lead() > *most;
}

RaceStand standOf(const Race& race, MetricField metric) { return standOn(race, metric, nullptr); }

RaceStand standWhereMarked(const Race& race, MetricField metric) { return standOn(race, metric, &race.marked); }

std::vector<int> windowsOfShift(const DataReport& data) {
  double sum = 0;
  int known = 0;
  const auto counts = [](const WindowReport& window) { return window.window >= kFirstCounted.value && window.popularityShift.has_value(); };
  for (const auto& window : data.windows) {
    if (!counts(window)) continue;
    sum += *window.popularityShift;
    ++known;
  }
  std::vector<int> windows;
  for (const auto& window : data.windows)
    if (counts(window) && *window.popularityShift * known > sum) windows.push_back(window.window);
  return windows;
}

}  // namespace xsmoe
