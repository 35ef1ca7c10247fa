// SPDX-License-Identifier: Apache-2.0
#include "model/analysis/run_groups.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <unordered_map>

#include "model/core/methods.h"
#include "model/core/setting_descriptions.h"

namespace xsmoe {
namespace {

/// What the tests depend on; profile, length of a sequence and validation share decide how is trained.
bool cutAlike(ProtocolSettings one, const ProtocolSettings& other) {
  one.protocol = other.protocol;
  one.sequenceLength = other.sequenceLength;
  one.validationShare = other.validationShare;
  return one == other;
}

/// Settings without what runs of a group may differ in.
RunSettings withoutRepetition(RunSettings settings) {
  for (const auto& one : settingDescriptions())
    if (isOfRepetition(one.key)) one.set(settings, 0);
  return settings;
}

/// Where a fork parts from what a run of its settings would be; null: nowhere.
const RunOrigin* partingOf(const RunSummary& run) {
  const auto& origin = run.description.origin;
  if (!origin || origin->fromStart) return nullptr;
  return &*origin;
}

bool partAlike(const RunOrigin* one, const RunOrigin* other) {
  if (one == nullptr || other == nullptr) return one == other;
  return one->window == other->window && one->changed == other->changed && one->inherited == other->inherited;
}

/// Of two runs of one method: whether they read the same features, as far as is known.
bool sameFeatures(const RunSummary& one, const RunSummary& other) {
  if (!readsFeatures(one.description.settings.model.method)) return true;
  return one.featuresChecksum.empty() || other.featuresChecksum.empty() || one.featuresChecksum == other.featuresChecksum;
}

/// Most runs that differ have different keys; what is in none is compared one by one.
std::string keyOf(const RunSummary& run, const RunSettings& settings) {
  std::string key = nameOf(settings.model.method, settings.model.continual);
  for (const auto& setting : settingDescriptions()) {
    const double value = setting.get(settings);
    key.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  if (const auto* const parting = partingOf(run)) key += std::to_string(parting->window.value);
  return key;
}

class Groups {
 public:
  int of(const RunSummary& run) {
    if (!run.problem.empty()) return next_++;
    auto settings = withoutRepetition(run.description.settings);
    auto& alike = byKey_[keyOf(run, settings)];
    for (const auto& group : alike)
      if (settings == group.settings && isAlike(run, *group.first)) return group.number;
    alike.push_back({next_, &run, std::move(settings)});
    return next_++;
  }

 private:
  struct Group {
    int number;
    const RunSummary* first;
    RunSettings settings;
  };
  static bool isAlike(const RunSummary& one, const RunSummary& other) {
    return sameStream(one, other) && sameFeatures(one, other) && partAlike(partingOf(one), partingOf(other)) &&
           one.changesByHand == other.changesByHand;
  }
  std::unordered_map<std::string, std::vector<Group>> byKey_;
  int next_ = 0;
};

/// The mean over some values.
struct Mean {
  double sum = 0;
  int count = 0;
  void add(double value) {
    sum += value;
    ++count;
  }
  [[nodiscard]] double value() const { return sum / count; }
};

/// The tests on one window.
struct Tests {
  WindowIndex window;
  std::map<std::uint64_t, Mean> bySeed;
};

/// The training of each window, over the runs that trained it.
std::map<WindowIndex, Mean> trainingOf(const std::vector<const RunSummary*>& runs) {
  std::map<WindowIndex, Mean> windows;
  for (const auto* const run : runs)
    for (const auto& cost : run->costs) windows[cost.window].add(cost.seconds);
  return windows;
}

double secondsUpTo(WindowIndex last, const std::map<WindowIndex, Mean>& windows) {
  double seconds = 0;
  for (const auto& [window, mean] : windows)
    if (window <= last) seconds += mean.value();
  return seconds;
}

BandPoint pointOf(int testedOn, const Tests& tests, double seconds) {
  BandPoint point{tests.window, {testedOn}, static_cast<int>(tests.bySeed.size()), seconds};
  point.least = point.most = tests.bySeed.begin()->second.value();
  for (const auto& [seed, value] : tests.bySeed) {
    point.mean += value.value() / point.seeds;
    point.least = std::min(point.least, value.value());
    point.most = std::max(point.most, value.value());
  }
  if (point.seeds < 2) return point;
  double squares = 0;
  for (const auto& [seed, value] : tests.bySeed) squares += (value.value() - point.mean) * (value.value() - point.mean);
  point.deviation = std::sqrt(squares / (point.seeds - 1));
  return point;
}

}  // namespace

bool sameStream(const RunSummary& one, const RunSummary& other) {
  if (!one.streamChecksum.empty() && !other.streamChecksum.empty()) return one.streamChecksum == other.streamChecksum;
  const auto& a = one.description;
  const auto& b = other.description;
  return a.streamFolder == b.streamFolder && (!a.streamFolder.empty() || a.streamTitle == b.streamTitle);
}

Comparability comparabilityOf(const RunSummary& one, const RunSummary& other) {
  if (!sameStream(one, other)) return Comparability::kOtherStream;
  const bool alike = cutAlike(one.description.settings.protocol, other.description.settings.protocol);
  return alike ? Comparability::kSame : Comparability::kOtherCut;
}

std::vector<int> groupsOf(const std::vector<RunSummary>& runs) {
  Groups groups;
  std::vector<int> numbers;
  numbers.reserve(runs.size());
  for (const auto& run : runs) numbers.push_back(groups.of(run));
  return numbers;
}

std::vector<CurvePoint> curveOf(const RunSummary& run, MetricField metric) {
  std::vector<CurvePoint> points;
  for (const auto& test : run.tests) points.push_back({test.window, test.testedOn, trainedSeconds(run, test.window), test.metrics.*metric});
  return points;
}

std::vector<CurvePoint> curveOf(const RunSummary& run, const WindowValue& value) {
  std::vector<CurvePoint> points;
  const auto tests = curveOf(run, &Metrics::hr10);
  for (std::size_t i = 0; i < tests.size(); ++i) {
    const auto known = value(run, run.tests[i]);
    if (!known) continue;
    points.push_back(tests[i]);
    points.back().value = *known;
  }
  return points;
}

std::vector<BandPoint> bandOf(const std::vector<const RunSummary*>& runs, MetricField metric) {
  return bandOf(runs, [metric](const RunSummary&, const WindowTest& test) { return std::optional(test.metrics.*metric); });
}

std::vector<BandPoint> bandOf(const std::vector<const RunSummary*>& runs, const WindowValue& metric) {
  std::map<int, Tests> byWindow;
  for (const auto* const run : runs)
    for (const auto& point : curveOf(*run, metric)) {
      auto& tests = byWindow[point.testedOn.value];
      tests.window = point.window;
      tests.bySeed[run->description.settings.training.seed].add(point.value);
    }
  const auto training = trainingOf(runs);
  std::vector<BandPoint> band;
  for (const auto& [testedOn, tests] : byWindow) band.push_back(pointOf(testedOn, tests, secondsUpTo(tests.window, training)));
  return band;
}

}  // namespace xsmoe
