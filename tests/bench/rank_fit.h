#pragma once
#include <utility>
#include <vector>

#include "tests/bench/rank_costs.h"

/// From timings to the constants of the model of what ranks cost (model/RANKS.md, "Measured").
namespace xsmoe::bench {

struct Line {
  double intercept = 0, slope = 0;
  friend bool operator==(const Line&, const Line&) = default;
};
/// The line by least squares through points (x, y) with neither number below 0: where the best has one that is, the best without it. Of no
/// points, or of one x alone, a constant.
[[nodiscard]] Line fitLine(const std::vector<std::pair<double, double>>& points);

/// From a step of one rank and the computing of one of `ranks` ranks with as many threads: own + shared / ranks. Neither is below 0.
[[nodiscard]] Computing computingOf(double alone, double together, int ranks);

/// Bytes of the two exchanges that are timed.
inline constexpr double kSmallExchange = 1 << 10, kLargeExchange = 1 << 22;

/// Ranking alone of so many sequences among so many candidates.
struct TimedRanking {
  double candidates = 0, sequences = 0, seconds = 0;
};
/// What the constants are fitted to, in seconds: medians of one rank and of two, each of one thread.
struct RawTimings {
  double alone = 0, together = 0;               ///< a step of one rank, and of one of two without its exchanges
  double smallExchange = 0, largeExchange = 0;  ///< of two ranks
  std::vector<TimedRanking> rankings;           ///< by the size of the catalogue
  double embed = 0, test = 0;                   ///< of the last of them: embedding its candidates, and its whole test
};
/// `costs` with what follows from the timings; without rankings those of a test are left as they are.
[[nodiscard]] RankCosts fitted(RankCosts costs, const RawTimings& timings);

/// Rounded to so many significant digits.
[[nodiscard]] double significant(double value, int digits);
/// The constants as a page prints them, with four significant digits: what follows from them can be computed again from the page.
[[nodiscard]] RankCosts asPrinted(RankCosts costs);
inline constexpr int kPrintedDigits = 4;
/// The timings as they are printed, with six: the constants are fitted to these, and can be fitted again to a page's.
[[nodiscard]] RawTimings asPrinted(RawTimings timings);
inline constexpr int kTimingDigits = 6;

}  // namespace xsmoe::bench
