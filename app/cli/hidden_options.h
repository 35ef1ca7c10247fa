// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <CLI/App.hpp>
#include <CLI/Formatter.hpp>
#include <string>
#include <vector>

namespace xsmoe::cli {

/// The group of options that are read, and named in messages, but not offered by --help. CLI11's own way of hiding an option, a group
/// without a name, takes the option's name from messages too.
inline constexpr const char* kHidden = "hidden";

class HelpWithoutHidden : public CLI::Formatter {
 public:
  [[nodiscard]] std::string make_group(std::string group, bool positional, std::vector<const CLI::Option*> options) const override {
    return group == kHidden ? std::string() : CLI::Formatter::make_group(group, positional, options);
  }
};

}  // namespace xsmoe::cli
