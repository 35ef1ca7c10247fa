// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <CLI/App.hpp>
#include <memory>
#include <string>

#include "app/cli/console.h"
#include "model/core/run_history.h"
#include "model/engine/engine.h"

namespace xsmoe::cli {

[[nodiscard]] std::string momentText(int window, int epoch);  ///< "D_3", "D_3, epoch 2"; epoch 0: the window's end

/// What a question about a window of a stored run is asked with, as on the command line.
struct StoredRunOptions {
  std::string run, stream;
  int window = -1, epoch = 0;
  bool json = false;
  void addTo(CLI::App& command);
  /// Of a question that may be about an epoch whose weights are kept.
  void addEpochTo(CLI::App& command);
  [[nodiscard]] std::string moment(int ofWindow) const;  ///< momentText()
};

/// Whom to ask, and about which window.
struct StoredRun {
  std::unique_ptr<engine::Engine> engine;  ///< outlives the questions
  std::unique_ptr<engine::Questions> questions;
  RunHistory history;  ///< as the record tells it
  int window = 0;      ///< the one that was named, or the last one that the run stored
};

/// Where no window is named and the last trained one's weights are missing, a message says whose are taken. Errors: the engine cannot be
/// loaded; as openQuestions() and openRun(); no window is named and none stored.
[[nodiscard]] Result<StoredRun> openStoredRun(const StoredRunOptions& options, Console& console);

}  // namespace xsmoe::cli
