// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/runs/named_keys.h"

#include <cmath>
#include <cstddef>
#include <cstdio>

namespace xsmoe::experiments {
namespace {

/// 2^53 with all its digits.
std::string textOfBound(double value) {
  char text[48];
  std::snprintf(text, sizeof text, "%.16g", value);
  return text;
}

/// What stands there, not longer than a message bears.
std::string foundText(const nlohmann::json& value) {
  constexpr std::size_t kLongest = 40;
  const auto text = value.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
  return text.size() <= kLongest ? text : text.substr(0, kLongest) + "…";
}

}  // namespace

double numberOfKey(const nlohmann::json& value, const std::string& key, const KeyRange& range) {
  if (value.is_number()) {
    const auto number = value.get<double>();
    if (number >= range.least && number <= range.most && (!range.whole || std::trunc(number) == number)) return number;
  }
  throw std::invalid_argument("key '" + key + "' is " + foundText(value) + ", a " + (range.whole ? "whole " : "") + "number from " +
                              textOfBound(range.least) + " to " + textOfBound(range.most) + " was expected");
}

}  // namespace xsmoe::experiments
