// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "model/engine/outcomes.h"
#include "widgets/words/window_facts.h"

namespace xsmoe::studio {

class Session;

/// What is known of the windows of a stream.
[[nodiscard]] widgets::StreamFacts streamFacts(const engine::StreamOverview& stream);

/// What is known of the windows of the open run's stream, or of the open stream where no run is open. Empty where the stream that is open
/// is another one than the run's, or is cut otherwise.
[[nodiscard]] widgets::StreamFacts streamFacts(const Session& session);

}  // namespace xsmoe::studio
