// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <fmt/format.h>

#include <CLI/App.hpp>
#include <CLI/Error.hpp>
#include <charconv>
#include <limits>
#include <string>
#include <system_error>
#include <type_traits>

namespace xsmoe::cli {

/// The number that a text on the command line is: all of it, in decimal digits. CLI11's own conversion takes an empty text for 0, 010 for 8
/// and −1 for the largest number without a sign, and clips what is too long. Throws CLI::ValidationError, with the option's name, where it
/// is no number from `least` to `most`.
template <class Number>
[[nodiscard]] Number numberOf(const std::string& option, const std::string& text, Number least, Number most) {
  Number number{};
  const char* const end = text.data() + text.size();
  const auto [stop, problem] = std::from_chars(text.data(), end, number);
  if (stop != end || problem != std::errc() || !(number >= least && number <= most))
    throw CLI::ValidationError(
        option, fmt::format("\"{}\" is no {} from {} to {}", text, std::is_integral_v<Number> ? "whole number" : "number", least, most));
  return number;
}

/// Adds an option that takes a number from `least` to `most`; what `target` holds is shown as the default.
template <class Number>
CLI::Option* addNumber(CLI::App& command, const std::string& option, Number& target, const std::string& help,
                       std::type_identity_t<Number> least = std::numeric_limits<Number>::lowest(),
                       std::type_identity_t<Number> most = std::numeric_limits<Number>::max()) {
  const auto take = [=, &target](const std::string& text) { target = numberOf<Number>(option, text, least, most); };
  return command.add_option_function<std::string>(option, take, help)
      ->type_name(!std::is_integral_v<Number> ? "FLOAT"
                  : std::is_signed_v<Number>  ? "INT"
                                              : "UINT")
      ->default_str(fmt::format("{}", target));
}

}  // namespace xsmoe::cli
