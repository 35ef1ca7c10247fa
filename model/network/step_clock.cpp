// SPDX-License-Identifier: Apache-2.0
#include "model/network/step_clock.h"

namespace xsmoe::network {

double StepClock::passed() {
  const auto now = Clock::now();
  return std::chrono::duration<double>(now - std::exchange(since_, now)).count();
}

void StepClock::lap(const StepTimes& tasks) {
  const double seconds = passed(), all = tasks.sum();
  if (all <= 0) return;
  for (const auto part : kStepParts)
    if (const auto& some = tasks.of(part)) times_.add(part, seconds * *some / all);
}

}  // namespace xsmoe::network
