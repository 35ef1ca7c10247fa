// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "model/analysis/reference_means.h"
#include "model/core/run_history.h"

namespace xsmoe {

/// What came of a window: the model trained up to it, tested on the next one.
struct WindowTest {
  WindowIndex window, testedOn;
  Metrics metrics;
  friend bool operator==(const WindowTest&, const WindowTest&) = default;
};

/// What the best epoch of a window measured on its validation sequences (WindowHistory::validation).
struct WindowValidation {
  WindowIndex window;
  Metrics metrics;
  friend bool operator==(const WindowValidation&, const WindowValidation&) = default;
};

/// What a window's training took.
struct WindowCost {
  WindowIndex window;
  std::int64_t parameters = 0, trainable = 0;  ///< in the window, before its end
  int epochs = 0, experts = 0;                 ///< experts of all layers and modalities
  double seconds = 0;                          ///< of its training epochs
  std::int64_t peakBytes = 0;                  ///< highest memory of the run by then (WindowDone); 0: not known
  friend bool operator==(const WindowCost&, const WindowCost&) = default;
};

/// A run in a list of runs.
struct RunSummary {
  RunDescription description;
  RunSettings settings;  ///< as by now, with all changes
  RunState state = RunState::kNotStarted;
  int windowsDone = 0;  ///< trained and tested
  RunFinished result;   ///< means of the tests done so far
  std::vector<WindowTest> tests = {};
  std::vector<WindowCost> costs = {};              ///< of every window done
  std::vector<WindowValidation> validations = {};  ///< of every window done that has one
  std::vector<ReferencedTest> referenced = {};     ///< tests beside untrained references, of a run that measured them
  std::vector<std::string> changesByHand = {};     ///< deviationsOf()
  bool tauOrGroupingByHand = false;                ///< whether one of them set τ or the grouping
  std::string build = {}, streamChecksum = {};     ///< revision of the program that began it; SHA-256 of the stream's log, empty: not known
  std::string featuresChecksum = {};               ///< SHA-256 of the feature cache; empty: not known, or the stream had none
  std::string settingsChecksum = {};               ///< RunSources::settingsChecksum; empty: not known
  std::vector<std::string> tags = {};              ///< a person's, sorted
  std::string note = {};                           ///< a person's
  std::string annotationProblem = {};              ///< why tags and note cannot be read; the run is there without them
  std::string problem = {};                        ///< why the run cannot be read, of one of which only name and folder are known
  friend bool operator==(const RunSummary&, const RunSummary&) = default;
};

/// Of the training of all windows done, or of those up to one.
[[nodiscard]] double trainedSeconds(const RunSummary& run);
[[nodiscard]] double trainedSeconds(const RunSummary& run, WindowIndex last);

/// Windows that are trained and tested.
[[nodiscard]] int windowsDone(const RunHistory& history);

[[nodiscard]] RunSummary summaryOf(const RunHistory& history);

/// Gives a summary that was made of a run's events what they do not tell, from one of a list: build, checksums, tags, note.
void addUntold(RunSummary& run, const RunSummary& listed);

}  // namespace xsmoe
