// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/analysis/run_summary.h"

namespace xsmoe {

/// A setting of a run as on the command line: when it started, and by now, with what was changed since.
struct SettingOfRun {
  std::string started, now;
  friend bool operator==(const SettingOfRun&, const SettingOfRun&) = default;
};

/// Besides the keys of settingText() also "method" (with what keeps it from forgetting: "iisan_rh"). Empty: the run's method does not use
/// it, or there is no such one.
[[nodiscard]] std::optional<SettingOfRun> settingOf(const RunSummary& run, std::string_view key);

/// The keys of the settings, in their order, that are not the same in all of these runs: method first, then those of the model, of
/// training, of the protocol and of the device.
[[nodiscard]] std::vector<std::string> differingSettings(const std::vector<const RunSummary*>& runs);

}  // namespace xsmoe
