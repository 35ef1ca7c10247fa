#pragma once
#include <ATen/Parallel.h>
#include <gtest/gtest.h>

#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "model/device/ranks.h"
#include "tests/support/free_port.h"

namespace xsmoe {

/// The places of so many ranks on the loopback network.
inline std::vector<RankPlace> places(int count, std::chrono::seconds timeout = std::chrono::seconds(60)) {
  std::vector<RankPlace> all(static_cast<std::size_t>(count));
  const int port = freePort();
  EXPECT_GT(port, 0) << "no port is free";
  for (int rank = 0; rank < count; ++rank) {
    auto& place = all[static_cast<std::size_t>(rank)];
    place.rank = rank;
    place.size = count;
    place.address = "127.0.0.1";
    place.port = port;
    place.timeout = timeout;
  }
  return all;
}

/// Does the work as ranks at these places, each a thread with one compute thread. What it throws fails the test.
inline void asRanks(const std::vector<RankPlace>& all, const std::function<void(device::Ranks&)>& work) {
  std::vector<std::thread> threads;
  threads.reserve(all.size());
  for (const auto& place : all)
    threads.emplace_back([&work, place] {
      at::set_num_threads(1);
      auto ranks = device::meetRanks(place);
      if (!ranks) {
        ADD_FAILURE() << describe(ranks.error());
        return;
      }
      try {
        work(**ranks);
      } catch (const std::exception& error) {
        ADD_FAILURE() << inWords(place) << ": " << error.what();
        (*ranks)->leave({ErrorKind::kFailed, error.what(), "", ""});
      }
    });
  for (auto& thread : threads) thread.join();
}

inline void asRanks(int count, const std::function<void(device::Ranks&)>& work) { asRanks(places(count), work); }

/// Skips where the program was built without what ranks need.
#define XSMOE_NEEDS_RANKS() \
  if (!xsmoe::device::canMeetRanks()) GTEST_SKIP() << "built without Gloo (libgloo-dev)"

}  // namespace xsmoe
