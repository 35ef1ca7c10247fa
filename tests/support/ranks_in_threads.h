#pragma once
#include <ATen/Parallel.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "model/device/ranks.h"

namespace xsmoe {

/// One at which nobody listens now.
inline int freePort() {
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  auto* const any = reinterpret_cast<sockaddr*>(&address);
  EXPECT_EQ(bind(listener, any, size), 0);
  EXPECT_EQ(getsockname(listener, any, &size), 0);
  close(listener);
  return ntohs(address.sin_port);
}

/// The places of so many ranks on the loopback network.
inline std::vector<RankPlace> places(int count, std::chrono::seconds timeout = std::chrono::seconds(60)) {
  std::vector<RankPlace> all(static_cast<std::size_t>(count));
  const int port = freePort();
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

/// Does the work as so many ranks, each a thread with one compute thread. What it throws fails the test.
inline void asRanks(int count, const std::function<void(device::Ranks&)>& work) {
  std::vector<std::thread> threads;
  for (const auto& place : places(count))
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

/// Skips where the program was built without what ranks need.
#define XSMOE_NEEDS_RANKS() \
  if (!xsmoe::device::canMeetRanks()) GTEST_SKIP() << "built without Gloo (libgloo-dev)"

}  // namespace xsmoe
