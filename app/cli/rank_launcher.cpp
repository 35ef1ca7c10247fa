// SPDX-License-Identifier: Apache-2.0
#include "app/cli/rank_launcher.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <mutex>
#include <optional>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "app/cli/interrupt.h"
#include "app/cli/run_listener.h"
#include "model/core/error.h"

namespace xsmoe::cli {
namespace {

using Clock = std::chrono::steady_clock;

constexpr const char* kLoopback = "127.0.0.1";
constexpr std::chrono::seconds kMoreTime{30};
constexpr std::chrono::milliseconds kLook{20};

/// One that nobody listens at now; 0: there is none.
int freePort() {
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (listener < 0) return 0;
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  auto* const any = reinterpret_cast<sockaddr*>(&address);
  const bool bound = ::bind(listener, any, size) == 0 && ::getsockname(listener, any, &size) == 0;
  ::close(listener);
  return bound ? ntohs(address.sin_port) : 0;
}

std::vector<std::string> ownCommandLine() {
  std::ifstream file("/proc/self/cmdline", std::ios::binary);
  std::string all{std::istreambuf_iterator<char>(file), {}};
  if (!all.ends_with('\0')) all += '\0';
  std::vector<std::string> words;
  for (std::size_t first = 0; first < all.size(); first = all.find('\0', first) + 1) words.emplace_back(all.c_str() + first);
  return words;
}

std::vector<char*> pointersTo(std::vector<std::string>& words) {
  std::vector<char*> pointers;
  for (auto& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  return pointers;
}

/// This process's environment with other values of some variables.
std::vector<std::string> environmentWith(const std::vector<std::pair<std::string, std::string>>& changes) {
  std::vector<std::string> all;
  for (char** one = environ; *one != nullptr; ++one) {
    const std::string text = *one;
    const auto named = [&](const auto& change) { return text.starts_with(change.first + '='); };
    if (std::none_of(changes.begin(), changes.end(), named)) all.push_back(text);
  }
  for (const auto& [name, value] : changes) all.push_back(name + '=' + value);
  return all;
}

/// The ranks as child processes, each in a process group of its own: Ctrl-C in a terminal reaches this process alone, which hands it on.
class Children {
 public:
  /// Error number; 0: it runs.
  int start(std::vector<std::string> environment) {
    auto words = ownCommandLine();
    posix_spawnattr_t how;
    posix_spawnattr_init(&how);
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&how, &none);
    posix_spawnattr_setpgroup(&how, 0);
    posix_spawnattr_setflags(&how, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
    pid_t id = 0;
    const int problem = posix_spawn(&id, "/proc/self/exe", nullptr, &how, pointersTo(words).data(), pointersTo(environment).data());
    posix_spawnattr_destroy(&how);
    if (problem != 0) return problem;
    const std::lock_guard lock(mutex_);
    all_.push_back({id});
    if (told_) ::kill(id, SIGINT);
    return 0;
  }
  void stop() {
    const std::lock_guard lock(mutex_);
    told_ = true;
    send(SIGINT);
  }
  /// Those that have not ended. One that is suspended dies of it too.
  void killAll() {
    const std::lock_guard lock(mutex_);
    for (auto& child : all_) child.killed = child.id != 0;
    send(SIGKILL);
  }

  /// killAll(), and waits until none is left.
  void killAndReap() {
    killAll();
    const std::lock_guard lock(mutex_);
    for (auto& child : all_) {
      while (child.id != 0 && ::waitpid(child.id, nullptr, 0) < 0 && errno == EINTR) {
      }
      child.id = 0;
    }
  }

  [[nodiscard]] bool told() {
    const std::lock_guard lock(mutex_);
    return told_;
  }

  struct End {
    int rank = 0, status = 0;
    bool killed = false;  ///< by killAll()
  };
  /// One that has ended since; empty: none.
  std::optional<End> ended() {
    const std::lock_guard lock(mutex_);  // else its number may be another process's when a signal goes there
    for (std::size_t rank = 0; rank < all_.size(); ++rank) {
      auto& child = all_[rank];
      int status = 0;
      if (child.id == 0 || ::waitpid(child.id, &status, WNOHANG | WUNTRACED | WCONTINUED) != child.id) continue;
      child.suspended = WIFSTOPPED(status);
      if (WIFSTOPPED(status) || WIFCONTINUED(status)) continue;
      child.id = 0;
      return End{static_cast<int>(rank), status, child.killed};
    }
    return std::nullopt;
  }
  /// Whether none that has not ended can do so: each is suspended (SIGSTOP).
  bool standStill() {
    const std::lock_guard lock(mutex_);
    return std::all_of(all_.begin(), all_.end(), [](const Child& child) { return child.id == 0 || child.suspended; });
  }

 private:
  struct Child {
    pid_t id = 0;  // 0: it has ended
    bool suspended = false, killed = false;
  };

  void send(int signal) const {  // mutex_ is held
    for (const auto& child : all_)
      if (child.id != 0) ::kill(child.id, signal);
  }

  std::mutex mutex_;
  std::vector<Child> all_;  // by rank; guarded by mutex_
  bool told_ = false;       // to end; guarded by mutex_
};

/// Told by the ranks. What they do from then on they watch by themselves.
class Meeting {
 public:
  Meeting() {
    if (::pipe2(ends_.data(), O_NONBLOCK) != 0)
      ends_ = {-1, -1};
    else
      ::fcntl(ends_[0], F_SETFD, FD_CLOEXEC);  // ranks inherit the other end
  }
  ~Meeting() {
    for (const int end : ends_)
      if (end >= 0) ::close(end);
  }
  Meeting(const Meeting&) = delete;
  Meeting& operator=(const Meeting&) = delete;

  /// −1: they cannot tell.
  [[nodiscard]] int pipe() const { return ends_[1]; }
  /// Whether all have met, also where that cannot be known.
  [[nodiscard]] bool isOver() {
    char one = 0;
    if (!over_) over_ = ends_[0] < 0 || ::read(ends_[0], &one, 1) > 0;
    return over_;
  }

 private:
  std::array<int, 2> ends_{-1, -1};
  bool over_ = false;
};

constexpr int kLost = 5;
constexpr const char* kHangs = " did not end by itself and was killed";
constexpr const char* kHasNotMet = " was ended as well: the ranks had not met";

/// The exit code of a rank. A killed one is told of; `why`: this process killed it.
int codeOf(const Children::End& end, const char* why, Console& console) {
  if (WIFEXITED(end.status)) return WEXITSTATUS(end.status);
  if (end.killed) {
    console.message("xsmoe: rank " + std::to_string(end.rank) + why);
    return kLost;
  }
  const int signal = WTERMSIG(end.status);
  console.message("xsmoe: rank " + std::to_string(end.rank) + " was killed by signal " + std::to_string(signal) + " (" +
                  ::strsignal(signal) + ')');
  return kLost;
}

/// What all ranks together end with.
int together(const std::vector<int>& codes) {
  const auto own = std::find_if(codes.begin(), codes.end(), [](int code) { return code != 0 && code != kLost; });
  if (own != codes.end()) return *own;
  return std::find(codes.begin(), codes.end(), kLost) != codes.end() ? kLost : 0;
}

int waitForAll(Children& children, Meeting& meeting, int count, std::chrono::seconds timeout, Console& console) {
  std::vector<int> codes(static_cast<std::size_t>(count), 0);
  constexpr auto kNever = Clock::time_point::max();
  auto last = kNever;  // when those that are left are killed
  const char* why = kHangs;
  for (int left = count; left > 0;) {
    if (const auto end = children.ended()) {
      --left;
      const int code = codeOf(*end, why, console);
      codes[static_cast<std::size_t>(end->rank)] = code;
      // One that misses another ends with kLost: that other has yet to say why it ends.
      const bool byItself = WIFSIGNALED(end->status) || (code != 0 && code != kLost);
      if (byItself && !end->killed && !children.told() && !meeting.isOver()) {
        why = kHasNotMet;
        children.killAll();
      }
      if (code != 0 && last == kNever) last = Clock::now() + timeout + kMoreTime;
      continue;
    }
    const bool oneHasFailed = last != kNever;
    if (oneHasFailed && (Clock::now() > last || children.standStill())) {
      children.killAll();
      last = kNever;
    }
    std::this_thread::sleep_for(kLook);
  }
  return together(codes);
}

}  // namespace

int launchRanks(int count, std::chrono::seconds timeout, Console& console) {
  Children children;
  Meeting meeting;
  const Interrupt interrupt([&] { children.stop(); }, timeout + 2 * kMoreTime);
  const int port = freePort();
  if (port == 0)
    return console.fail({ErrorKind::kFailed, "no port of the loopback network is free", "--ranks", "End other programs that use it"});
  const auto size = std::to_string(count);
  const auto threads = std::max(1, static_cast<int>(std::thread::hardware_concurrency()) / count);
  for (int rank = 0; rank < count; ++rank) {
    if (children.told()) {  // those that run cannot meet the others, and have nothing to store
      children.killAndReap();
      return stoppedBeforeRun(console);
    }
    std::vector<std::pair<std::string, std::string>> changes{{"RANK", std::to_string(rank)},
                                                             {"WORLD_SIZE", size},
                                                             {"LOCAL_RANK", std::to_string(rank)},
                                                             {"LOCAL_WORLD_SIZE", size},
                                                             {"MASTER_ADDR", kLoopback},
                                                             {"MASTER_PORT", std::to_string(port)},
                                                             {kLauncherVariable, std::to_string(::getpid())},
                                                             {kMetVariable, std::to_string(meeting.pipe())}};
    if (std::getenv("OMP_NUM_THREADS") == nullptr) changes.emplace_back("OMP_NUM_THREADS", std::to_string(threads));
    if (const int problem = children.start(environmentWith(changes)); problem != 0) {
      children.killAndReap();
      return console.fail({ErrorKind::kFailed, "it cannot be started: " + std::generic_category().message(problem),
                           "rank " + std::to_string(rank), "End other programs"});
    }
  }
  return waitForAll(children, meeting, count, timeout, console);
}

}  // namespace xsmoe::cli
