// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <CLI/App.hpp>
#include <optional>

#include "app/cli/console.h"
#include "model/core/error.h"
#include "model/core/rank_place.h"
#include "model/engine/controls.h"
#include "model/engine/outcomes.h"

namespace xsmoe::cli {

/// Training in several processes: `--ranks`, and what a launcher says in the environment as it does to workers of PyTorch (RANK,
/// WORLD_SIZE, MASTER_ADDR, MASTER_PORT).
class RankOptions {
 public:
  void addTo(CLI::App& command);

  /// Whether several processes are to train, by the option or the environment.
  [[nodiscard]] bool several() const;
  /// The place that the environment gives this process; empty: it trains alone, or starts the ranks. Errors: a part of it is missing or
  /// makes no sense; `--ranks` says otherwise; the process that started this one for `--ranks` is gone (exit code 5).
  [[nodiscard]] Result<std::optional<RankPlace>> place() const;
  /// Whether this process is to start the ranks on this machine, with its own command line, and nothing else.
  [[nodiscard]] bool starts() const;
  /// Does so and waits for their ends, with a warning where they are far more than the cores. The exit code.
  [[nodiscard]] int start(Console& console) const;

 private:
  int ranks_ = 1, timeout_ = 60;
  bool gloo_ = false;
  int port_ = 0;  // at which rank 0 holds the meeting place, whatever the launcher says; 0: what it says
};

/// Where a rank besides rank 0 ends: its exit code, and what is wrong, told with its number.
[[nodiscard]] int failAs(const RankPlace& place, const Error& error, Console& console);
[[nodiscard]] int exitCodeAs(const RankPlace& place, const Result<engine::TrainOutcome>& outcome, const engine::Controls& controls,
                             Console& console);

}  // namespace xsmoe::cli
