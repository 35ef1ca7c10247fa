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

namespace xsmoe::device {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds kBeat{500};
constexpr int kPeersABeat = 16;             ///< more ranks look at each other less often: the meeting place answers all of them
constexpr milliseconds kTimeToTell{3000};   ///< that this rank ends
constexpr milliseconds kTimeToLeave{8000};  ///< for the others, before the meeting place goes

std::string key(const char* what, int rank) { return what + std::to_string(rank); }

std::string secondsOf(Clock::duration time) {
  return std::to_string(std::chrono::duration_cast<std::chrono::seconds>(time).count()) + " s";
}

milliseconds pauseOf(const RankPlace& place) { return kBeat * std::max(1, place.size / kPeersABeat); }

/// Long for one that is alive, also on a busy machine.
milliseconds silenceAfterABreak(const RankPlace& place) { return std::max(milliseconds(4000), 4 * pauseOf(place)); }

std::vector<std::uint8_t> bytesOf(const std::string& text) { return {text.begin(), text.end()}; }

}  // namespace

struct RankWatch::State {
  struct Peer {
    std::int64_t beats = 0;
    Clock::time_point heard;  // when that number last changed
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

  void beat();
  void look();
  void tell();
  [[nodiscard]] bool othersHaveLeft();  // mutex is held
};

void RankWatch::State::beat() {
  store->add(key("beat/", place.rank), 1);
  const std::lock_guard lock(mutex);
  answered = Clock::now();
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
    if (rank != place.rank && !peer.ends && now - peer.heard < 4 * pauseOf(place)) return false;
  }
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

std::optional<RankWatch::Gone> RankWatch::gone() const { return gone(state_->place.timeout); }

std::optional<RankWatch::Gone> RankWatch::gone(milliseconds silence) const {
  const std::lock_guard lock(state_->mutex);
  const auto& place = state_->place;
  for (int rank = 0; rank < place.size; ++rank) {
    const auto& peer = state_->peers[static_cast<std::size_t>(rank)];
    if (peer.ends) return Gone{peer.cause, peer.why};
  }
  const auto now = Clock::now();
  if (!place.launcherMeets && place.rank != 0) {
    if (state_->broken) return Gone{0, "it is gone: the meeting place of the ranks, which it holds, is closed"};
    if (now - state_->answered > silence)
      return Gone{0, "it is gone: the meeting place of the ranks, which it holds, has not answered for " + secondsOf(silence)};
  }
  if (now - state_->answered > silence) return std::nullopt;  // it is this rank that hears nothing
  for (int rank = 0; rank < place.size; ++rank)
    if (rank != place.rank && now - state_->peers[static_cast<std::size_t>(rank)].heard > silence)
      return Gone{rank, "it is gone: no sign of life for " + secondsOf(silence)};
  return std::nullopt;
}

std::optional<RankWatch::Gone> RankWatch::findOut() const {
  const auto silence = std::min<milliseconds>(silenceAfterABreak(state_->place), state_->place.timeout);
  const auto last = Clock::now() + silence + 4 * pauseOf(state_->place);
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
