#include "tests/bench/paper_scale_log.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <random>
#include <tuple>

namespace xsmoe::bench {
namespace {

constexpr std::int64_t kFirstSecond = 1'100'000'000;
constexpr double kSpan = 10 * 365.0 * 86'400;
constexpr double kGap = kSpan / 2000;       // mean time between the records of a burst: few bursts lie across the border of a window
constexpr double kLargeBursts = 0.165;      // share of the bursts that a 5-core keeps
constexpr double kMoreThanFive = 2.5;       // mean records of a large burst beyond five
constexpr double kUserSkew = 1.3;           // the most active users return some forty times
constexpr double kItemSkew = 3;             // popularity falls as rank^(-2/3)
constexpr double kThereFromTheStart = 0.4;  // of the items
constexpr double kAllThere = 0.97;          // of the time has passed when the last item appears

/// Draws from one generator; std's distributions are slower and differ between libraries.
class Draws {
 public:
  explicit Draws(std::uint64_t seed) : random_(seed) {}
  double share() { return static_cast<double>(random_() >> 11U) * 0x1p-53; }  // [0, 1)
  double exponential(double mean) { return -mean * std::log1p(-share()); }
  std::int64_t below(std::int64_t count, double skew = 1) {
    return static_cast<std::int64_t>(static_cast<double>(count) * std::pow(share(), skew));
  }
  std::mt19937_64& generator() { return random_; }

 private:
  std::mt19937_64 random_;
};

std::int64_t burstSize(Draws& draws) {
  if (draws.share() < kLargeBursts) return 5 + static_cast<std::int64_t>(draws.exponential(kMoreThanFive + 0.5));
  const double which = draws.share();
  return which < 0.5 ? 1 : which < 0.8 ? 2 : 3;
}

/// Who comes when: a burst for every user, then returning users until the log is full. In time order.
std::vector<ScaleRecord> drawVisits(const PaperScale& scale, Draws& draws) {
  std::vector<ScaleRecord> visits;
  visits.reserve(static_cast<std::size_t>(scale.records));
  const auto room = [&] { return scale.records - static_cast<std::int64_t>(visits.size()); };
  for (std::int64_t burst = 0; room() > 0; ++burst) {
    const auto user = static_cast<std::int32_t>(burst < scale.users ? burst : draws.below(scale.users, kUserSkew));
    double at = draws.share() * kSpan;
    for (auto left = std::min(burstSize(draws), room()); left > 0; --left) {
      visits.push_back({kFirstSecond + static_cast<std::int64_t>(std::min(at, kSpan)), user, 0});
      at += draws.exponential(kGap);
    }
  }
  std::sort(visits.begin(), visits.end(),
            [](const auto& a, const auto& b) { return std::tie(a.second, a.user) < std::tie(b.second, b.user); });
  return visits;
}

void chooseItems(const PaperScale& scale, Draws& draws, std::vector<ScaleRecord>& visits) {
  std::vector<std::int32_t> fromRank(static_cast<std::size_t>(scale.items));  // popularity has nothing to do with age
  std::iota(fromRank.begin(), fromRank.end(), 0);
  std::shuffle(fromRank.begin(), fromRank.end(), draws.generator());
  std::int32_t introduced = 0;
  for (std::size_t i = 0; i < visits.size(); ++i) {
    const double passed = static_cast<double>(visits[i].second - kFirstSecond) / kSpan / kAllThere;
    const double there = kThereFromTheStart + (1 - kThereFromTheStart) * std::min(passed, 1.0);
    const auto available = std::max<std::int64_t>(1, static_cast<std::int64_t>(there * static_cast<double>(scale.items)));
    if (i % 3 == 0 && introduced < available) {  // so that every item occurs
      visits[i].item = introduced++;
      continue;
    }
    do visits[i].item = fromRank[static_cast<std::size_t>(draws.below(scale.items, kItemSkew))];
    while (visits[i].item >= available);
  }
}

std::string idText(const char* prefix, std::uint64_t number, std::size_t digits) {
  std::string text(digits, '0');
  for (auto at = text.rbegin(); at != text.rend(); ++at, number /= 36) *at = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[number % 36];
  return prefix + text;
}

}  // namespace

std::vector<ScaleRecord> drawScaleLog(const PaperScale& scale) {
  Draws draws(scale.seed);
  auto records = drawVisits(scale, draws);
  chooseItems(scale, draws, records);
  return records;
}

// A product with an odd number loses nothing: different numbers give different texts.
std::string scaleUserId(std::int32_t user) { return idText("A", static_cast<std::uint64_t>(user) * 0x9E3779B97F4A7C15U, 13); }
std::string scaleItemId(std::int32_t item) { return idText("B00", static_cast<std::uint32_t>(item) * 0x9E3779B1U, 7); }

}  // namespace xsmoe::bench
