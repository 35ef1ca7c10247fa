// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "model/core/command_words.h"
#include "model/core/settings.h"

namespace xsmoe {

/// "train STREAM --run RUN …": the command that trains a run with these settings. What differs from the default is named, and in
/// any case the width of embeddings and how the stream is cut, as a stream may have its own default for them.
[[nodiscard]] CommandWords trainCommand(const std::string& stream, const std::string& run, const RunSettings& settings);
/// "resume RUN": the command that goes on with it.
[[nodiscard]] CommandWords resumeCommand(const std::string& run);

}  // namespace xsmoe
