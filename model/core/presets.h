// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <span>
#include <string>
#include <string_view>

#include "model/core/settings.h"

namespace xsmoe {

/// Settings that belong together under a name.
struct Preset {
  struct Value {
    std::string_view key, text;  ///< as on the command line
  };
  std::string_view key;           ///< as on the command line: "quick-look"
  std::string_view title;         ///< as on screen: "Quick look"
  std::string_view meaning;       ///< one sentence
  std::span<const Value> values;  ///< what differs from the paper's values
};

[[nodiscard]] std::span<const Preset> presets();
/// Null: no preset has this key.
[[nodiscard]] const Preset* presetFromName(std::string_view key);
/// "paper, official, quick-look or small-machine".
[[nodiscard]] std::string presetKeys();

/// A preset's values, and the paper's for everything else; but method and wrapper, grouping, seed, device and how the stream is cut stay
/// those of `own`.
[[nodiscard]] RunSettings withPreset(const RunSettings& own, const Preset& preset);

}  // namespace xsmoe
