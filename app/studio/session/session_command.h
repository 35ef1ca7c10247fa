// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "model/core/command_words.h"

namespace xsmoe::studio {

class Session;

/// What the window would do next, as a command of the headless program: the training that Run begins on the open stream, on as many
/// threads; without a stream, going on with the open run. Empty: there is neither.
[[nodiscard]] CommandWords commandOf(const Session& session);

}  // namespace xsmoe::studio
