// SPDX-License-Identifier: Apache-2.0
#include "app/cli/rank_options.h"

#include <sys/prctl.h>
#include <unistd.h>

#include <charconv>
#include <csignal>
#include <cstdlib>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "app/cli/interrupt.h"
#include "app/cli/number_option.h"
#include "app/cli/rank_crowd.h"
#include "app/cli/rank_launcher.h"

namespace xsmoe::cli {
namespace {

constexpr int kMostPort = 65535;
constexpr int kMostFile = 1 << 20;  // open at once; far more than a launcher has

std::string_view environment(const char* name) {
  const char* const text = std::getenv(name);
  return text == nullptr ? std::string_view() : std::string_view(text);
}

bool isRank() { return !environment("RANK").empty() && !environment("WORLD_SIZE").empty(); }

Result<int> numberIn(const char* name, int least, int most) {
  const auto text = environment(name);
  int number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem == std::errc() && end == text.data() + text.size() && number >= least && number <= most) return number;
  return usageError(name,
                    "the environment says \"" + std::string(text) + "\", and a whole number from " + std::to_string(least) + " to " +
                        std::to_string(most) + " is expected",
                    "Start the ranks with --ranks, or with a launcher that tells them their places; to train alone, unset RANK");
}

/// Whether a launcher of ours started this process, which from here on ends with it. Error: that one is gone already.
Result<bool> endsWithLauncher() {
  const auto launcher = environment(kLauncherVariable);
  if (launcher.empty()) return false;
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  // Nothing is sent for a parent that ended before that: this process is another one's child then, and nobody would end it.
  if (launcher == std::to_string(getppid())) return true;
  return tl::unexpected(Error{ErrorKind::kRankLost, "the process that started this rank is gone", "--ranks", "Start the run again"});
}

/// Until then the launcher ends the others where a rank is killed or fails: they would wait for it.
void tellMet(int pipe) {
  const char one = 1;
  if (::write(pipe, &one, 1) < 0) return;  // the launcher is gone, and ends this process
}

}  // namespace

void RankOptions::addTo(CLI::App& command) {
  addNumber(command, "--ranks", ranks_,
            "Processes that train the run together on this machine, which they share out among them; --threads is of each. Batches, loss "
            "and ranks stay those of one, the last digits differ. Several machines: start this command on each with RANK, WORLD_SIZE, "
            "MASTER_ADDR and MASTER_PORT, as torchrun does. On GPUs each takes one: from the first, or that of --device, on by LOCAL_RANK.",
            1, kMostRanks);
  addNumber(
      command, "--rank-timeout", timeout_,
      "After so many seconds without a sign of life a rank is taken for gone, of many ranks after an eighth of a second for each where "
      "that is longer. The others name it and end within a quarter of a minute once they wait for it, with exit code 5; the run can be "
      "resumed by any number of ranks. They end too where all have come to exchange numbers and for so long, besides what those take at "
      "10 MB/s, nothing passes between them, and where a rank that lives does not come for thirty times as long.",
      kLeastRankTimeout, kMostRankTimeout);
  addNumber(
      command, "--rank-port", port_,
      "The ranks meet at this port of MASTER_ADDR, which rank 0 opens on its machine, and not at MASTER_PORT. For a torchrun that holds "
      "the meeting place itself and is of another version of PyTorch than this program: it may speak another protocol.",
      1, kMostPort)
      ->default_str("MASTER_PORT");
  command.add_flag("--rank-gloo", gloo_,
                   "What the GPUs of the ranks exchange goes through the processor's memory, by Gloo, also where NCCL could carry it from "
                   "GPU to GPU. The run is the same to the last digit.");
}

bool RankOptions::several() const { return ranks_ > 1 || isRank(); }

bool RankOptions::starts() const { return ranks_ > 1 && !isRank(); }

Result<std::optional<RankPlace>> RankOptions::place() const {
  if (!isRank()) return std::optional<RankPlace>();
  RankPlace place;
  const auto size = numberIn("WORLD_SIZE", 1, kMostRanks);
  if (!size) return tl::unexpected(size.error());
  if (*size == 1) return std::optional<RankPlace>();
  const auto rank = numberIn("RANK", 0, *size - 1);
  if (!rank) return tl::unexpected(rank.error());
  const auto port = port_ > 0 ? Result<int>(port_) : numberIn("MASTER_PORT", 1, kMostPort);
  if (!port) return tl::unexpected(port.error());
  place.address = environment("MASTER_ADDR");
  if (place.address.empty())
    return usageError("MASTER_ADDR", "the environment names no address at which the ranks meet", "Set it, or use --ranks");
  if (ranks_ > 1 && ranks_ != *size)
    return usageError("--ranks", std::to_string(ranks_) + " were asked for, and WORLD_SIZE says " + std::to_string(*size), "Leave one out");
  const auto local = environment("LOCAL_RANK").empty() ? Result<int>(0) : numberIn("LOCAL_RANK", 0, kMostRanks - 1);
  if (!local) return tl::unexpected(local.error());
  place.rank = *rank;
  place.local = *local;
  place.size = *size;
  place.port = *port;
  place.timeout = std::chrono::seconds(timeout_);
  place.glooAlone = gloo_;
  if (port_ == 0 && environment("TORCHELASTIC_USE_AGENT_STORE") == "True") {
    place.launcherMeets = true;
    place.attempt = environment("TORCHELASTIC_RESTART_COUNT");
  }
  const auto launched = endsWithLauncher();
  if (!launched) return tl::unexpected(launched.error());
  if (*launched)
    if (const auto pipe = numberIn(kMetVariable, 0, kMostFile)) place.onMet = [end = *pipe] { tellMet(end); };
  return std::optional(std::move(place));
}

int RankOptions::start(Console& console) const {
  const auto crowd = crowdOf(ranks_, static_cast<int>(std::thread::hardware_concurrency()));
  if (!crowd.empty()) console.message("xsmoe: " + crowd);
  return launchRanks(ranks_, std::chrono::seconds(timeout_), console);
}

int failAs(const RankPlace& place, const Error& error, Console& console) {
  console.message("xsmoe (rank " + std::to_string(place.rank) + "): " + describe(error));
  return exitCode(error.kind);
}

int exitCodeAs(const RankPlace& place, const Result<engine::TrainOutcome>& outcome, const engine::Controls& controls, Console& console) {
  if (!outcome) return controls.stopRequested() ? kInterrupted : failAs(place, outcome.error(), console);
  return outcome->stopped ? kInterrupted : 0;
}

}  // namespace xsmoe::cli
