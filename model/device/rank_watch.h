// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <torch/csrc/distributed/c10d/Store.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "model/core/rank_place.h"

namespace xsmoe::device {

/// Knows which ranks are alive. A thread of its own gives a sign of life at the meeting place about twice a second and looks for those of
/// the others, so that a rank may compute or write for as long as it takes. Nothing here waits for the network but that thread.
class RankWatch {
 public:
  /// `store`: a connection to the meeting place that nobody else uses.
  RankWatch(c10::intrusive_ptr<c10d::Store> store, const RankPlace& place);
  ~RankWatch();
  RankWatch(const RankWatch&) = delete;
  RankWatch& operator=(const RankWatch&) = delete;

  struct Gone {
    int rank = 0;
    std::string words;  ///< "it is gone: no sign of life for 60 s", "… for 4 s after a connection broke" where findOut() found it
  };
  /// A rank that has said that it ends, or has given no sign of life within the timeout, among many ranks an eighth of a second for each of
  /// them where that is longer, since they look less often; empty: there is none.
  [[nodiscard]] std::optional<Gone> gone() const;
  /// Where a connection has broken: waits some seconds for whoever says that he ends, or is silent meanwhile.
  [[nodiscard]] std::optional<Gone> findOut() const;

  /// This rank waits for the others in an exchange from now on, until passed(). All ranks count theirs, and tell each other at which they
  /// are. `transfer`: what the bytes of this one may take besides, where the network is slow.
  void enter(std::chrono::milliseconds transfer);
  void passed();
  /// Why the exchange that this rank waits in does not end although all are alive.
  struct Stall {
    std::optional<int> rank;  ///< of whom it is said; empty: of none alone
    std::string where, words;
  };
  /// All have come and nothing has passed for the timeout and the transfer, or one has not come for `patience` timeouts (RankPlace); empty:
  /// it may end yet.
  [[nodiscard]] std::optional<Stall> stalled() const;

  /// Tells the others that this rank ends, which rank is the cause and what is said of that one. Waits until that is told; where this rank
  /// holds the meeting place, until the others have left it too: some seconds at most.
  void tellEnd(int cause, const std::string& why);

 private:
  struct State;
  [[nodiscard]] std::optional<Gone> gone(std::chrono::milliseconds silence) const;
  static void watch(const std::shared_ptr<State>& state);
  std::shared_ptr<State> state_;  // with the thread, which may outlive this object where it hangs in the network
  std::thread thread_;
};

}  // namespace xsmoe::device
