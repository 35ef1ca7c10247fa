#include "model/streaming/ranking.h"

#include <ATen/Parallel.h>
#include <gmock/gmock.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

#include "model/network/recommender.h"
#include "tests/support/cancelled_at_each.h"
#include "tests/support/machine_noise.h"

namespace xsmoe::streaming {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

/// What is to be ranked.
struct Case {
  at::Tensor users, items;
  std::vector<std::int64_t> targets;
  ExcludedColumns excluded;
};

ExcludedColumns excludedOf(const std::vector<std::vector<std::int32_t>>& lists) {
  ExcludedColumns excluded;
  for (const auto& list : lists) {
    excluded.columns.insert(excluded.columns.end(), list.begin(), list.end());
    excluded.offsets.push_back(std::ssize(excluded.columns));
  }
  return excluded;
}

/// Random embeddings; every fourth item is the copy of another, so that many scores are equal. Every user has a few exclusions.
Case randomCase(std::int64_t users, std::int64_t items, std::int64_t width, std::uint64_t seed) {
  torch::manual_seed(seed);
  Case made{torch::randn({users, width}), torch::randn({items, width}), {}, {}};
  for (std::int64_t i = 3; i < items; i += 4) made.items[i].copy_(made.items[(i * 7) % items]);
  const auto targets = torch::randint(items, {users}), excluded = torch::randint(items, {users, 6});
  std::vector<std::vector<std::int32_t>> lists;
  for (std::int64_t u = 0; u < users; ++u) {
    made.targets.push_back(targets[u].item<std::int64_t>());
    lists.emplace_back();
    for (std::int64_t j = 0; j < u % 7; ++j) lists.back().push_back(excluded[u][j].item<std::int32_t>());
    if (u % 5 == 4) lists.back().push_back(static_cast<std::int32_t>(made.targets.back()));
    std::sort(lists.back().begin(), lists.back().end());
    lists.back().erase(std::unique(lists.back().begin(), lists.back().end()), lists.back().end());
  }
  made.excluded = excludedOf(lists);
  return made;
}

/// Items of which many differ from each other in the last bit of one component only, and users at right angles to them: what float32 loses
/// of their scores is more than their differences.
Case nearlyTiedCase() {
  auto made = randomCase(5, 600, 64, 7);
  const auto base = torch::randn({64});
  made.users -= made.users.matmul(base).unsqueeze(1) * base / base.dot(base);
  for (std::int64_t i = 0; i < 400; ++i) {
    made.items[i].copy_(base);
    auto* const component = made.items[i].data_ptr<float>() + i % 64;
    *component = std::nextafter(*component, i % 3 == 0 ? 10.0F : -10.0F);
  }
  for (std::size_t u = 0; u < made.targets.size(); ++u) made.targets[u] = static_cast<std::int64_t>(u) * 31;
  return made;
}

/// All columns of a user that are not excluded, in the order of model.md, section 6, by plain sums in double.
std::vector<ScoredColumn> plainOrder(const Case& given, std::int64_t user) {
  const auto users = given.users.accessor<float, 2>(), items = given.items.accessor<float, 2>();
  const auto excluded = given.excluded.at(user);
  std::vector<ScoredColumn> order;
  for (std::int32_t column = 0; column < items.size(0); ++column) {
    if (std::find(excluded.begin(), excluded.end(), column) != excluded.end()) continue;
    double score = 0;
    for (std::int64_t k = 0; k < users.size(1); ++k) score += static_cast<double>(users[user][k]) * static_cast<double>(items[column][k]);
    order.push_back({column, score});
  }
  std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) { return a.score > b.score; });
  return order;
}

std::vector<std::int64_t> plainRanks(const Case& given) {
  std::vector<std::int64_t> ranks;
  for (std::size_t u = 0; u < given.targets.size(); ++u) {
    const auto order = plainOrder(given, static_cast<std::int64_t>(u));
    const auto found = std::find_if(order.begin(), order.end(), [&](const auto& one) { return one.column == given.targets[u]; });
    ranks.push_back(found == order.end() ? 0 : found - order.begin() + 1);
  }
  return ranks;
}

std::vector<std::vector<ScoredColumn>> plainLists(const Case& given, std::size_t count) {
  std::vector<std::vector<ScoredColumn>> lists;
  for (std::int64_t u = 0; u < given.users.size(0); ++u) {
    lists.push_back(plainOrder(given, u));
    lists.back().resize(std::min(count, lists.back().size()));
  }
  return lists;
}

void expectPlainResults(const Case& given, std::size_t count, const RankingOptions& options, const std::string& where) {
  SCOPED_TRACE(where);
  const ExactScores scores(given.users, given.items);
  EXPECT_EQ(ranksOf(scores, given.targets, given.excluded, options), plainRanks(given));
  const auto lists = topItems(scores, static_cast<std::int64_t>(count), given.excluded, options), plain = plainLists(given, count);
  for (std::size_t u = 0; u < plain.size(); ++u) EXPECT_EQ(lists[u], plain[u]) << "user " << u;
}

/// By the loop of the CPU and by the tensor operations of a GPU.
void expectPlainResults(const Case& given, std::size_t count, RankingOptions options = {}) {
  for (const bool byTensors : {false, true}) {
    options.byTensors = byTensors;
    expectPlainResults(given, count, options, byTensors ? "by tensors" : "by a loop");
  }
}

class Threads {
 public:
  explicit Threads(int count) { at::set_num_threads(count); }
  ~Threads() { at::set_num_threads(before_); }
  Threads(const Threads&) = delete;
  Threads& operator=(const Threads&) = delete;

 private:
  int before_ = at::get_num_threads();
};

/// Two items score 3, one 2, one 1 for the only user; column 1 is the first of the equal ones.
Case fourItems() { return {torch::tensor({{1.0F}}), torch::tensor({{2.0F}, {3.0F}, {1.0F}, {3.0F}}), {0}, excludedOf({{}})}; }

TEST(Ranking, CountsHigherScoresAndEqualOnesOfLowerColumns) {
  auto given = fourItems();
  std::vector<std::int64_t> ranks;
  for (std::int64_t target = 0; target < 4; ++target)
    ranks.push_back(ranksOf({given.users, given.items}, {target}, given.excluded).front());
  EXPECT_THAT(ranks, ElementsAre(3, 1, 4, 2));
}

TEST(Ranking, ListsTheBestFirstWithTheirScores) {
  const auto given = fourItems();
  EXPECT_THAT(topItems({given.users, given.items}, 3, given.excluded).front(),
              ElementsAre(ScoredColumn{1, 3}, ScoredColumn{3, 3}, ScoredColumn{0, 2}));
}

TEST(Ranking, LeavesOutExcludedColumns) {
  auto given = fourItems();
  given.excluded = excludedOf({{1, 2}});
  EXPECT_THAT(ranksOf({given.users, given.items}, {0}, given.excluded), ElementsAre(2));
  EXPECT_THAT(topItems({given.users, given.items}, 3, given.excluded).front(), ElementsAre(ScoredColumn{3, 3}, ScoredColumn{0, 2}));
}

TEST(Ranking, CallsAnExcludedOrAbsentTargetAMiss) {
  auto given = fourItems();
  EXPECT_THAT(ranksOf({given.users, given.items}, {-1}, given.excluded), ElementsAre(0));
  given.excluded = excludedOf({{0}});
  EXPECT_THAT(ranksOf({given.users, given.items}, {0}, given.excluded), ElementsAre(0));
}

TEST(Ranking, HasEmptyListsWhereEverythingIsExcluded) {
  auto given = fourItems();
  given.excluded = excludedOf({{0, 1, 2, 3}});
  expectPlainResults(given, 3);
  EXPECT_THAT(topItems({given.users, given.items}, 3, given.excluded).front(), IsEmpty());
}

TEST(Ranking, RanksTheOnlyCandidateFirst) {
  const Case given{torch::randn({3, 4}), torch::randn({1, 4}), {0, 0, -1}, excludedOf({{}, {0}, {}})};
  expectPlainResults(given, 2);
  EXPECT_THAT(ranksOf({given.users, given.items}, given.targets, given.excluded), ElementsAre(1, 0, 0));
}

TEST(Ranking, OfNoUsersOrNoCandidatesIsEmpty) {
  EXPECT_THAT(ranksOf({torch::zeros({0, 4}), torch::zeros({3, 4})}, {}, {}), IsEmpty());
  EXPECT_THAT(topItems({torch::zeros({0, 4}), torch::zeros({3, 4})}, 5, {}), IsEmpty());
  EXPECT_THAT(topItems({torch::zeros({2, 4}), torch::zeros({0, 4})}, 5, excludedOf({{}, {}})), ElementsAre(IsEmpty(), IsEmpty()));
  EXPECT_THAT(ranksOf({torch::zeros({1, 4}), torch::zeros({0, 4})}, {-1}, excludedOf({{}})), ElementsAre(0));
  EXPECT_THAT(topItems({torch::zeros({2, 4}), torch::zeros({3, 4})}, 0, excludedOf({{}, {}})), ElementsAre(IsEmpty(), IsEmpty()));
}

TEST(Ranking, IsThatOfPlainSumsInDouble) {
  expectPlainResults(randomCase(1, 1, 1, 1), 1);
  expectPlainResults(randomCase(40, 2000, 33, 2), 20);
  expectPlainResults(randomCase(600, 70, 8, 3), 5);
}

TEST(Ranking, ListsEverythingWhereMoreIsAskedFor) {
  const auto given = randomCase(9, 700, 8, 4);
  expectPlainResults(given, 10'000);
  EXPECT_THAT(topItems({given.users, given.items}, 10'000, given.excluded)[1], SizeIs(700 - given.excluded.at(1).size()));
}

TEST(Ranking, IsTheSameForTilesOfEverySizeAndAnyThreads) {
  const auto given = randomCase(11, 1100, 16, 5);
#if defined(__SANITIZE_THREAD__)
  const std::vector<int> threads{1};  // the thread sanitizer does not see how OpenMP synchronises
#else
  const std::vector<int> threads{1, 2};
#endif
  for (const int count : threads)
    for (const std::int64_t size : {1, 3, 7, 64, 0}) {
      const Threads some(count);
      SCOPED_TRACE(std::to_string(count) + " threads, tiles of " + std::to_string(size));
      expectPlainResults(given, 20, {.tileUsers = size, .tileItems = size});
    }
}

TEST(Ranking, OfOneUserAloneIsThatOfTheUserAmongOthers) {
  for (const auto& given : {randomCase(9, 2300, 24, 11), nearlyTiedCase()}) {
    const ExactScores together(given.users, given.items);
    const auto ranks = ranksOf(together, given.targets, given.excluded);
    const auto lists = topItems(together, 20, given.excluded);
    for (std::size_t u = 0; u < given.targets.size(); ++u) {
      const auto user = static_cast<std::int64_t>(u);
      const ExactScores alone(given.users.narrow(0, user, 1), given.items);
      const auto left = given.excluded.at(user);
      const auto excluded = excludedOf({{left.begin(), left.end()}});
      EXPECT_THAT(ranksOf(alone, {given.targets[u]}, excluded), ElementsAre(ranks[u])) << "user " << u;
      EXPECT_THAT(topItems(alone, 20, excluded), ElementsAre(lists[u])) << "user " << u;
    }
  }
}

// Half of the lists within the 50 ms that a person may wait for one, or so many times that as a calibration loop is slowed meanwhile.
TEST(Ranking, MakesThePaperSizedListOfOneUserBeforeAPersonNotices) {
  constexpr std::int64_t kItems = 126'000, kWidth = 128;
  constexpr double kMostMs = 50;
  torch::manual_seed(12);
  const auto items = torch::randn({kItems, kWidth});
  const auto largest = ExactScores::largestNorm(items);
  const auto excluded = excludedOf({{5, 17, 90'000}});
  MachineNoise noise;
  std::vector<double> taken;
  for (int list = 0; list < 9; ++list) {
    noise.pass();
    const auto user = torch::randn({1, kWidth});
    const auto begun = std::chrono::steady_clock::now();
    const ExactScores scores(user, items, largest);
    EXPECT_EQ(topItems(scores, 20, excluded).front().size(), 20U);
    EXPECT_GT(ranksOf(scores, {list}, excluded).front(), list == 5 ? -1 : 0);
    taken.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begun).count());
  }
  std::sort(taken.begin(), taken.end());
  RecordProperty("median_ms", std::to_string(taken[4]));
  expectWithin(taken[4], kMostMs, noise);
}

TEST(Ranking, TellsScoresApartThatFloat32Cannot) {
  const auto given = nearlyTiedCase();
  const auto rounded = torch::matmul(given.users, given.items.t());
  const auto exact = torch::matmul(given.users.to(torch::kDouble), given.items.to(torch::kDouble).t());
  const auto target = torch::tensor(given.targets).unsqueeze(1);
  const auto sign = [&](const at::Tensor& scores) { return (scores - scores.gather(1, target)).sign().to(torch::kFloat); };
  ASSERT_GT(sign(rounded).ne(sign(exact)).sum().item<int>(), 200);
  expectPlainResults(given, 20);
  expectPlainResults(given, 500, {.tileUsers = 2, .tileItems = 100});
}

TEST(Ranking, RanksEqualItemsByColumnHoweverManyThereAre) {
  auto given = randomCase(3, 1300, 8, 8);
  given.items = given.items.narrow(0, 0, 1).expand({1300, 8}).contiguous();
  expectPlainResults(given, 20);
}

TEST(Ranking, HoldsWhereFloat32ProductsVanishOrAreHuge) {
  for (const double scale : {1e-30, 1e-22, 1e15}) {
    auto given = randomCase(4, 600, 8, 9);
    given.users *= scale;
    given.items *= scale;
    expectPlainResults(given, 20);
  }
}

TEST(Ranking, TakesEmbeddingsInAnyLayout) {
  auto given = randomCase(6, 90, 8, 10);
  const auto plain = plainRanks(given);
  EXPECT_EQ(ranksOf({given.users.t().contiguous().t(), given.items.repeat({1, 2}).narrow(1, 0, 8)}, given.targets, given.excluded), plain);
}

TEST(Ranking, IsTheSameWhereTheLargestNormIsKnown) {
  const auto given = randomCase(6, 90, 8, 10);
  const auto largest = ExactScores::largestNorm(given.items);
  EXPECT_NEAR(largest, given.items.norm(2, 1).max().item<double>(), 1e-5);
  const ExactScores scores(given.users, given.items), known(given.users, given.items, largest),
      loose(given.users, given.items, 2 * largest);
  for (std::int64_t user = 0; user < 6; ++user) EXPECT_EQ(known.bound(user), scores.bound(user));
  EXPECT_EQ(ranksOf(known, given.targets, given.excluded), plainRanks(given));
  EXPECT_EQ(ranksOf(loose, given.targets, given.excluded), plainRanks(given)) << "items with larger norms are not among these";
}

TEST(Ranking, RefusesScoresThatAreNotFinite) {
  const auto refusal = [](const at::Tensor& users, const at::Tensor& items) -> std::string {
    try {
      const ExactScores scores(users, items);
    } catch (const network::NotFinite& error) {
      return error.what();
    }
    return "it was taken";
  };
  const auto good = torch::ones({3, 4});
  EXPECT_EQ(refusal(good, good), "it was taken");
  for (const double bad : {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity(), 1e38}) {
    auto items = torch::ones({5, 4});
    items[2][1] = bad;
    EXPECT_EQ(refusal(good, items), "a score is not finite") << bad;
    EXPECT_EQ(refusal(items, good), "a score is not finite") << bad;
  }
  auto items = torch::ones({5, 4});
  items[2][1] = std::numeric_limits<double>::infinity();
  EXPECT_EQ(refusal(torch::zeros({3, 4}), items), "a score is not finite");  // 0 · ∞
}

TEST(Ranking, RefusesWhatDoesNotFitTogether) {
  const ExactScores scores(torch::ones({1, 4}), torch::ones({3, 4}));
  EXPECT_THROW(ExactScores(torch::ones({1, 4}), torch::ones({3, 5})), c10::Error);
  EXPECT_THROW(ExactScores(torch::ones({1, 4}), torch::ones({3, 4}, torch::kDouble)), c10::Error);
  EXPECT_THROW((void)ranksOf(scores, {0, 1}, excludedOf({{}})), c10::Error);
  EXPECT_THROW((void)ranksOf(scores, {3}, excludedOf({{}})), c10::Error);
  EXPECT_THROW((void)ranksOf(scores, {0}, excludedOf({{}, {}})), c10::Error);
  EXPECT_THROW((void)ranksOf(scores, {0}, excludedOf({{3}})), c10::Error);
  EXPECT_THROW((void)topItems(scores, 1, excludedOf({{}}), {.tileUsers = -1}), c10::Error);
}

TEST(Ranking, BoundsTheErrorOfFloat32Products) {
  const auto given = randomCase(20, 400, 128, 11);
  const ExactScores scores(given.users, given.items);
  const auto rounded = torch::matmul(given.users, given.items.t());
  for (std::int64_t u = 0; u < 20; ++u) {
    std::vector<ScoredColumn> all(400);
    for (std::int32_t i = 0; i < 400; ++i) all[static_cast<std::size_t>(i)].column = i;
    scores.settle(u, all);
    for (const auto& [column, score] : all) EXPECT_LE(std::abs(rounded[u][column].item<double>() - score), scores.bound(u));
    EXPECT_LT(scores.bound(u), 1e-2);
  }
}

TEST(Ranking, EndsBetweenTilesWhereItIsCancelled) {
  const auto made = randomCase(5, 20, 8, 3);
  const ExactScores scores(made.users, made.items);
  for (const bool byTensors : {false, true}) {
    const auto rank = [&](const ProgressCallback& progress) {
      return errorThrownBy([&] { static_cast<void>(ranksOf(scores, made.targets, made.excluded, {2, 4, byTensors, progress})); });
    };
    const auto list = [&](const ProgressCallback& progress) {
      return errorThrownBy([&] { static_cast<void>(topItems(scores, 3, made.excluded, {2, 4, byTensors, progress})); });
    };
    EXPECT_GE(cancelAtEach(rank), 5) << "tiles of four items at most";
    EXPECT_GE(cancelAtEach(list), 5);
  }
}

}  // namespace
}  // namespace xsmoe::streaming
