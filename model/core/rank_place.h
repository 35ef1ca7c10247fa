// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>
#include <functional>
#include <string>

namespace xsmoe {

/// The place of this process among those, its ranks, that train one run together, and where they meet.
struct RankPlace {
  int rank = 0, size = 1;
  int local = 0;               ///< number among the ranks on its machine
  std::string address;         ///< of the machine with the meeting place
  int port = 0;                ///< of the meeting place there
  bool launcherMeets = false;  ///< whoever started the ranks holds the meeting place; else rank 0 does
  std::string attempt;         ///< tells starts apart that meet at the same place; may be empty
  /// A rank that gives no sign of life for so long is gone; and where all have come to exchange something, and nothing passes for so long,
  /// the way between them is.
  std::chrono::seconds timeout{60};
  int patience = 30;                 ///< timeouts, for which a rank is waited for that lives and does not come: it may compute alone
  bool glooAlone = false;            ///< what GPUs exchange goes through the memory of the host, also where NCCL could carry it
  std::function<void()> onMet = {};  ///< called when all ranks have met, in the thread that trains; empty: nobody waits for that
};

inline constexpr int kLeastRankTimeout = 5, kMostRankTimeout = 3600;  // seconds
inline constexpr int kMostRanks = 1024;

/// "rank 1 of 2".
[[nodiscard]] inline std::string inWords(const RankPlace& place) {
  return "rank " + std::to_string(place.rank) + " of " + std::to_string(place.size);
}

}  // namespace xsmoe
