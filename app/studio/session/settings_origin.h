// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "model/core/settings.h"

namespace xsmoe::studio {

enum class SettingsSource : std::uint8_t {
  kDefaults,  ///< the paper's
  kPreset,
  kFile,
  kOwn,  ///< a person's, of whom nobody knows where they began
  kRun
};

/// Where the next run's settings come from, and what a person has changed of them since.
struct SettingsOrigin {
  SettingsSource source = SettingsSource::kDefaults;
  std::string name = {};      ///< of a preset its key, of a file its path, of a run its name
  bool forThisStart = false;  ///< a file of the command line
  /// By key, with what it was there. Windows and dates, which are the stream's, are none of them.
  std::map<std::string, std::string> changed = {};
  /// Of a file: it names the width of embeddings, which is then in force whatever a stream prefers.
  bool namesWidth = false;

  /// Of an edit. What is again as it was there is no change.
  void note(const RunSettings& before, const RunSettings& after);
  friend bool operator==(const SettingsOrigin&, const SettingsOrigin&) = default;
};

/// Whether two come from the same place, whatever was changed since.
[[nodiscard]] bool sameSource(const SettingsOrigin& one, const SettingsOrigin& other);

/// Sets what differs between `before` and `after` as it is in `after`, and leaves the rest.
void takeChanges(RunSettings& settings, const RunSettings& before, const RunSettings& after);

}  // namespace xsmoe::studio
