#include "tests/cli/program.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <pty.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <memory>
#include <sstream>
#include <thread>

#include "tests/cli/deaf_connections.h"

namespace xsmoe::cli {
namespace {

constexpr unsigned kMostSecondsOfRanks = 300;

/// Becomes the program.
[[noreturn]] void execute(const std::vector<std::string>& arguments) {
  std::vector<char*> list{const_cast<char*>("xsmoe")};
  for (const auto& argument : arguments) list.push_back(const_cast<char*>(argument.c_str()));
  list.push_back(nullptr);
  execv(XSMOE_PROGRAM, list.data());
  _exit(127);
}

/// What differs for a child from how programs are usually called.
struct Surroundings {
  std::uint64_t mostFileBytes = 0;  ///< no file may grow beyond it, as on a full disk; 0: any
  std::uint64_t addressSpace = 0;   ///< bytes that it may map, as of `ulimit -v`; 0: any
  unsigned mostSeconds = 0;         ///< is killed when they are over; 0: never
  bool interrupted = false;         ///< it begins with a Ctrl-C that waits
  std::function<void()> streams;    ///< changes its standard streams; may be empty
  std::vector<std::pair<std::string, std::string>> environment;
};

/// In a child: a standard stream becomes another file, or is closed.
void redirect(int stream, const char* file) {
  close(stream);
  if (file != nullptr && open(file, O_WRONLY) != stream) _exit(126);
}

/// In a child: what is held back and waits stays so for the program that it becomes.
void pressAhead() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigprocmask(SIG_BLOCK, &set, nullptr);
  kill(getpid(), SIGINT);
}

/// Of another process's environment; empty: it has none of this name.
std::string variableOf(pid_t process, const std::string& name) {
  std::ifstream environment("/proc/" + std::to_string(process) + "/environ", std::ios::binary);
  for (std::string variable; std::getline(environment, variable, '\0');)
    if (variable.starts_with(name + '=')) return variable.substr(name.size() + 1);
  return {};
}

/// The program as a child, with a pipe for each of its outputs.
class Child {
 public:
  explicit Child(const std::vector<std::string>& arguments, const Surroundings& surroundings = {}) {
    EXPECT_EQ(pipe2(out_.data(), O_CLOEXEC), 0);
    EXPECT_EQ(pipe2(err_.data(), O_CLOEXEC), 0);
    id_ = fork();
    if (id_ == 0) {
      dup2(out_[1], STDOUT_FILENO);
      dup2(err_[1], STDERR_FILENO);
      if (surroundings.streams) surroundings.streams();
      if (const auto most = surroundings.mostFileBytes; most > 0) {
        signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{most, most};
        setrlimit(RLIMIT_FSIZE, &limit);
      }
      if (const auto most = surroundings.addressSpace; most > 0) {
        const rlimit limit{most, most};
        setrlimit(RLIMIT_AS, &limit);
      }
      for (const auto& [name, value] : surroundings.environment) setenv(name.c_str(), value.c_str(), 1);
      alarm(surroundings.mostSeconds);
      if (surroundings.interrupted) pressAhead();
      execute(arguments);
    }
    close(out_[1]);
    close(err_[1]);
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() {
    close(out_[0]);
    close(err_[0]);
  }

  /// Reads both outputs to their end and the exit code; `line` is told every line of standard output.
  Ended wait(const std::function<void(const std::string&)>& line) const {
    Ended ended;
    std::thread errors([&] { readAll(err_[0], [&](const std::string& text) { ended.err += text + '\n'; }); });
    readAll(out_[0], [&](const std::string& text) {
      ended.out += text + '\n';
      if (line) line(text);
    });
    errors.join();
    int status = 0;
    waitpid(id_, &status, 0);
    if (WIFEXITED(status)) ended.code = WEXITSTATUS(status);
    return ended;
  }
  void interrupt() const { kill(id_, SIGINT); }
  void killHard() const { kill(id_, SIGKILL); }
  /// Its number; 0: there is none.
  [[nodiscard]] pid_t findRank(int rank) const {
    const auto found = lookForRank(rank);
    if (found == 0) ADD_FAILURE() << "there is no rank " << rank;
    return found;
  }
  [[nodiscard]] pid_t lookForRank(int rank) const {
    const auto folder = "/proc/" + std::to_string(id_);
    std::ifstream children(folder + "/task/" + std::to_string(id_) + "/children");
    for (pid_t child = 0; children >> child;)
      if (variableOf(child, "RANK") == std::to_string(rank)) return child;
    return 0;
  }

 private:
  static void readAll(int pipe, const std::function<void(const std::string&)>& line) {
    std::FILE* file = fdopen(dup(pipe), "r");
    std::string text;
    for (int c = std::fgetc(file); c != EOF; c = std::fgetc(file)) {
      if (c != '\n') {
        text += static_cast<char>(c);
        continue;
      }
      line(text);
      text.clear();
    }
    if (!text.empty()) line(text);
    std::fclose(file);
  }

  std::array<int, 2> out_{}, err_{};
  pid_t id_ = -1;
};

struct SignalledRun {
  Ended ended;
  pid_t rank = 0;  ///< 0: there was none
};

/// One of the ranks that the program starts gets a signal after so many lines. From then on all may take `most` to end.
SignalledRun runAndSignalRank(const std::vector<std::string>& arguments, int rank, int lines, std::chrono::seconds most, int sent) {
  using Clock = std::chrono::steady_clock;
  Surroundings surroundings;
  surroundings.mostSeconds = kMostSecondsOfRanks;
  const Child child(arguments, surroundings);
  SignalledRun signalled;
  Clock::time_point since;
  signalled.ended = child.wait([&, line = 0](const std::string&) mutable {
    if (++line != lines) return;
    signalled.rank = child.findRank(rank);
    since = Clock::now();
    if (signalled.rank != 0) kill(signalled.rank, sent);
  });
  if (signalled.rank == 0) return signalled;
  EXPECT_LT(Clock::now() - since, most) << "rank " << rank << " got signal " << sent << " so long ago";
  return signalled;
}

}  // namespace

std::vector<nlohmann::json> Ended::objects() const {
  std::vector<nlohmann::json> all;
  std::istringstream lines(out);
  for (std::string line; std::getline(lines, line);) {
    auto json = nlohmann::json::parse(line, nullptr, false);
    EXPECT_TRUE(json.is_object()) << "no object: " << line;
    if (json.is_object()) all.push_back(std::move(json));
  }
  return all;
}

Ended run(const std::vector<std::string>& arguments) { return Child(arguments).wait({}); }

Ended runAndKill(const std::vector<std::string>& arguments, int lines, std::chrono::microseconds after) {
  const Child child(arguments);
  return child.wait([&, line = 0](const std::string&) mutable {
    if (++line != lines) return;
    std::this_thread::sleep_for(after);
    child.killHard();
  });
}

Ended runAndKillRank(const std::vector<std::string>& arguments, int rank, int lines, std::chrono::seconds most) {
  return runAndSignalRank(arguments, rank, lines, most, SIGKILL).ended;
}

Ended runAndKillRankAtOnce(const std::vector<std::string>& arguments, int rank, std::chrono::seconds most) {
  using Clock = std::chrono::steady_clock;
  Surroundings surroundings;
  surroundings.mostSeconds = kMostSecondsOfRanks;
  const Child child(arguments, surroundings);
  const auto began = Clock::now();
  pid_t found = 0;
  while (found == 0 && Clock::now() - began < std::chrono::seconds(30)) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    found = child.lookForRank(rank);
  }
  const auto since = Clock::now();
  if (found == 0)
    ADD_FAILURE() << "there is no rank " << rank;
  else
    kill(found, SIGKILL);
  auto ended = child.wait({});
  EXPECT_LT(Clock::now() - since, most) << "rank " << rank << " was killed so long ago";
  return ended;
}

Ended runAndSuspendRank(const std::vector<std::string>& arguments, int rank, int lines, std::chrono::seconds most) {
  auto suspended = runAndSignalRank(arguments, rank, lines, most, SIGSTOP);
  if (suspended.rank == 0) return suspended.ended;
  EXPECT_TRUE(kill(suspended.rank, 0) != 0 && errno == ESRCH) << "rank " << rank << " is left behind";
  return suspended.ended;
}

StalledRun runAndStallRank(const std::vector<std::string>& arguments, int rank, int lines, std::chrono::seconds most) {
  using Clock = std::chrono::steady_clock;
  Surroundings surroundings;
  surroundings.mostSeconds = kMostSecondsOfRanks;
  const Child child(arguments, surroundings);
  StalledRun stalled;
  Clock::time_point since;
  stalled.ended = child.wait([&, line = 0](const std::string&) mutable {
    if (++line != lines) return;
    since = Clock::now();
    const auto found = child.findRank(rank);
    if (found != 0) stalled.connections = makeDeaf(found, std::stoi(variableOf(found, "MASTER_PORT")));
  });
  if (stalled.connections <= 0) return stalled;
  EXPECT_LT(Clock::now() - since, most) << "the network of rank " << rank << " was stalled so long ago";
  return stalled;
}

std::vector<Ended> runAsRanks(const std::vector<std::string>& arguments, const std::vector<StartedRank>& ranks) {
  std::vector<std::unique_ptr<Child>> children;
  for (std::size_t rank = 0; rank < ranks.size(); ++rank) {
    Surroundings surroundings;
    surroundings.mostSeconds = kMostSecondsOfRanks;
    surroundings.mostFileBytes = ranks[rank].mostFileBytes;
    surroundings.addressSpace = ranks[rank].addressSpace;
    surroundings.environment = ranks[rank].environment;
    surroundings.environment.emplace_back("RANK", std::to_string(rank));
    surroundings.environment.emplace_back("WORLD_SIZE", std::to_string(ranks.size()));
    children.push_back(std::make_unique<Child>(ranks[rank].arguments.empty() ? arguments : ranks[rank].arguments, surroundings));
  }
  std::vector<Ended> all(ranks.size());
  std::vector<std::thread> waiting;
  for (std::size_t rank = 0; rank < ranks.size(); ++rank) waiting.emplace_back([&, rank] { all[rank] = children[rank]->wait({}); });
  for (auto& one : waiting) one.join();
  return all;
}

Ended runOnAFullDisk(const std::vector<std::string>& arguments, std::uint64_t mostFileBytes, std::chrono::seconds most) {
  using Clock = std::chrono::steady_clock;
  Surroundings surroundings;
  surroundings.mostSeconds = kMostSecondsOfRanks;
  surroundings.mostFileBytes = mostFileBytes;
  const Child child(arguments, surroundings);
  auto since = Clock::now();
  auto ended = child.wait([&](const std::string&) { since = Clock::now(); });
  EXPECT_LT(Clock::now() - since, most) << "its last line was so long ago";
  return ended;
}

Ended runInAddressSpace(const std::vector<std::string>& arguments, std::uint64_t bytes, std::chrono::seconds most) {
  Surroundings surroundings;
  surroundings.addressSpace = bytes;
  surroundings.mostSeconds = static_cast<unsigned>(most.count());
  return Child(arguments, surroundings).wait({});
}

Ended runPrintingTo(const char* output, const std::vector<std::string>& arguments) {
  Surroundings surroundings;
  surroundings.streams = [=] { redirect(STDOUT_FILENO, output); };
  return Child(arguments, surroundings).wait({});
}

Ended runComplainingTo(const char* errors, const std::vector<std::string>& arguments) {
  Surroundings surroundings;
  surroundings.streams = [=] { redirect(STDERR_FILENO, errors); };
  return Child(arguments, surroundings).wait({});
}

int runOnAClosingTerminal(const std::vector<std::string>& arguments) {
  int terminal = -1;
  const pid_t child = forkpty(&terminal, nullptr, nullptr, nullptr);
  if (child == 0) execute(arguments);
  char first = 0;
  EXPECT_EQ(read(terminal, &first, 1), 1);
  close(terminal);
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

Ended runAndInterrupt(const std::vector<std::string>& arguments, const std::function<bool(const std::string& line)>& when) {
  const Child child(arguments);
  bool pressed = false;
  return child.wait([&](const std::string& line) {
    if (pressed || !when(line)) return;
    pressed = true;
    child.interrupt();
  });
}

Ended runInterruptedAtOnce(const std::vector<std::string>& arguments) {
  Surroundings surroundings;
  surroundings.interrupted = true;
  return Child(arguments, surroundings).wait({});
}

}  // namespace xsmoe::cli
