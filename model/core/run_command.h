// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>

#include "model/core/settings.h"

namespace xsmoe {

/// A word of a command as a shell takes it: as it is, or between quotes.
[[nodiscard]] std::string shellWord(std::string_view word);

/// "xsmoe train STREAM --run RUN …": the command that trains a run with these settings. What differs from the default is named, and how
/// the stream is cut in any case, as a stream may have its own default for it.
[[nodiscard]] std::string trainCommand(const std::string& stream, const std::string& run, const RunSettings& settings);
/// "xsmoe resume RUN": the command that goes on with it.
[[nodiscard]] std::string resumeCommand(const std::string& run);

}  // namespace xsmoe
