// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <vector>

#include "model/core/change.h"
#include "model/core/run_history.h"

namespace xsmoe::studio {

/// The settings that a person has asked of the run in training and that its events have not answered yet. What the window says of a run is
/// what its events tell, and for this moment what was asked for.
class AskedChanges {
 public:
  /// In place of what was asked for the same setting; a change that sets none is passed over. `askedMs`: now, milliseconds since 1970.
  void add(const Change& change, std::int64_t askedMs);
  /// Another run, or one that went back: its events tell anew.
  void forget() { asked_.clear(); }
  /// What a run goes on with (RunHistory::settingsToCome()), and after that what was asked for. What was made or refused since it was asked
  /// for, and what is so already, is no longer among it.
  [[nodiscard]] RunSettings settingsOf(const RunHistory& history);

 private:
  struct Asked {
    Change change;
    std::int64_t askedMs = 0;
  };
  std::vector<Asked> asked_;
};

}  // namespace xsmoe::studio
