// SPDX-License-Identifier: Apache-2.0
#include "model/device/rank_watch.h"

#include <algorithm>
#include <condition_variable>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <mutex>
#include <utility>
#include <vector>

#include "model/core/word_lists.h"

namespace xsmoe::device {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds kBeat{500};
constexpr int kPeersABeat = 16;               ///< more ranks look at each other less often: the meeting place answers all of them
constexpr milliseconds kUsualExchange{1000};  ///< nobody is asked whether he has come before that
constexpr std::size_t kMostNamed = 8;
constexpr milliseconds kTimeToTell{3000};   ///< that this rank ends
constexpr milliseconds kTimeToLeave{8000};  ///< for the others, before the meeting place goes

std::string key(const char* what, int rank) { return what + std::to_string(rank); }

std::string secondsOf(Clock::duration time) {
  return std::to_string(std::chrono::duration_cast<std::chrono::seconds>(time).count()) + " s";
}

milliseconds pauseOf(const RankPlace& place) { return kBeat * std::max(1, place.size / kPeersABeat); }

/// Long for one that is alive, also on a busy machine: between two looks that hear of it there may be two pauses, its own and that of who
/// looks, and as much again while the meeting place answers all the others.
milliseconds silenceOfTheLiving(const RankPlace& place) { return 4 * pauseOf(place); }

milliseconds silenceAfterABreak(const RankPlace& place) { return std::max(milliseconds(4000), silenceOfTheLiving(place)); }

/// Among many ranks the timeout that was asked for may be shorter than a living one is silent.
milliseconds timeoutOf(const RankPlace& place) { return std::max<milliseconds>(place.timeout, silenceOfTheLiving(place)); }

std::vector<std::uint8_t> bytesOf(const std::string& text) { return {text.begin(), text.end()}; }

/// "rank 1", "ranks 1, 2 and 5", "40 ranks from rank 3 on".
std::string namesOf(const std::vector<int>& ranks) {
  if (ranks.size() == 1) return "rank " + std::to_string(ranks.front());
  if (ranks.size() > kMostNamed) return std::to_string(ranks.size()) + " ranks from rank " + std::to_string(ranks.front()) + " on";
  std::vector<std::string> numbers;
  for (const int rank : ranks) numbers.push_back(std::to_string(rank));
  return "ranks " + listed(numbers, "and");
}

}  // namespace

struct RankWatch::State {
  struct Peer {
    std::int64_t beats = 0;
    Clock::time_point heard;  // when that number last changed
    std::int64_t marks = 0;   // as this rank's own; as they were last asked for
    bool ends = false;        // it said so
    int cause = 0;
    std::string why;
  };

  c10::intrusive_ptr<c10d::Store> store;  // the thread's
  RankPlace place;

  std::mutex mutex;
  std::condition_variable changed;
  std::vector<Peer> peers;                            // guarded by mutex
  Clock::time_point answered = Clock::now();          // by the meeting place; guarded by mutex
  bool broken = false;                                // it refuses; guarded by mutex
  bool ending = false, finished = false;              // guarded by mutex
  std::optional<std::pair<int, std::string>> toTell;  // cause and why; guarded by mutex
  bool told = false;                                  // guarded by mutex

  std::int64_t marks = 0;      // into exchanges and out of them: odd while this rank waits in one; guarded by mutex
  Clock::time_point entered;   // that one; guarded by mutex
  milliseconds transfer{0};    // of that one; guarded by mutex
  bool allCame = false;        // into that one; guarded by mutex
  Clock::time_point cameLast;  // when that was seen; guarded by mutex
  std::int64_t toldMarks = 0;  // the thread's

  void beat();
  void look();
  void askWhoCame();
  void tell();
  [[nodiscard]] bool othersHaveLeft();     // mutex is held
  [[nodiscard]] bool allAreHeard() const;  // mutex is held
};

void RankWatch::State::beat() {
  std::int64_t reached = 0;
  {
    const std::lock_guard lock(mutex);
    reached = marks;
  }
  store->add(key("beat/", place.rank), 1);
  if (reached != toldMarks) store->add(key("at/", place.rank), reached - toldMarks);
  toldMarks = reached;
  const std::lock_guard lock(mutex);
  answered = Clock::now();
}

/// The meeting place is asked where an exchange lasts: most end before anybody would have an answer.
void RankWatch::State::askWhoCame() {
  std::int64_t waitsAt = 0;
  {
    const std::lock_guard lock(mutex);
    if (marks % 2 == 0 || Clock::now() - entered < kUsualExchange) return;
    waitsAt = marks;
  }
  std::vector<std::int64_t> reached;
  for (int rank = 0; rank < place.size; ++rank) reached.push_back(rank == place.rank ? waitsAt : store->add(key("at/", rank), 0));
  const std::lock_guard lock(mutex);
  if (marks != waitsAt) return;
  for (std::size_t rank = 0; rank < reached.size(); ++rank) peers[rank].marks = reached[rank];
  const bool came = *std::min_element(reached.begin(), reached.end()) >= waitsAt;
  if (came && !allCame) cameLast = Clock::now();
  allCame = came;
}

void RankWatch::State::look() {
  for (int rank = 0; rank < place.size; ++rank) {
    if (rank == place.rank) continue;
    const auto beats = store->add(key("beat/", rank), 0);
    const auto ends = store->check({key("end/", rank)});
    std::string words;
    if (ends) {
      const auto bytes = store->get(key("end/", rank));
      words.assign(bytes.begin(), bytes.end());
    }
    const std::lock_guard lock(mutex);
    auto& peer = peers[static_cast<std::size_t>(rank)];
    answered = Clock::now();
    if (beats != peer.beats) peer.heard = answered;
    peer.beats = beats;
    if (!ends || peer.ends) continue;
    peer.ends = true;
    const auto border = words.find(' ');
    peer.cause = std::atoi(words.substr(0, border).c_str());
    peer.why = border == std::string::npos ? "" : words.substr(border + 1);
  }
}

void RankWatch::State::tell() {
  std::optional<std::pair<int, std::string>> words;
  {
    const std::lock_guard lock(mutex);
    if (told) return;
    words = toTell;
  }
  if (!words) return;
  store->set(key("end/", place.rank), bytesOf(std::to_string(words->first) + ' ' + words->second));
  const std::lock_guard lock(mutex);
  told = true;
}

bool RankWatch::State::othersHaveLeft() {
  const auto now = Clock::now();
  for (int rank = 0; rank < place.size; ++rank) {
    const auto& peer = peers[static_cast<std::size_t>(rank)];
    if (rank != place.rank && !peer.ends && now - peer.heard < silenceOfTheLiving(place)) return false;
  }
  return true;
}

/// Just now: where one is not, it may soon be known to be gone.
bool RankWatch::State::allAreHeard() const {
  const auto quiet = std::max<milliseconds>(std::min(silenceAfterABreak(place), timeoutOf(place)) / 2, 2 * pauseOf(place));
  const auto now = Clock::now();
  if (now - answered > quiet) return false;
  for (int rank = 0; rank < place.size; ++rank)
    if (rank != place.rank && now - peers[static_cast<std::size_t>(rank)].heard > quiet) return false;
  return true;
}

RankWatch::RankWatch(c10::intrusive_ptr<c10d::Store> store, const RankPlace& place) : state_(std::make_shared<State>()) {
  state_->store = std::move(store);
  state_->place = place;
  state_->peers.resize(static_cast<std::size_t>(place.size));
  for (auto& peer : state_->peers) peer.heard = Clock::now();
  thread_ = std::thread([state = state_] { watch(state); });
}

void RankWatch::watch(const std::shared_ptr<State>& state) {
  const auto pause = pauseOf(state->place);
  bool ending = false;
  while (!ending) {
    try {
      state->tell();
      state->beat();
      state->look();
      state->askWhoCame();
    } catch (const std::exception&) {
      const std::lock_guard lock(state->mutex);
      state->broken = true;  // the connection does not come back
      break;
    }
    std::unique_lock lock(state->mutex);
    state->changed.notify_all();
    state->changed.wait_for(lock, pause, [&] { return state->ending || (state->toTell && !state->told); });
    ending = state->ending;
  }
  const std::lock_guard lock(state->mutex);
  state->finished = true;
  state->changed.notify_all();
}

RankWatch::~RankWatch() {
  bool finished = false;
  {
    std::unique_lock lock(state_->mutex);
    state_->ending = true;
    state_->changed.notify_all();
    finished = state_->changed.wait_for(lock, kTimeToTell, [this] { return state_->finished; });
  }
  if (finished)
    thread_.join();
  else
    thread_.detach();  // it waits for an answer that does not come
}

std::optional<RankWatch::Gone> RankWatch::gone() const { return gone(timeoutOf(state_->place)); }

std::optional<RankWatch::Gone> RankWatch::gone(milliseconds silence) const {
  const std::lock_guard lock(state_->mutex);
  const auto& place = state_->place;
  for (int rank = 0; rank < place.size; ++rank) {
    const auto& peer = state_->peers[static_cast<std::size_t>(rank)];
    if (peer.ends) return Gone{peer.cause, peer.why};
  }
  const auto now = Clock::now();
  // Else it would read as if the limit were another one than was asked for.
  const std::string since = silence < timeoutOf(place) ? " after a connection broke" : "";
  if (!place.launcherMeets && place.rank != 0) {
    if (state_->broken) return Gone{0, "it is gone: the meeting place of the ranks, which it holds, is closed"};
    if (now - state_->answered > silence)
      return Gone{0, "it is gone: the meeting place of the ranks, which it holds, has not answered for " + secondsOf(silence) + since};
  }
  if (now - state_->answered > silence) return std::nullopt;  // it is this rank that hears nothing
  for (int rank = 0; rank < place.size; ++rank)
    if (rank != place.rank && now - state_->peers[static_cast<std::size_t>(rank)].heard > silence)
      return Gone{rank, "it is gone: no sign of life for " + secondsOf(silence) + since};
  return std::nullopt;
}

void RankWatch::enter(milliseconds transfer) {
  const std::lock_guard lock(state_->mutex);
  ++state_->marks;
  state_->entered = Clock::now();
  state_->transfer = transfer;
  state_->allCame = false;
}

void RankWatch::passed() {
  const std::lock_guard lock(state_->mutex);
  ++state_->marks;
}

std::optional<RankWatch::Stall> RankWatch::stalled() const {
  const std::lock_guard lock(state_->mutex);
  const auto& state = *state_;
  if (state.marks % 2 == 0) return std::nullopt;
  const auto now = Clock::now();
  const auto exchange = "exchange " + std::to_string((state.marks + 1) / 2);
  std::vector<int> within, absent;
  for (int rank = 0; rank < state.place.size; ++rank) {
    const auto reached = rank == state.place.rank ? state.marks : state.peers[static_cast<std::size_t>(rank)].marks;
    if (reached < state.marks) absent.push_back(rank);
    if (reached == state.marks) within.push_back(rank);
  }
  if (state.allCame) {
    const milliseconds most = state.place.timeout + state.transfer;
    if (now - state.cameLast <= most || !state.allAreHeard()) return std::nullopt;
    const auto these = within.size() == 1 ? " to " + namesOf(within) + ", which alone is still there," : " between " + namesOf(within);
    return Stall{
        {}, "the network of the ranks", "all have come to " + exchange + ", and nothing has passed" + these + " for " + secondsOf(most)};
  }
  const milliseconds most = state.place.patience * state.place.timeout + state.transfer;
  if (now - state.entered <= most) return std::nullopt;
  const auto waited = exchange + ", in which others have waited for " + secondsOf(most);
  if (now - state.answered > timeoutOf(state.place))
    return Stall{{}, namesOf({state.place.rank}), "it does not hear from the meeting place of the ranks who comes to " + waited};
  if (absent.empty()) return std::nullopt;  // the last has just come
  const std::vector<int> more(absent.begin() + 1, absent.end());
  return Stall{absent.front(), namesOf({absent.front()}),
               "it gives signs of life and has not come to " + waited + (more.empty() ? "" : "; nor has " + namesOf(more))};
}

std::optional<RankWatch::Gone> RankWatch::findOut() const {
  const auto silence = std::min(silenceAfterABreak(state_->place), timeoutOf(state_->place));
  const auto last = Clock::now() + silence + silenceOfTheLiving(state_->place);
  auto found = gone(silence);
  while (!found && Clock::now() < last) {
    std::this_thread::sleep_for(milliseconds(50));
    found = gone(silence);
  }
  return found;
}

void RankWatch::tellEnd(int cause, const std::string& why) {
  std::unique_lock lock(state_->mutex);
  state_->toTell.emplace(cause, why);
  state_->changed.notify_all();
  state_->changed.wait_for(lock, kTimeToTell, [this] { return state_->told || state_->finished; });
  if (state_->place.rank != 0 || state_->place.launcherMeets) return;
  state_->changed.wait_for(lock, kTimeToLeave, [this] { return state_->finished || state_->othersHaveLeft(); });
}

}  // namespace xsmoe::device
