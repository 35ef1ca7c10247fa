#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

namespace xsmoe::cli {

/// What the program printed and how it ended.
struct Ended {
  int code = -1;  ///< −1: killed by a signal
  std::string out, err;
  /// Every line of standard output as JSON; a line that is none fails the test.
  [[nodiscard]] std::vector<nlohmann::json> objects() const;
};

/// Runs `xsmoe` with these arguments to its end. Standard output is no terminal.
[[nodiscard]] Ended run(const std::vector<std::string>& arguments);

/// The same; killed (-9) a time after so many lines of standard output, unless it has ended. Nothing of it is left running.
[[nodiscard]] Ended runAndKill(const std::vector<std::string>& arguments, int lines, std::chrono::microseconds after);

/// The same with `--ranks`; of the ranks that it has started this one is killed (-9) after so many lines of standard output. From then on
/// the others may take `most` to end.
[[nodiscard]] Ended runAndKillRank(const std::vector<std::string>& arguments, int rank, int lines, std::chrono::seconds most);

/// The same; that rank is killed as soon as it is there, before it can have met the others.
[[nodiscard]] Ended runAndKillRankAtOnce(const std::vector<std::string>& arguments, int rank, std::chrono::seconds most);

/// The same; that rank is suspended (SIGSTOP), as one that has fallen silent. From then on all may take `most` to end, and none is left.
[[nodiscard]] Ended runAndSuspendRank(const std::vector<std::string>& arguments, int rank, int lines, std::chrono::seconds most);

struct StalledRun {
  Ended ended;
  int connections = 0;  ///< that were stalled; −1: this system lets no process reach another's. Of none the run went on to its end
};
/// The same; from then on nothing comes to that rank by its connections but those to the meeting place, while all stay open.
[[nodiscard]] StalledRun runAndStallRank(const std::vector<std::string>& arguments, int rank, int lines, std::chrono::seconds most);

/// The same; no file may grow beyond so many bytes, and writing fails as on a full disk. From its last line of standard output on it may
/// take `most` to end.
[[nodiscard]] Ended runOnAFullDisk(const std::vector<std::string>& arguments, std::uint64_t mostFileBytes,
                                   std::chrono::seconds most = std::chrono::seconds(300));

/// The same; it may map no more than so many bytes (`ulimit -v`), and is killed after `most`.
[[nodiscard]] Ended runInAddressSpace(const std::vector<std::string>& arguments, std::uint64_t bytes, std::chrono::seconds most);

/// The same; its standard output is this file, a device perhaps, and null closes it: nothing is captured of it.
[[nodiscard]] Ended runPrintingTo(const char* output, const std::vector<std::string>& arguments);

/// The same; its standard error is this file, a device perhaps, and null closes it.
[[nodiscard]] Ended runComplainingTo(const char* errors, const std::vector<std::string>& arguments);

/// The same; both outputs are a terminal that closes after the first text that is written to it. How it ended and nothing else.
[[nodiscard]] int runOnAClosingTerminal(const std::vector<std::string>& arguments);

/// The same; Ctrl-C is pressed once after the first line of standard output that `when` accepts.
[[nodiscard]] Ended runAndInterrupt(const std::vector<std::string>& arguments, const std::function<bool(const std::string& line)>& when);

/// The same; Ctrl-C has been pressed before it begins, and waits until the program looks for it.
[[nodiscard]] Ended runInterruptedAtOnce(const std::vector<std::string>& arguments);

/// How a launcher starts a rank.
struct StartedRank {
  std::vector<std::pair<std::string, std::string>> environment;  ///< besides what the tests have
  std::uint64_t mostFileBytes = 0;                               ///< no file of it may grow beyond that; 0: any
  std::uint64_t addressSpace = 0;                                ///< bytes that it may map, as of `ulimit -v`; 0: any
  std::vector<std::string> arguments = {};                       ///< in place of those of all; empty: those
};
/// Starts the program with these arguments as all of these ranks together, and waits for all, some minutes at most. By rank.
[[nodiscard]] std::vector<Ended> runAsRanks(const std::vector<std::string>& arguments, const std::vector<StartedRank>& ranks);

}  // namespace xsmoe::cli
