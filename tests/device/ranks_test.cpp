#include "model/device/ranks.h"

#include <gmock/gmock.h>
#include <torch/cuda.h>
#include <torch/types.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#if __has_include(<gloo/transport/device.h>) && defined(XSMOE_GLOO_BELONGS_TO_LIBTORCH)
#include <torch/csrc/distributed/c10d/HashStore.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>

#include "model/device/rank_watch.h"
#endif

#include "tests/support/gpu_to_test.h"
#include "tests/support/lossy_connections.h"
#include "tests/support/ranks_in_threads.h"

namespace xsmoe::device {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

class Together : public testing::TestWithParam<int> {
 protected:
  void SetUp() override { XSMOE_NEEDS_RANKS(); }
};

TEST_P(Together, AddUpInTheOrderOfTheRanks) {
  // In float32 (1 + 1e8) − 1e8 is 0 and 1 + (1e8 − 1e8) is 1: another order gives another sum.
  const std::array<float, 4> terms{1, 1e8F, -1e8F, 3};
  float expected = 0;
  for (int rank = 0; rank < GetParam(); ++rank) expected += terms[static_cast<std::size_t>(rank)];
  asRanks(GetParam(), [&](Ranks& ranks) {
    for (const std::int64_t size : {1, 2, 7}) {
      const auto tensor = torch::full({size}, terms[static_cast<std::size_t>(ranks.rank())]);
      ranks.sum(tensor);
      EXPECT_TRUE(tensor.equal(torch::full({size}, expected))) << tensor;
    }
  });
}

TEST_P(Together, GatherRowsOfSharesOfWhichSomeAreEmpty) {
  asRanks(GetParam(), [](Ranks& ranks) {
    for (const std::int64_t rows : {1, 3, 8}) {
      const auto whole = torch::arange(2 * rows).view({rows, 2});
      const auto shares = ranks.sharesOf(rows);
      const auto own = shares[static_cast<std::size_t>(ranks.rank())];
      EXPECT_TRUE(ranks.gatherRows(whole.narrow(0, own.first, own.size()), shares).equal(whole));
      EXPECT_TRUE(ranks.sumRows(whole, shares).equal(ranks.size() * whole.narrow(0, own.first, own.size())));
    }
  });
}

TEST_P(Together, GatherVectorsAndTextsOfAnyLength) {
  asRanks(GetParam(), [](Ranks& ranks) {
    const auto vectors = ranks.gather(torch::full({ranks.rank()}, ranks.rank(), torch::kDouble));
    const auto texts = ranks.gatherTexts(std::string(static_cast<std::size_t>(2 * ranks.rank()), 'x'));
    for (int rank = 0; rank < ranks.size(); ++rank) {
      EXPECT_TRUE(vectors[static_cast<std::size_t>(rank)].equal(torch::full({rank}, rank, torch::kDouble)));
      EXPECT_EQ(texts[static_cast<std::size_t>(rank)].size(), 2U * static_cast<std::size_t>(rank));
    }
    EXPECT_TRUE(ranks.any(ranks.rank() == ranks.size() - 1));
    EXPECT_FALSE(ranks.any(false));
  });
}

TEST_P(Together, CountWhatEachSendsToTheOthers) {
  asRanks(GetParam(), [](Ranks& ranks) {
    const std::int64_t others = ranks.size() - 1, rows = 2 * ranks.size();
    const auto shares = ranks.sharesOf(rows);
    const auto sentBy = [&](const auto& exchange) {
      const auto before = ranks.sentBytes();
      exchange();
      return ranks.sentBytes() - before;
    };
    const auto whole = torch::ones({rows, 3}), flat = torch::ones({rows});
    const auto own = whole.narrow(0, shares[static_cast<std::size_t>(ranks.rank())].first, 2);
    EXPECT_EQ(sentBy([&] { static_cast<void>(ranks.gatherRows(own, shares)); }), others * 2 * 3 * 4) << "its two rows to each";
    EXPECT_EQ(sentBy([&] { static_cast<void>(ranks.sumRows(whole, shares)); }), others * 2 * 3 * 4) << "each its two rows";
    EXPECT_EQ(sentBy([&] { ranks.sum(flat); }), 2 * others * 2 * 4) << "parts of the sum, then the sums";
    EXPECT_EQ(sentBy([&] { static_cast<void>(ranks.any(false)); }), others);
  });
}

TEST_P(Together, ExchangeWhatIsOnAGpuAndLeaveItThere) {
  if (!torch::cuda::is_available()) GTEST_SKIP() << "no GPU here";
  const auto gpu = gpuToTest();
  asRanks(GetParam(), [&](Ranks& ranks) {
    const auto whole = torch::arange(16, torch::kFloat).view({8, 2});
    const auto shares = ranks.sharesOf(8);
    const auto own = shares[static_cast<std::size_t>(ranks.rank())];
    const auto part = whole.narrow(0, own.first, own.size());
    const auto gathered = ranks.gatherRows(part.to(gpu), shares), summed = ranks.sumRows(whole.to(gpu), shares);
    EXPECT_EQ(gathered.device().type(), c10::kCUDA);
    EXPECT_EQ(summed.device().type(), c10::kCUDA);
    EXPECT_TRUE(gathered.cpu().equal(whole));
    EXPECT_TRUE(summed.cpu().equal(ranks.size() * part));
    const auto tensor = whole.to(gpu);
    ranks.sum(tensor);
    EXPECT_TRUE(tensor.cpu().equal(ranks.size() * whole));
  });
}

INSTANTIATE_TEST_SUITE_P(Ranks, Together, testing::Values(2, 3, 4));

class Apart : public testing::Test {
 protected:
  void SetUp() override { XSMOE_NEEDS_RANKS(); }
  /// What each of three ranks hears while it waits, where rank 1 does something else.
  static std::vector<std::string> heardWhile(const std::function<void(Ranks&)>& other) {
    std::vector<std::string> heard(3);
    asRanks(3, [&](Ranks& ranks) {
      EXPECT_FALSE(ranks.any(false));
      try {
        if (ranks.rank() == 1) return other(ranks);
        while (!ranks.any(false)) {
        }
      } catch (const RankLost& lost) {
        EXPECT_EQ(lost.error().kind, ErrorKind::kRankLost);
        EXPECT_EQ(lost.error().where, "rank 1");
        heard[static_cast<std::size_t>(ranks.rank())] = describe(lost.error());
        ranks.leave(lost.error());
      }
    });
    return heard;
  }
};

TEST_F(Apart, TheOthersHearWhichRankEndsAndWhy) {
  const auto heard = heardWhile([](Ranks& ranks) { ranks.leave({ErrorKind::kCannotWrite, "the disk is full", "runs/first", ""}); });
  const auto told = HasSubstr("rank 1: it has ended: runs/first: the disk is full. Resume the run");
  EXPECT_THAT(heard, ElementsAre(told, "", told));
}

TEST_F(Apart, ARankWithAnotherStreamIsNamed) {
  std::vector<std::string> heard(3);
  asRanks(3, [&](Ranks& ranks) {
    try {
      ranks.agreeOn("stream", ranks.rank() == 2 ? "b" : "a", "Give every rank the same");
      ADD_FAILURE() << "they agreed";
    } catch (const RankLost& lost) {
      heard[static_cast<std::size_t>(ranks.rank())] = describe(lost.error());
      ranks.leave(lost.error());
    }
  });
  EXPECT_THAT(heard, testing::Each("rank 2: it has another stream than rank 0. Give every rank the same."));
}

TEST_F(Apart, ARankWithTheGpuOfAnotherIsNamed) {
  const std::array<std::string, 4> gpus{"", "first", "second", "first"};  // rank 0 computes on a CPU
  std::vector<std::string> heard(4);
  asRanks(4, [&](Ranks& ranks) {
    ranks.haveEachTheirOwn("GPU", "", "");
    try {
      ranks.haveEachTheirOwn("GPU", gpus[static_cast<std::size_t>(ranks.rank())], "Start fewer");
      ADD_FAILURE() << "they went on";
    } catch (const RankLost& lost) {
      heard[static_cast<std::size_t>(ranks.rank())] = describe(lost.error());
      ranks.leave(lost.error());
    }
  });
  EXPECT_THAT(heard, testing::Each("rank 3: it has the GPU of rank 1. Start fewer."));
}

TEST_F(Apart, ARankThatDoesNotComeIsNamed) {
  const auto both = places(2, std::chrono::seconds(1));
  const auto met = meetRanks(both[0]);
  ASSERT_FALSE(met);
  EXPECT_EQ(met.error().kind, ErrorKind::kRankLost);
  EXPECT_THAT(describe(met.error()), AllOf(HasSubstr("rank 1: it did not come within 1 s"), HasSubstr("Start all 2 ranks")));
}

TEST_F(Apart, RanksThatDoNotReachEachOtherAreToldHowToNameTheirNetwork) {
  setenv("GLOO_SOCKET_IFNAME", "nosuchinterface", 1);
  const auto met = meetRanks(places(1).front());  // another one could be heard to end first
  unsetenv("GLOO_SOCKET_IFNAME");
  ASSERT_FALSE(met);
  EXPECT_EQ(met.error().kind, ErrorKind::kRankLost);
  EXPECT_THAT(describe(met.error()), AllOf(HasSubstr("the ranks do not reach each other ("), HasSubstr("in GLOO_SOCKET_IFNAME")));
}

TEST_F(Apart, AMeetingPlaceThatHangsUpIsNotTakenForARankThatIsLate) {
  auto place = places(2, std::chrono::seconds(20)).front();
  place.launcherMeets = true;
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(place.port));
  ASSERT_EQ(::bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
  ASSERT_EQ(::listen(listener, 8), 0);
  std::thread hangsUp([listener] {
    for (int one = ::accept(listener, nullptr, nullptr); one >= 0; one = ::accept(listener, nullptr, nullptr)) ::close(one);
  });
  const auto met = meetRanks(place);
  ::shutdown(listener, SHUT_RDWR);
  hangsUp.join();
  ::close(listener);
  ASSERT_FALSE(met);
  EXPECT_EQ(met.error().kind, ErrorKind::kRankLost);
  EXPECT_THAT(describe(met.error()), AllOf(HasSubstr("the ranks cannot meet at 127.0.0.1:"), HasSubstr("--rank-port")));
}

/// Ranks that are all alive, while nothing comes of what they do together.
class Stalled : public testing::Test {
 protected:
  void SetUp() override { XSMOE_NEEDS_RANKS(); }
  static std::vector<RankPlace> impatient(int count) {
    auto all = places(count, std::chrono::seconds(2));
    for (auto& place : all) place.patience = 2;
    return all;
  }
  /// What the rank hears that asks the others. `then`: before it leaves them.
  static std::string heardBy(
      Ranks& ranks, const std::function<void()>& then = [] {}) {
    try {
      static_cast<void>(ranks.any(false));
      ADD_FAILURE() << "the exchange ended";
    } catch (const RankLost& lost) {
      EXPECT_EQ(lost.error().kind, ErrorKind::kRankLost);
      then();
      ranks.leave(lost.error());
      return describe(lost.error());
    }
    return {};
  }
};

TEST_F(Stalled, ThoseThatLiveAndDoNotComeAreNamed) {
  std::atomic<bool> over = false;
  std::string heard;
  asRanks(impatient(3), [&](Ranks& ranks) {
    EXPECT_FALSE(ranks.any(false));
    if (ranks.rank() == 0) {
      heard = heardBy(ranks, [&] { over = true; });
      over = true;
    }
    while (!over) std::this_thread::sleep_for(std::chrono::milliseconds(50));  // it gives signs of life all the while
  });
  EXPECT_THAT(heard,
              HasSubstr("rank 1: it gives signs of life and has not come to exchange 3, in which others have waited for 4 s; nor has "
                        "rank 2. Resume the run"));
}

TEST_F(Stalled, ARankThatComputesForLongerThanTheTimeoutIsWaitedFor) {
  asRanks(places(2, std::chrono::seconds(3)), [](Ranks& ranks) {
    if (ranks.rank() == 1) std::this_thread::sleep_for(std::chrono::seconds(7));
    EXPECT_TRUE(ranks.any(ranks.rank() == 1));
  });
}

TEST_F(Stalled, ANetworkThatLetsNothingPassEndsAllThatWaitForIt) {
  std::array<std::string, 2> heard;
  std::atomic<int> ready = 0;
  LossyConnections lossy;
  const auto all = impatient(2);
  asRanks(all, [&](Ranks& ranks) {
    EXPECT_FALSE(ranks.any(false)) << "before";
    ++ready;
    if (ranks.rank() == 0) {
      while (ready < 2) std::this_thread::yield();
      std::this_thread::sleep_for(std::chrono::milliseconds(300));  // nothing of before is on its way any more
      EXPECT_GT(lossy.loseAllBut(all.front().port), 0) << "no connection between the two was found";
      ++ready;
    }
    while (ready < 3) std::this_thread::yield();
    heard[static_cast<std::size_t>(ranks.rank())] = heardBy(ranks);
  });
  // Both find it out; who does so first ends, and may be heard by the other.
  EXPECT_THAT(heard, testing::Each(HasSubstr("the network of the ranks: all have come to exchange 3, and nothing has passed")));
  EXPECT_THAT(heard, testing::Each(HasSubstr("for 2 s. Check the network between them. Resume the run")));
}

#if __has_include(<gloo/transport/device.h>) && defined(XSMOE_GLOO_BELONGS_TO_LIBTORCH)
// Elsewhere the tests of ranks are skipped.
TEST(Ranks, CanMeetWhereGloosHeadersAreInstalled) { EXPECT_TRUE(canMeetRanks()) << "the build did not find them, or LibTorch's for it"; }

TEST(Ranks, MeetAtThePlaceOfTheirLauncherEachTimeThatItStartsThem) {
  auto all = places(2);
  c10d::TCPStoreOptions options;
  options.port = static_cast<std::uint16_t>(all.front().port);
  options.isServer = true;
  options.waitWorkers = false;
  const auto launchers = c10::make_intrusive<c10d::TCPStore>("127.0.0.1", options);
  for (const char* attempt : {"0", "1"}) {
    for (auto& place : all) {
      place.launcherMeets = true;
      place.attempt = attempt;
    }
    asRanks(all, [](Ranks& ranks) { EXPECT_TRUE(ranks.any(ranks.rank() == 1)); });
  }
}

TEST(RankWatches, OfManyRanksTakeTheLivingForGoneAtNoTimeout) {
  constexpr int kRanks = 48;  // they look at each other every 1.5 s
  const auto meetingPlace = c10::make_intrusive<c10d::HashStore>();
  std::vector<std::unique_ptr<RankWatch>> all;
  for (const auto& place : places(kRanks, std::chrono::seconds(1))) all.push_back(std::make_unique<RankWatch>(meetingPlace, place));
  const auto goneWithin = [&](std::chrono::seconds time) -> std::optional<RankWatch::Gone> {
    const auto last = std::chrono::steady_clock::now() + time;
    while (std::chrono::steady_clock::now() < last) {
      for (const auto& watch : all)
        if (const auto gone = watch->gone()) return gone;
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    return std::nullopt;
  };
  const auto living = goneWithin(std::chrono::seconds(7));
  EXPECT_FALSE(living) << "rank " << living->rank << ": " << living->words;

  all.pop_back();
  const auto gone = goneWithin(std::chrono::seconds(20));
  ASSERT_TRUE(gone);
  EXPECT_EQ(gone->rank, kRanks - 1);
  EXPECT_EQ(gone->words, "it is gone: no sign of life for 6 s");
}
#endif

TEST(RanksShares, AreOfWholeBlocksWhereEachGetsOne) {
  XSMOE_NEEDS_RANKS();
  asRanks(2, [](Ranks& ranks) {
    const auto sizes = [&](std::int64_t rows) {
      std::vector<std::int64_t> list;
      for (const auto& share : ranks.sharesOf(rows, 256)) list.push_back(share.size());
      return list;
    };
    EXPECT_THAT(sizes(1000), ElementsAre(512, 488));
    EXPECT_THAT(sizes(300), ElementsAre(150, 150)) << "less than a block each";
    EXPECT_THAT(sizes(1), ElementsAre(0, 1));
    EXPECT_THAT(sizes(0), ElementsAre(0, 0));
  });
}

}  // namespace
}  // namespace xsmoe::device
