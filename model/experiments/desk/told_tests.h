// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <optional>
#include <utility>

#include "model/core/metrics.h"
#include "model/experiments/runs/file_stamp.h"
#include "model/experiments/runs/run_folder.h"

namespace xsmoe::experiments {

/// What the record of a run tells of the run's own tests. It is read once for all windows, and again where it may be another one since: a
/// run in training writes to it.
class ToldTests {
 public:
  explicit ToldTests(RunPaths paths) : paths_(std::move(paths)) {}

  /// Of the model after D_window. Empty: the record has no such test, or cannot be read.
  [[nodiscard]] std::optional<Metrics> of(int window);
  /// How often the record was read.
  [[nodiscard]] int readings() const { return readings_; }

 private:
  struct Stamps {
    std::optional<FileStamp> record, log;  // events that came last are in the log until they are moved
    friend bool operator==(const Stamps&, const Stamps&) = default;
  };
  [[nodiscard]] Stamps stamps() const;

  RunPaths paths_;
  std::optional<Stamps> read_;  // by which the next change is sure to be seen; empty: it is read again
  std::map<int, Metrics> tests_;
  int readings_ = 0;
};

}  // namespace xsmoe::experiments
