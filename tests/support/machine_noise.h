#pragma once
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace xsmoe {

/// Whether a budget of milliseconds can be held against this build: with sanitizers everything takes several times as long.
inline constexpr bool kBudgetsCount =
#if defined(NDEBUG) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    true;
#else
    false;
#endif

/// A calibration loop: the same piece of work again and again, between those that are measured. On a quiet machine it always takes the same
/// time; how much longer it takes now and then is how much longer anything may take.
class MachineNoise {
 public:
  /// No budget is raised more than so many times: what a noisier machine takes beyond that may be of the machine.
  static constexpr double kMost = 3;

  /// Does the work once: sorts the same numbers, which takes about a millisecond.
  void pass() {
    std::vector<std::uint32_t> numbers(1U << 14U);
    std::uint32_t next = 1;
    for (auto& one : numbers) one = next = next * 1664525U + 1013904223U;
    const auto begun = std::chrono::steady_clock::now();
    std::sort(numbers.begin(), numbers.end());
    taken_.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count());
  }
  /// What nine of ten passes took at most, against the fastest one: 1 on a quiet machine.
  [[nodiscard]] double ratio() const {
    if (taken_.size() < 2) return 1;
    auto sorted = taken_;
    std::sort(sorted.begin(), sorted.end());
    return sorted[sorted.size() * 9 / 10] / sorted.front();
  }
  /// Why a test is skipped that the noise alone explains.
  [[nodiscard]] std::string words() const {
    return "this machine is too busy to hold a budget against: the same work takes " + std::to_string(ratio()) +
           " times as long now and then, and a budget is raised " + std::to_string(static_cast<int>(kMost)) + " times at most";
  }

 private:
  std::vector<double> taken_;
};

/// Holds what was measured against a budget of as many milliseconds, raised by the noise meanwhile. Skips the test where it is not held and
/// the noise alone, beyond what a budget is raised, explains that; does nothing where no budget counts. `more`: what to say where it is not
/// held.
inline void expectWithin(double milliseconds, double budget, const MachineNoise& noise, const std::string& more = {}) {
  if (!kBudgetsCount) return;
  const double limit = budget * std::min(noise.ratio(), MachineNoise::kMost);
  if (milliseconds > limit && milliseconds <= budget * noise.ratio()) GTEST_SKIP() << noise.words();
  EXPECT_LE(milliseconds, limit) << more << "; noise " << noise.ratio();
}

}  // namespace xsmoe
