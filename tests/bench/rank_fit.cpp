#include "tests/bench/rank_fit.h"

#include <algorithm>
#include <cmath>

namespace xsmoe::bench {
namespace {

constexpr int kTimedTogether = 2;  // ranks

}  // namespace

Line fitLine(const std::vector<std::pair<double, double>>& points) {
  if (points.empty()) return {};
  const auto count = static_cast<double>(points.size());
  double x = 0, y = 0, xx = 0, xy = 0;
  for (const auto& [a, b] : points) {
    x += a;
    y += b;
    xx += a * a;
    xy += a * b;
  }
  const Line constant{std::max(0.0, y / count), 0};
  const double spread = count * xx - x * x;
  if (spread <= 0) return constant;
  const double slope = (count * xy - x * y) / spread, intercept = (y - slope * x) / count;
  if (slope < 0) return constant;
  return intercept < 0 ? Line{0, std::max(0.0, xy / xx)} : Line{intercept, slope};
}

Computing computingOf(double alone, double together, int ranks) {
  const double shared = std::clamp((alone - together) * ranks / (ranks - 1), 0.0, alone);
  return {shared, alone - shared};
}

RankCosts fitted(RankCosts costs, const RawTimings& timings) {
  costs.step = computingOf(timings.alone, timings.together, kTimedTogether);
  costs.message = timings.smallExchange;
  costs.byte = std::max(0.0, timings.largeExchange - timings.smallExchange) / (kLargeExchange - kSmallExchange);
  if (timings.rankings.empty()) return costs;
  const auto& largest = timings.rankings.back();
  std::vector<std::pair<double, double>> perSequence;
  for (const auto& one : timings.rankings) perSequence.emplace_back(one.candidates, one.seconds / one.sequences);
  const auto line = fitLine(perSequence);
  costs.embedItem = timings.embed / largest.candidates;
  costs.rankUser = line.intercept + std::max(0.0, timings.test - timings.embed - largest.seconds) / largest.sequences;
  costs.rankPair = line.slope;
  return costs;
}

double significant(double value, int digits) {
  if (value == 0) return 0;
  const double unit = std::pow(10.0, digits - 1 - std::floor(std::log10(std::abs(value))));
  return std::round(value * unit) / unit;
}

RankCosts asPrinted(RankCosts costs) {
  for (double* const constant : {&costs.step.shared, &costs.step.own, &costs.lossShare, &costs.message, &costs.byte, &costs.embedItem,
                                 &costs.rankUser, &costs.rankPair})
    *constant = significant(*constant, kPrintedDigits);
  return costs;
}

RawTimings asPrinted(RawTimings timings) {
  std::vector<double*> seconds{&timings.alone,         &timings.together, &timings.smallExchange,
                               &timings.largeExchange, &timings.embed,    &timings.test};
  for (auto& ranking : timings.rankings) seconds.push_back(&ranking.seconds);
  for (double* const one : seconds) *one = significant(*one, kTimingDigits);
  return timings;
}

}  // namespace xsmoe::bench
