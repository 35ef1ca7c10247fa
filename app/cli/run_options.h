// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <CLI/App.hpp>
#include <optional>
#include <string>

#include "model/core/settings.h"
#include "model/experiments/engine.h"

namespace xsmoe::cli {

/// Options of a run on the command line. Names, ranges and defaults come from settingDescriptions().
class RunOptions {
 public:
  /// Adds all of them to a command; this object must outlive the parsing.
  void addTo(CLI::App& command);
  /// Only what decides about windows: --windows, --k-core, --k-core-items, --from, --to.
  void addProtocolTo(CLI::App& command);

  [[nodiscard]] const RunSettings& settings() const { return settings_; }
  [[nodiscard]] const experiments::ProtocolChoice& choice() const { return choice_; }
  [[nodiscard]] bool groupingGiven() const { return grouping_ != nullptr && grouping_->count() > 0; }

 private:
  RunSettings settings_;
  const CLI::Option* grouping_ = nullptr;
  experiments::ProtocolChoice choice_;
};

}  // namespace xsmoe::cli
