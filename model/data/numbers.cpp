// SPDX-License-Identifier: Apache-2.0
#include "model/data/numbers.h"

#include <charconv>
#include <cmath>
#include <cstddef>
#include <system_error>

#include "model/core/number_text.h"

namespace xsmoe::data {

void appendSeconds(std::string& text, std::int64_t ms, std::int32_t nanos) {
  constexpr std::int64_t kMsPerSecond = 1000, kNanosPerMs = 1'000'000, kBillion = 1'000'000'000;
  std::int64_t seconds = ms / kMsPerSecond, rest = (ms % kMsPerSecond) * kNanosPerMs + nanos;
  if (ms < 0 && rest != 0) {  // fractions are written away from zero
    const bool beyond = rest > 0;
    seconds += beyond ? 1 : 0;
    rest = beyond ? kBillion - rest : -rest;
    if (seconds == 0) text += '-';
  }
  appendNumber(text, seconds);
  if (rest == 0) return;
  std::string digits = std::to_string(kBillion + rest);
  digits[0] = '.';
  text.append(digits, 0, digits.find_last_not_of('0') + 1);
}

std::optional<double> readDecimal(std::string_view text) {
  std::string pointed;
  if (const std::size_t comma = text.find(','); comma != std::string_view::npos && text.find('.') == std::string_view::npos) {
    pointed = text;
    pointed[comma] = '.';
    text = pointed;
  }
  double value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || stop != end || !std::isfinite(value)) return {};
  return value;
}

std::string inThousands(std::int64_t count) {
  std::string digits = std::to_string(count);
  for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, ",");
  return digits;
}

}  // namespace xsmoe::data
