// Replay (baselines.md, 9.1): past sequences train along.
#include "model/baselines/replay.h"

#include <gmock/gmock.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "model/baselines/iisan.h"
#include "tests/baselines/small_iisan.h"
#include "tests/network/small_network.h"

namespace xsmoe::baselines {
namespace {

using testing::ElementsAre;

Sequences sequencesOf(const std::vector<std::pair<std::int32_t, std::vector<std::int32_t>>>& users) {
  Sequences sequences;
  for (const auto& [user, items] : users) {
    sequences.users.push_back(user);
    sequences.items.insert(sequences.items.end(), items.begin(), items.end());
    sequences.offsets.push_back(std::ssize(sequences.items));
  }
  return sequences;
}

/// Records in the order of the sequences' items, one user after another.
struct Window {
  Sequences train;
  std::vector<std::int32_t> recordUsers;

  explicit Window(Sequences some) : train(std::move(some)) {
    for (std::size_t i = 0; i < train.size(); ++i) recordUsers.insert(recordUsers.end(), train.at(i).size(), train.users[i]);
  }
  [[nodiscard]] network::WindowData data(int number) const {
    return {{number}, train, network::kSmallItems, network::kSmallItems, 9, 9, network::kSmallItems, network::kSmallItems, recordUsers};
  }
};

const Window kFirst(sequencesOf({{0, {1, 2, 3}}, {1, {4, 5}}, {2, {6, 7, 8, 9}}}));
const Window kSecond(sequencesOf({{3, {10, 11}}, {1, {12, 1}}}));

void train(network::Recommender& recommender, const Window& window, int number) {
  const auto samples = recommender.beginWindow(window.data(number));
  recommender.beginEpoch(1e-2);
  for (int step = 0; step < 2; ++step) static_cast<void>(recommender.trainBatch({samples.users, samples.items}));
  recommender.endWindow(window.data(number));
}

TEST(Replay, WithoutCapacityIsPlainTraining) {
  const auto plain = smallIisan(0.1);
  Replay replay(smallIisan(0.1), 0, 5, 7);
  for (auto* const one : {plain.get(), static_cast<network::Recommender*>(&replay)}) {
    train(*one, kFirst, 0);
    train(*one, kSecond, 1);
  }
  EXPECT_EQ(replay.reservoir().size(), 0);
  EXPECT_EQ(replay.reservoir().arrivals(), 5);
  for (const auto& [name, tensor] : plain->parameters()) EXPECT_TRUE(torch::equal(replay.parameters().at(name), tensor)) << name;
}

TEST(Replay, TrainsOnTheWindowsSequencesAndThoseOfTheReservoir) {
  Replay replay(smallIisan(0.1), 1, 5, 7);
  EXPECT_EQ(replay.beginWindow(kFirst.data(0)).users.size(0), 3);
  replay.endWindow(kFirst.data(0));
  EXPECT_EQ(replay.reservoir().size(), 3);
  const auto all = replay.unionWith(kSecond.train);
  EXPECT_THAT(all.users, ElementsAre(3, 1, 0, 1, 2));
  EXPECT_THAT(std::vector(all.at(4).begin(), all.at(4).end()), ElementsAre(6, 7, 8, 9));
  const auto samples = replay.beginWindow(kSecond.data(1));
  EXPECT_EQ(samples.users.size(0), 5);
}

TEST(Replay, HoldsAsManySequencesOfTheFirstWindowAsItCanAndNoneOfALaterOneUntilThatEnds) {
  for (const auto& [ratio, held] : {std::pair(0.7, 2), {1.0, 3}}) {
    Replay replay(smallIisan(0.1), ratio, 5, 7);
    train(replay, kFirst, 0);
    EXPECT_EQ(replay.reservoir().size(), held) << ratio;
    EXPECT_EQ(replay.reservoir().arrivals(), 3);
    static_cast<void>(replay.beginWindow(kSecond.data(1)));
    EXPECT_EQ(replay.reservoir().size(), held);
    EXPECT_LE(replay.reservoir().items().max().item<std::int64_t>(), 9) << "items of the first window only";
  }
}

TEST(Replay, ATenthOfTheFirstWindowIsOneSequenceAtLeast) {
  EXPECT_EQ(Reservoir::capacityFor(0.1, 3), 1);
  EXPECT_EQ(Reservoir::capacityFor(0.1, 47), 4);
  EXPECT_EQ(Reservoir::capacityFor(0, 1000), 0);
}

TEST(Replay, GoesOnWithinAWindowFromItsState) {
  Replay whole(smallIisan(0.1), 0.7, 5, 7), later(smallIisan(0.1), 0.7, 5, 7);
  train(whole, kFirst, 0);
  auto samples = whole.beginWindow(kSecond.data(1));
  whole.beginEpoch(1e-2);
  static_cast<void>(whole.trainBatch({samples.users, samples.items}));

  later.load(network::copyOf(whole.parameters()));
  const auto again = later.resumeWindow(kSecond.data(1), network::copyOf(whole.trainingState()));
  EXPECT_TRUE(torch::equal(again.items, samples.items));
  for (auto* const one : {&whole, &later}) {
    one->beginEpoch(1e-2);
    static_cast<void>(one->trainBatch({samples.users, samples.items}));
    one->endWindow(kSecond.data(1));
  }
  for (const auto& [name, tensor] : whole.parameters()) EXPECT_TRUE(torch::equal(later.parameters().at(name), tensor)) << name;
  EXPECT_TRUE(torch::equal(later.reservoir().items(), whole.reservoir().items()));
}

}  // namespace
}  // namespace xsmoe::baselines
