#include "model/streaming/evaluator.h"

#include <gmock/gmock.h>

#include <cstdint>
#include <limits>
#include <memory>
#include <vector>

#include "model/core/sequences.h"
#include "model/network/sequence_samples.h"
#include "model/streaming/batches.h"
#include "model/streaming/references.h"
#include "tests/data/streams.h"
#include "tests/network/small_network.h"
#include "tests/streaming/fake_recommender.h"
#include "tests/streaming/small_run.h"
#include "tests/support/ranks_in_threads.h"

namespace xsmoe::streaming {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;
using testing::HasSubstr;

Sequences sequencesOf(const std::vector<std::vector<std::int32_t>>& lists) {
  Sequences sequences;
  for (const auto& list : lists) {
    sequences.users.push_back(static_cast<std::int32_t>(sequences.users.size()));
    sequences.items.insert(sequences.items.end(), list.begin(), list.end());
    sequences.offsets.push_back(std::ssize(sequences.items));
  }
  return sequences;
}

Exclusions exclusionsOf(const std::vector<std::vector<std::int32_t>>& lists) {
  Exclusions exclusions;
  for (const auto& list : lists) {
    exclusions.items.insert(exclusions.items.end(), list.begin(), list.end());
    exclusions.offsets.push_back(std::ssize(exclusions.items));
  }
  return exclusions;
}

/// Ranks of sequences under given scores of items 1, 2, ….
Result<std::vector<std::int64_t>> ranks(const std::vector<double>& scores, const std::vector<std::vector<std::int32_t>>& lists,
                                        const std::vector<std::vector<std::int32_t>>& histories,
                                        std::vector<std::int32_t> candidates = {1, 2, 3, 4, 5}) {
  FakeRecommender recommender([&](std::int64_t item, int, int) { return item == 0 ? 0 : scores.at(static_cast<std::size_t>(item) - 1); });
  const auto sequences = sequencesOf(lists);
  const auto exclusions = exclusionsOf(histories);
  return rankTargets(recommender, {&sequences, &exclusions, std::move(candidates), 3});
}

TEST(Evaluator, CountsHigherScoresAndEqualOnesOfLowerIds) {
  // Scores of items 1 … 5: 0.5, 0.9, 0.5, 0.5, 0.1.
  const std::vector<double> scores{0.5, 0.9, 0.5, 0.5, 0.1};
  EXPECT_THAT(*ranks(scores, {{2, 1}, {1, 2}, {1, 3}, {1, 4}, {1, 5}}, {{}, {}, {}, {}, {}}), ElementsAre(2, 1, 3, 4, 5));
}

TEST(Evaluator, DoesNotRankTheUsersHistory) {
  const std::vector<double> scores{0.5, 0.9, 0.7, 0.6, 0.1};
  EXPECT_THAT(*ranks(scores, {{1, 4}, {1, 4}}, {{}, {2, 3}}), ElementsAre(3, 1));
}

TEST(Evaluator, CallsATargetInTheHistoryAMissHoweverFewCandidatesAreLeft) {
  EXPECT_THAT(*ranks({0.5, 0.9, 0.7, 0.6, 0.1}, {{1, 2}, {1, 2}}, {{2}, {1, 2, 3, 4, 5}}), ElementsAre(0, 0));
}

TEST(Evaluator, RanksAKnownTargetWhereTheProtocolCallsItNoMiss) {
  ProtocolSettings protocol;
  protocol.windows = 2;
  protocol.kCore = 0;
  // u has had a and b, and ends with b again.
  const auto log = data::makeLog({{"u", "a", 1}, {"u", "b", 2}, {"v", "c", 3}, {"u", "c", 4}, {"u", "b", 5}, {"v", "a", 6}});
  const std::vector<double> scores{0.9, 0.5, 0.7};
  FakeRecommender recommender([&](std::int64_t item, int, int) { return item == 0 ? 0 : scores.at(static_cast<std::size_t>(item) - 1); });
  for (const bool masked : {true, false}) {
    protocol.maskTarget = masked;
    const auto stream = data::WindowedStream::make(log, protocol);
    ASSERT_TRUE(stream);
    const auto history = stream->testHistory({0});
    const auto sequences = stream->test({1});
    const auto& test = *sequences;
    EXPECT_THAT(*rankTargets(recommender, {&test, &history, testCandidates(*stream, {0}, Protocol::kPaper), 3}),
                ElementsAre(masked ? 0 : 2))
        << "a stays excluded, c is better";
    const auto measured = measureReferences(*stream, protocol, {0}, {});
    ASSERT_TRUE(measured) << describe(measured.error());
    EXPECT_EQ(measured->results.at(0).metrics.ndcg10, masked ? 0 : 1) << "of equal counts, after a, b is first";
  }
}

TEST(Evaluator, RanksAmongTheCandidatesOnly) { EXPECT_THAT(*ranks({0.5, 0.9, 0.7, 0.6, 0.1}, {{1, 5}}, {{}}, {1, 5}), ElementsAre(2)); }

TEST(Evaluator, TakesNoHistoryItemThatIsNoCandidateForOne) {
  EXPECT_THAT(*ranks({0.5, 0.9, 0.7, 0.6, 0.1}, {{1, 3}}, {{2, 40}}, {1, 3}), ElementsAre(1));
}

TEST(Evaluator, RefusesAScoreThatIsNotFinite) {
  for (const double bad : {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
    const auto refused = ranks({0.5, bad, 0.7, 0.6, 0.1}, {{1, 3}}, {{2}});  // even of an item that is not ranked
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::kFailed);
    EXPECT_EQ(describe(refused.error()), "evaluation: a score is not finite. The weights have diverged: use a smaller learning rate.");
  }
}

TEST(Evaluator, OfNoSequencesGivesNoRanks) { EXPECT_THAT(*ranks({1, 1, 1, 1, 1}, {}, {}), ElementsAre()); }

TEST(Evaluator, GivesTheSameRanksInBlocksOfEverySize) {
  const auto protocol = smallSettings().protocol;
  const auto stream = smallStream(protocol);
  auto options = network::smallOptions();
  const auto recommender = network::smallNetwork(options, 2);
  recommender->setItemStates(network::statesFor(*recommender, options.widths, stream.itemCount()));
  const auto sequences = stream.test({2});
  const auto& test = *sequences;
  const auto history = stream.testHistory({1});
  const EvaluationTask task{&test, &history, testCandidates(stream, {1}, Protocol::kPaper), 5};
  const auto all = *rankTargets(*recommender, task);
  ASSERT_EQ(all.size(), test.size());
  EXPECT_GT(*std::max_element(all.begin(), all.end()), 1);
  for (const std::int64_t block : {1, 3, 7, 1000}) EXPECT_EQ(*rankTargets(*recommender, task, block), all) << block;
}

/// XSMoE that counts the rows it embeds.
class CountsRows : public network::XsmoeRecommender {
 public:
  using network::XsmoeRecommender::XsmoeRecommender;
  at::Tensor embedItems(const at::Tensor& ids) override {
    rows += ids.size(0);
    return network::XsmoeRecommender::embedItems(ids);
  }
  std::int64_t rows = 0;
};

/// With two experts a layer; each is the same.
std::unique_ptr<CountsRows> rowCounter() {
  const auto options = network::smallOptions();
  auto recommender = std::make_unique<CountsRows>(options);
  static_cast<void>(recommender->finish({0}, 0, recommender->usage()));
  network::randomise(*recommender, 1000);
  recommender->setItemStates(network::statesFor(*recommender, options.widths));
  return recommender;
}

std::vector<std::int64_t> rankedMetered(CountsRows& recommender, const EvaluationTask& task, device::Ranks* shared) {
  const network::MeteredScope metered(recommender, true, shared);
  return *rankTargets(recommender, task, 0, shared);
}

void expectSameUsage(const std::vector<LayerUsage>& usage, const std::vector<LayerUsage>& alone) {
  ASSERT_EQ(usage.size(), alone.size());
  for (std::size_t i = 0; i < usage.size(); ++i) {
    ASSERT_EQ(usage[i].contribution.size(), alone[i].contribution.size());
    for (std::size_t k = 0; k < usage[i].contribution.size(); ++k) {
      EXPECT_GT(alone[i].contribution[k], 0) << "else nothing is compared";
      // Rows are computed in float, beside others than alone.
      EXPECT_NEAR(usage[i].contribution[k], alone[i].contribution[k], 1e-4 * alone[i].contribution[k]);
      EXPECT_NEAR(usage[i].gateShare[k], alone[i].gateShare[k], 1e-4);
    }
  }
}

TEST(SharedEvaluation, EmbedsAShareOfTheCandidatesOnEachRankAndMetersAllOfThemOnce) {
  XSMOE_NEEDS_RANKS();
  const auto sequences = sequencesOf({{1, 2}, {2, 3}, {3, 1}, {1, 3}, {2, 1}});
  const auto exclusions = exclusionsOf({{}, {}, {}, {}, {}});
  const EvaluationTask task{&sequences, &exclusions, {1, 2, 3}, 5};
  const auto alone = rowCounter();
  const auto found = rankedMetered(*alone, task, nullptr);
  ASSERT_EQ(alone->rows, 4) << "the candidates, and padding";
  for (const int count : {2, 5}) {  // of five one has no row
    SCOPED_TRACE(count);
    std::vector<std::unique_ptr<CountsRows>> counters;
    for (int rank = 0; rank < count; ++rank) counters.push_back(rowCounter());
    asRanks(count, [&](device::Ranks& shared) {
      EXPECT_EQ(rankedMetered(*counters[static_cast<std::size_t>(shared.rank())], task, &shared), found);
    });
    for (const auto& counter : counters) {
      EXPECT_EQ(counter->rows, count == 2 ? 2 : 1);
      expectSameUsage(counter->usage(), alone->usage());
      for (const auto modality : counter->modalities())
        EXPECT_EQ(counter->layer(modality, 0)->meter.itemSlots(), 3) << "padding is none, also where a rank embeds nothing else";
      EXPECT_TRUE(counter->usage() == counters[0]->usage()) << "bit for bit";
    }
  }
}

TEST(TestCandidates, AreTheItemsSeenUnderPaperAndUpToTheLargestTestItemUnderOfficial) {
  using data::Interaction;
  ProtocolSettings protocol;
  protocol.windows = 2;
  protocol.kCore = 0;
  // D_1: u has one sequence over a and c; d is seen there too, by a user with one record only.
  const auto stream = data::WindowedStream::make(
      data::makeLog({{"u", "a", 1}, {"u", "b", 2}, {"v", "a", 3}, {"u", "a", 4}, {"u", "c", 5}, {"w", "d", 6}}), protocol);
  EXPECT_THAT(testCandidates(*stream, {0}, Protocol::kPaper), ElementsAre(1, 2, 3, 4));
  EXPECT_THAT(testCandidates(*stream, {0}, Protocol::kOfficial), ElementsAre(1, 2, 3));
}

TEST(Metrics, AreSharesOfHitsAndDiscountedGains) {
  // Ranks 1, 3, 10, 11, 20, 21 and a miss.
  const auto metrics = metricsOf({1, 3, 10, 11, 20, 21, 0});
  EXPECT_DOUBLE_EQ(metrics.hr10, 3.0 / 7);
  EXPECT_DOUBLE_EQ(metrics.hr20, 5.0 / 7);
  EXPECT_DOUBLE_EQ(metrics.ndcg10, (1 + 1 / 2.0 + 1 / std::log2(11.0)) / 7);
  EXPECT_DOUBLE_EQ(metrics.ndcg20, (1 + 1 / 2.0 + 1 / std::log2(11.0) + 1 / std::log2(12.0) + 1 / std::log2(21.0)) / 7);
  EXPECT_EQ(metrics.sequences, 7);
  EXPECT_EQ(metricsOf({}), Metrics{});
}

TEST(Samples, OfSequencesArePaddedOnTheLeftAndKeepTheirUsers) {
  const auto samples = network::sequenceSamples(sequencesOf({{1, 2}, {3, 4, 5, 6}}), 3);
  EXPECT_TRUE(torch::equal(samples.items, torch::tensor({{0, 0, 1, 2}, {3, 4, 5, 6}}, torch::kLong)));
  EXPECT_TRUE(torch::equal(samples.users, torch::tensor(sequencesOf({{1, 2}, {3, 4, 5, 6}}).users, torch::kInt).to(torch::kLong)));
}

TEST(Batches, HoldEverySequenceOnceInAFreshOrderTheLastOneSmaller) {
  const auto sequences = torch::arange(1, 21, torch::kLong).view({10, 2});
  const auto generator = at::make_generator<at::CPUGeneratorImpl>(std::uint64_t{1});
  const auto epoch = [&] {
    const EpochBatches batches({sequences.select(1, 0) + 100, sequences}, 4, generator);
    EXPECT_EQ(batches.count(), 3);
    EXPECT_EQ(batches.at(2).items.size(0), 2);
    for (const int batch : {0, 1, 2}) EXPECT_TRUE(torch::equal(batches.at(batch).users, batches.at(batch).items.select(1, 0) + 100));
    return torch::cat({batches.at(0).items, batches.at(1).items, batches.at(2).items});
  };
  const auto first = epoch(), second = epoch();
  const auto sorted = [](const at::Tensor& rows) { return std::get<0>(rows.select(1, 0).sort()); };
  EXPECT_TRUE(torch::equal(sorted(first), sequences.select(1, 0)));
  EXPECT_TRUE(torch::equal(sorted(second), sequences.select(1, 0)));
  EXPECT_FALSE(torch::equal(first, second));
}

TEST(Samples, HaveTheLogarithmOfTheirItemsPopularity) {
  const auto logs = network::logPopularity(sequencesOf({{1, 3}, {3, 3}}), 3);
  EXPECT_LT(network::relativeError(logs, torch::tensor({0.0, std::log(0.25), 0.0, std::log(0.75)})), 1e-6);
}

TEST(InputIds, AreTheLastLItemsBeforeTheTarget) {
  const auto sequences = sequencesOf({{1, 2, 3, 4, 5}, {6, 7}});
  EXPECT_TRUE(torch::equal(inputIds(sequences, 0, 2, 3), torch::tensor({{2, 3, 4}, {0, 0, 6}}, torch::kLong)));
}

}  // namespace
}  // namespace xsmoe::streaming
