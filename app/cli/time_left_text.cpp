// SPDX-License-Identifier: Apache-2.0
#include "app/cli/time_left_text.h"

#include <fmt/ranges.h>

#include <cmath>
#include <vector>

namespace xsmoe::cli {
namespace {

constexpr std::size_t kNamed = 4;  // methods: the text stands in a line of progress

std::string namesOf(const std::vector<std::string>& methods) {
  if (methods.size() <= kNamed) return fmt::format("{}", fmt::join(methods, ", "));
  return fmt::format("{} and {} other methods", fmt::join(methods.begin(), methods.begin() + kNamed - 1, ", "),
                     methods.size() - kNamed + 1);
}

}  // namespace

std::string timeLeftText(double seconds) {
  if (!(seconds > 0)) return {};
  const double left = std::ceil(seconds);
  if (left < 60) return fmt::format("{:.0f} s left", left);
  if (left < 3600) return fmt::format("{:.0f} min left", std::ceil(left / 60));
  return fmt::format("{:.0f} h {:.0f} min left", std::floor(left / 3600), std::floor(std::fmod(left, 3600) / 60));
}

std::string timeLeftText(const ExperimentTime& time) {
  const auto known = timeLeftText(time.seconds);
  if (time.unknown.empty()) return known.empty() ? known : "about " + known;
  if (known.empty()) return "the time of " + namesOf(time.unknown) + " is known when a window is trained";
  return "at least " + known + ", and " + namesOf(time.unknown) + ", not known yet";
}

}  // namespace xsmoe::cli
