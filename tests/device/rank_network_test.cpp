// By which of its addresses a rank is told to the others.
#include "model/device/rank_network.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <string>
#include <vector>

namespace xsmoe::device {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const std::vector<InterfaceAddress> kHere{{"lo", "127.0.0.1", true, true},
                                          {"eth0", "10.0.0.7", false, false},
                                          {"eth1", "10.0.1.7", true, false},
                                          {"eth2", "10.0.2.7", true, false}};

TEST(RankNetwork, IsTheLocalEndOfTheWayToTheMeetingPlace) {
  EXPECT_EQ(chooseNetwork("", "10.0.2.1", "10.0.2.7", kHere), (RankNetwork{{}, "10.0.2.7"}));
  EXPECT_EQ(chooseNetwork("", "node-1", "fd00::7", kHere), (RankNetwork{{}, "fd00::7"}));
}

TEST(RankNetwork, IsNoLoopbackWhereTheHostsOwnNameIsOne) {
  // /etc/hosts of a stock Debian: "127.0.1.1 node-0", and MASTER_ADDR is node-0.
  const auto network = chooseNetwork("", "node-0", "127.0.1.1", kHere);
  EXPECT_EQ(network, (RankNetwork{{}, "10.0.1.7"})) << "the first that is up";
  EXPECT_EQ(chooseNetwork("", "node-0", "", kHere), network) << "where there is no way to a name";
}

TEST(RankNetwork, IsTheLoopbackWhereTheRanksMeetOnIt) {
  for (const char* place : {"127.0.0.1", "localhost", "::1"})
    EXPECT_EQ(chooseNetwork("", place, "127.0.0.1", kHere), (RankNetwork{{}, "127.0.0.1"})) << place;
}

TEST(RankNetwork, IsOfTheInterfacesThatAPersonNames) {
  EXPECT_THAT(chooseNetwork("eth2", "node-0", "10.0.1.7", kHere).interfaces, ElementsAre("eth2"));
  EXPECT_THAT(chooseNetwork("eth1,eth2", "127.0.0.1", "127.0.0.1", kHere).interfaces, ElementsAre("eth1", "eth2"));
  EXPECT_THAT(chooseNetwork("eth2", "node-0", "10.0.1.7", kHere).address, IsEmpty());
}

TEST(RankNetwork, IsUnknownWhereThereIsNoInterfaceButTheLoopback) {
  EXPECT_EQ(chooseNetwork("", "node-0", "127.0.1.1", {kHere.front()}), RankNetwork{});
}

TEST(RankNetwork, FindsTheLocalEndWithoutAnybodyAtThePort) { EXPECT_EQ(localEndTo("127.0.0.1", 9), "127.0.0.1"); }

TEST(RankNetwork, KnowsTheLoopbackOfThisMachine) {
  const auto here = addressesHere();
  const auto loopback = std::find_if(here.begin(), here.end(), [](const auto& one) { return one.address == "127.0.0.1"; });
  if (loopback == here.end()) GTEST_SKIP() << "this machine has no 127.0.0.1";
  EXPECT_TRUE(loopback->loopback);
  EXPECT_TRUE(loopback->up);
}

}  // namespace
}  // namespace xsmoe::device
