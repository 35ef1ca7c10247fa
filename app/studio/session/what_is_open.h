// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <filesystem>
#include <memory>

#include "model/core/live_state.h"
#include "model/engine/outcomes.h"

namespace xsmoe::studio {

struct OpenStream {
  std::filesystem::path folder;
  engine::StreamOverview overview;
};

/// The run that is shown, in training or stored.
struct OpenRun {
  std::shared_ptr<const LiveState> state;  ///< null: none is open
  std::filesystem::path folder;            ///< empty: none is open
  std::filesystem::path stream;            ///< where its stream was found; empty: where run.json says
  bool stored = false;                     ///< it was only opened to be looked at
  bool planned = false;                    ///< of an experiment, begun by the queue

  /// kNotStarted where none is open too.
  [[nodiscard]] RunState phase() const { return state ? state->history->state() : RunState::kNotStarted; }
};

}  // namespace xsmoe::studio
