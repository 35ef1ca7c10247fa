// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/core/error.h"
#include "model/core/settings.h"

namespace xsmoe {

/// One number that a person can set: where it is kept, its range, its default and where that comes from. One table serves the settings
/// dock, the command line and the check before a run.
struct SettingDescription {
  std::string_view key;      ///< as on the command line without dashes: "batch-size"
  std::string_view group;    ///< "model", "training", "protocol" or "device"
  std::string_view label;    ///< "Batch size"
  std::string_view unit;     ///< "samples"; empty for a pure number
  std::string_view meaning;  ///< one sentence
  std::string_view source;   ///< where `paperValue` comes from: "GAG's code (baselines.md 4, DEC-15)"
  double least = 0, most = 0;
  int decimals = 0;
  double paperValue = 0;  ///< the default: of XSMoE the paper's, of the other methods that of baselines.md
  bool live = false;      ///< can be changed while a run is going
  bool flag = false;      ///< 0 or 1
  double (*get)(const RunSettings&) = nullptr;
  void (*set)(RunSettings&, double) = nullptr;
  std::string_view zeroMeans = {};  ///< "off", shown in place of 0; empty: 0 is a number like any other
  bool ofStream = false;            ///< says how a stream is cut: chosen for each stream anew, so that the studio remembers it of no run
  bool bare = false;                ///< a flag that the command line takes without a value: --references
};

[[nodiscard]] std::span<const SettingDescription> settingDescriptions();

/// Whether runs that differ in the setting alone are one trained again: the seed, what changes nothing that a run measures (how often is
/// checkpointed, epochs whose weights are kept, untrained references beside it, what features take of memory), and the number of threads,
/// which changes sums in their last digits.
[[nodiscard]] bool isOfRepetition(std::string_view key);

/// More hidden states than any cache has: settings are checked before a cache is open.
inline constexpr int kAnyGrouping = 1 << 20;

/// Whether settings can be used together: ranges, grouping within `hiddenStates` (K), widths. Of a cache of one state (K = 1) only methods
/// of the last state can be trained, whatever the grouping. A cache that holds only some of the K states (`cachedStates`, increasing;
/// empty: all) must hold those that the method needs. The error names key, value and range.
[[nodiscard]] Result<void> validate(const RunSettings& settings, int hiddenStates, const std::vector<int>& cachedStates = {});

}  // namespace xsmoe
