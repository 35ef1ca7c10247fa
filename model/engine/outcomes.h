// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/core/data_report.h"
#include "model/core/error.h"
#include "model/core/events.h"
#include "model/core/planted_drift.h"
#include "model/core/run_settings_text.h"
#include "model/core/settings.h"
#include "model/core/shared_view.h"

namespace xsmoe::engine {

/// The protocol of a stream: choice before stream.json before `base`.
struct StreamOverview {
  DataReport report;
  ProtocolSettings protocol;              ///< as resolved
  int hiddenStates = 0;                   ///< K of the cache; 0: no cache
  std::vector<int> cachedStates;          ///< of them those that it holds, increasing
  int visualWidth = 0, textualWidth = 0;  ///< d; 0: absent
  bool constantFirstState = false;        ///< l_0 is the same vector for every item (model.md, section 8)
  std::optional<int> embedding;           ///< width that stream.json prefers for what was not given
  std::vector<int> returns;               ///< windows in which a planted taste comes back; empty of a stream that does not tell
  std::vector<PlantedDrift> drifts;       ///< what else was planted, by window; likewise
};

/// How a run ended. A failure after the start is an Error of kind kFailed; the record keeps what was measured.
struct TrainOutcome {
  bool stopped = false;  ///< by Controls::stop()
  RunFinished result;    ///< means of the tests done
};

struct ReplayOutcome {
  TrainOutcome outcome;
  int windows = 0;                       ///< that were compared
  int changes = 0;                       ///< that were made again
  std::vector<std::string> differences;  ///< in weights and metrics, in words; empty: equal bit for bit
};

/// One run of an experiment that has ended.
struct ExperimentRun {
  std::string name, folder;
  SettingTexts varied;          ///< its values of what the plan varies, by key
  RunSettings settings;         ///< of a branch those with which it goes on
  std::string sharedWith;       ///< folder of the run whose past it shares; empty: none
  int windows = 0, shared = 0;  ///< trained ones, and how many of them came from there
  double savedSeconds = 0;      ///< of training, that these took there
  RunFinished result;
  std::optional<Error> problem;  ///< why it failed or was left as it is: `windows` and what follows are empty; absent: it is finished
};

struct ExperimentOutcome {
  bool stopped = false;
  std::vector<ExperimentRun> runs;     ///< finished ones
  std::vector<ExperimentRun> failed;   ///< those that were tried and could not be finished; each is tried again next time
  std::vector<ExperimentRun> changed;  ///< that a person changed while they trained: not the plan's own, and left as they are
};

/// Where an export has put things; empty: that was not asked for.
struct ExportOutcome {
  std::string eventFile;     ///< TensorBoard's
  std::string mlflowRun;     ///< folder
  std::string weights = {};  ///< folder
};

/// What a state file would hold, in bytes before it is packed.
struct StateSize {
  std::int64_t run = 0;                     ///< with the run beside
  std::optional<std::int64_t> stream = {};  ///< absent: the run's stream is not there
};

/// A state file as it was unpacked.
struct OpenedState {
  std::filesystem::path run;
  std::filesystem::path stream, beside;  ///< empty: the file has none
  SharedView view;
  bool wasThere = false;  ///< it had been unpacked before
};

struct DeviceReport {
  std::string device;     ///< "cpu, 2 threads" or "cuda:0, NAME"
  std::string precision;  ///< as used
  double gigaflops = 0;   ///< of a small float32 product, measured
  bool slowBlas = false;  ///< with `advice` saying what to install
  std::string advice;
};

/// What progress calls it where everybody's lists are written.
inline constexpr std::string_view kEveryoneWork = "recommending to everyone";

/// What was written of everybody's lists.
struct EveryoneReport {
  std::int64_t users = 0;           ///< with a list
  std::int64_t withoutHistory = 0;  ///< whom nothing is recommended to: up to the window they have nothing that the method reads
  std::int64_t items = 0;           ///< of all lists
};

}  // namespace xsmoe::engine
