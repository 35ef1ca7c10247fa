// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "app/studio/session/session.h"

namespace xsmoe::studio {

/// The network that the window's controls are about: of the open run, else of the next one.
[[nodiscard]] inline const ModelSettings& modelInHand(const Session& session) {
  const auto& state = session.run().state;
  return state ? state->history->description().settings.model : session.settings().model;
}

}  // namespace xsmoe::studio
