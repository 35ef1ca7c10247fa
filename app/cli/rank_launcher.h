// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>

#include "app/cli/console.h"

namespace xsmoe::cli {

/// In the environment of ranks: the process that started them, which ends them when it is killed.
inline constexpr const char* kLauncherVariable = "XSMOE_RANK_LAUNCHER";
/// The pipe of that process, a number, into which each of them writes a byte when all have met.
inline constexpr const char* kMetVariable = "XSMOE_RANK_MET";

/// Starts so many ranks on this machine, which meet at a free port of the loopback network: this program again with this command line and
/// RANK, WORLD_SIZE, MASTER_ADDR and MASTER_PORT. They print where this process does; the cores are shared out among them unless
/// OMP_NUM_THREADS is set. Ctrl-C and a polite kill go to all of them; before all are started they end those that are, and the exit code
/// is kInterrupted (interrupt.h). Once one has failed the others have `timeout` and half a minute more to end by themselves, unless all
/// that are left are suspended, or it failed or was killed before all had met: those are killed at once. The exit code: that of the rank
/// that failed by itself; 5 where one was killed; else rank 0's.
[[nodiscard]] int launchRanks(int count, std::chrono::seconds timeout, Console& console);

}  // namespace xsmoe::cli
