// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/sweeps/bootstrap.h"

#include <algorithm>
#include <random>
#include <stdexcept>
#include <utility>

#include "model/streaming/evaluator.h"

namespace xsmoe::experiments {
namespace {

/// Tests by user and window, each window by its place.
struct TestsByUser {
  std::size_t windows = 0;
  std::vector<std::vector<std::pair<std::size_t, double>>> users;  // [user] (window, difference)
};

TestsByUser byUser(std::span<const PairedTest> tests) {
  std::map<int, std::size_t> places;
  for (const auto& test : tests) places.emplace(test.window, 0);
  TestsByUser sorted;
  for (auto& [window, place] : places) place = sorted.windows++;
  std::map<std::string, std::map<std::size_t, std::vector<double>>> found;
  for (const auto& test : tests) found[test.user][places[test.window]].push_back(test.difference);
  for (const auto& [user, windows] : found) {
    auto& own = sorted.users.emplace_back();
    for (const auto& [window, differences] : windows)
      for (const double one : differences) own.emplace_back(window, one);
  }
  return sorted;
}

/// The mean over windows of the mean of what is drawn there; `sums` and `counts` are room for it.
class WindowMeans {
 public:
  explicit WindowMeans(std::size_t windows) : sums_(windows), counts_(windows) {}
  void add(const std::vector<std::pair<std::size_t, double>>& tests) {
    for (const auto& [window, difference] : tests) {
      sums_[window] += difference;
      ++counts_[window];
    }
  }
  [[nodiscard]] double take() {
    double sum = 0;
    int windows = 0;
    for (std::size_t i = 0; i < sums_.size(); ++i) {
      if (counts_[i] == 0) continue;
      sum += sums_[i] / static_cast<double>(counts_[i]);
      ++windows;
    }
    std::fill(sums_.begin(), sums_.end(), 0.0);
    std::fill(counts_.begin(), counts_.end(), 0);
    return sum / windows;
  }

 private:
  std::vector<double> sums_;
  std::vector<std::int64_t> counts_;
};

/// Of sorted values, between the two nearest where the share falls between them.
double percentile(const std::vector<double>& sorted, double share) {
  const double place = share * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const auto above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (place - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

}  // namespace

double gainOf(std::int64_t rank, const RankingMetric& metric) { return streaming::metricsOf({rank}).*metric.field; }

Result<std::vector<PairedTest>> pairedTests(std::span<const TestRank> a, std::span<const TestRank> b, int window,
                                            const RankingMetric& metric) {
  std::map<std::string_view, std::int64_t> others;
  for (const auto& test : b) others.emplace(test.user, test.rank);
  std::vector<PairedTest> tests;
  for (const auto& test : a) {
    const auto other = others.find(test.user);
    if (other == others.end() || a.size() != b.size())
      return badInput("the test on D_" + std::to_string(window), "the two runs were not tested on the same users",
                      "Compare runs of one stream and one protocol");
    tests.push_back({test.user, window, gainOf(test.rank, metric) - gainOf(other->second, metric)});
  }
  return tests;
}

std::vector<PairedTest> meansOverSeeds(std::span<const PairedTest> tests) {
  std::map<std::pair<std::string, int>, std::pair<double, int>> sums;
  for (const auto& test : tests) {
    auto& [sum, count] = sums[{test.user, test.window}];
    sum += test.difference;
    ++count;
  }
  std::vector<PairedTest> means;
  for (const auto& [key, sum] : sums) means.push_back({key.first, key.second, sum.first / sum.second});
  return means;
}

BootstrapInterval bootstrapOverUsers(std::span<const PairedTest> tests, int resamples, std::uint64_t seed) {
  if (tests.empty() || resamples < 1) throw std::invalid_argument("a bootstrap needs a test and a resample at least");
  const auto sorted = byUser(tests);
  WindowMeans means(sorted.windows);
  for (const auto& user : sorted.users) means.add(user);
  BootstrapInterval interval;
  interval.difference = means.take();
  interval.users = sorted.users.size();
  std::mt19937_64 random(seed);
  std::vector<double> drawn(static_cast<std::size_t>(resamples));
  for (auto& mean : drawn) {
    for (std::size_t i = 0; i < sorted.users.size(); ++i) means.add(sorted.users[random() % sorted.users.size()]);
    mean = means.take();
  }
  std::sort(drawn.begin(), drawn.end());
  interval.low = percentile(drawn, 0.025);
  interval.high = percentile(drawn, 0.975);
  return interval;
}

}  // namespace xsmoe::experiments
