// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "model/core/command_words.h"
#include "model/core/settings.h"
#include "model/core/shared_view.h"

namespace xsmoe {

/// "train STREAM --run RUN …": the command that trains a run with these settings. What differs from the default is named, and in
/// any case the width of embeddings and how the stream is cut, as a stream may have its own default for them.
[[nodiscard]] CommandWords trainCommand(const std::string& stream, const std::string& run, const RunSettings& settings);
/// "resume RUN": the command that goes on with it. `stream`: where the run's has moved; empty: it has not. `extend`: with the windows that
/// it has grown by.
[[nodiscard]] CommandWords resumeCommand(const std::string& run, const std::string& stream = {}, bool extend = false);
/// "replay RUN": makes it again beside it, with every change, and compares the two.
[[nodiscard]] CommandWords replayCommand(const std::string& run, const std::string& stream = {});

/// A run with what its views need as one file.
struct ShareCommand {
  std::string run, file;
  std::string stream = {};  ///< where the run's has moved; empty: it has not
  bool withStream = true;
  std::string beside = {};  ///< the run whose curves stand beside; empty: none
  SharedView view = {};     ///< page, window, user and item: a command has no more of it
};
/// "share RUN --to FILE …".
[[nodiscard]] CommandWords shareCommand(const ShareCommand& share);

}  // namespace xsmoe
