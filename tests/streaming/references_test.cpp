// What ranks without training, on the evaluation of the trained model.
#include "model/streaming/references.h"

#include <gmock/gmock.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <random>

namespace xsmoe::streaming {
namespace {

using testing::ElementsAre;

/// Two windows of records (user, item) in the order of time; every record counts.
data::WindowedStream streamOf(const std::vector<std::pair<int, int>>& records, int windows = 2) {
  data::InteractionLog log;
  std::map<int, std::int32_t> users, items;
  std::int64_t time = 0;
  for (const auto& [user, item] : records) {
    const auto u = users.emplace(user, static_cast<std::int32_t>(users.size())),
               i = items.emplace(item, static_cast<std::int32_t>(items.size()));
    if (u.second) log.userIds.push_back("u" + std::to_string(user));
    if (i.second) log.itemIds.push_back("i" + std::to_string(item));
    log.users.push_back(u.first->second);
    log.items.push_back(i.first->second);
    log.timesMs.push_back(time += 1000);
  }
  ProtocolSettings protocol;
  protocol.windows = windows;
  protocol.kCore = 0;
  return data::WindowedStream::make(log, protocol).value();
}

/// A task over sequences whose last item is the target.
struct Task {
  Sequences sequences;
  Exclusions exclusions;

  void add(std::vector<std::int32_t> items, std::vector<std::int32_t> excluded = {}) {
    sequences.users.push_back(static_cast<std::int32_t>(sequences.users.size()));
    sequences.items.insert(sequences.items.end(), items.begin(), items.end());
    sequences.offsets.push_back(std::ssize(sequences.items));
    exclusions.items.insert(exclusions.items.end(), excluded.begin(), excluded.end());
    exclusions.offsets.push_back(std::ssize(exclusions.items));
  }
  [[nodiscard]] EvaluationTask of(std::int32_t candidates) const {
    EvaluationTask task{&sequences, &exclusions, {}, 10};
    for (std::int32_t item = 1; item <= candidates; ++item) task.candidates.push_back(item);
    return task;
  }
};

/// The rank by definition: 1 + higher scores + equal ones of a lower id, without excluded items.
std::vector<std::int64_t> ranksByDefinition(const EvaluationTask& task, const std::function<double(std::size_t, std::int32_t)>& score) {
  std::vector<std::int64_t> ranks;
  for (std::size_t i = 0; i < task.sequences->size(); ++i) {
    const auto target = task.sequences->at(i).back();
    const auto excluded = task.exclusions->at(i);
    const auto isOut = [&](std::int32_t item) { return std::find(excluded.begin(), excluded.end(), item) != excluded.end(); };
    std::int64_t rank = 1;
    for (const auto item : task.candidates)
      if (!isOut(item) && (score(i, item) > score(i, target) || (score(i, item) == score(i, target) && item < target))) ++rank;
    ranks.push_back(isOut(target) ? 0 : rank);
  }
  return ranks;
}

TEST(References, PopularRanksByCountAndEqualCountsById) {
  Task task;
  task.add({1, 3});
  task.add({1, 4});
  task.add({1, 2}, {3});
  task.add({1, 3}, {3});
  EXPECT_THAT(ranksByCount(task.of(4), {0, 1, 2, 5, 2}), ElementsAre(1, 3, 1, 0));
}

TEST(References, TransitionsCountWhatFollowedTheLatestInputsMost) {
  // User 1: a b a b; user 2: a c.
  const auto stream = streamOf({{1, 1}, {2, 1}, {1, 2}, {2, 3}, {1, 1}, {1, 2}, {1, 4}, {2, 4}});
  const TransitionCounts counts(stream, {0});
  ASSERT_EQ(stream.window({0}).recordItems.size(), 4U);
  ASSERT_EQ(counts.after(1).size(), 2U);
  EXPECT_EQ(counts.after(1)[0].item, 2);
  EXPECT_EQ(counts.after(1)[0].count, 1);
  const TransitionCounts both(stream, {1});
  EXPECT_EQ(both.after(1)[0].count, 2);
  Task task;
  task.add({1, 2});  // b follows a twice
  task.add({1, 3});  // c once
  task.add({1, 4});  // d never: behind b, c and, of equal score 0, a
  task.add({1, 4}, {1});
  EXPECT_THAT(ranksByTransitions(task.of(4), both), ElementsAre(1, 2, 4, 3));
}

TEST(References, ScoresAreOfThePrefixAloneAndRankAsEveryOther) {
  Task task;
  task.add({1, 2, 3});
  task.add({2, 4}, {3});
  task.add({4, 1}, {1});
  auto all = task.of(4);
  all.length = 1;
  std::vector<std::vector<std::int32_t>> prefixes;
  const auto ranks = ranksByScores(all, [&](std::span<const std::int32_t> prefix) {
    prefixes.emplace_back(prefix.begin(), prefix.end());
    return std::vector<double>{0, 0.5, 0.5, 0.9, 0.5};
  });
  EXPECT_THAT(ranks, ElementsAre(1, 3, 0)) << "of equal scores the lower id is first, and what is excluded is not ranked";
  EXPECT_THAT(prefixes, ElementsAre(ElementsAre(2), ElementsAre(2))) << "the latest input, and no target";
}

TEST(References, SparseRanksAreThoseOfTheDefinition) {
  std::mt19937 random(5);
  std::vector<std::pair<int, int>> records;
  for (int i = 0; i < 400; ++i) records.emplace_back(static_cast<int>(random() % 30), static_cast<int>(random() % 25));
  const auto stream = streamOf(records, 4);
  const int items = stream.itemCount();
  Task task;
  for (int i = 0; i < 60; ++i) {
    std::vector<std::int32_t> sequence;
    for (unsigned n = 0; n < 2 + random() % 5; ++n)
      sequence.push_back(static_cast<std::int32_t>(1 + random() % static_cast<unsigned>(items)));
    std::vector<std::int32_t> excluded;
    for (std::int32_t item = 1; item <= items; ++item)
      if (random() % 4 == 0) excluded.push_back(item);
    task.add(sequence, excluded);
  }
  const auto all = task.of(items - 3);
  // Targets must be candidates.
  for (std::size_t i = 0; i < task.sequences.size(); ++i) {
    auto& target = task.sequences.items[static_cast<std::size_t>(task.sequences.offsets[i + 1] - 1)];
    target = std::min(target, items - 3);
  }
  const TransitionCounts transitions(stream, {2});
  EXPECT_EQ(ranksByTransitions(all, transitions), ranksByDefinition(all, [&](std::size_t i, std::int32_t item) {
              const auto sequence = task.sequences.at(i);
              double score = 0;
              for (std::size_t k = 0; k + 1 < sequence.size(); ++k)
                for (const auto& next : transitions.after(sequence[sequence.size() - 2 - k]))
                  if (next.item == item) score += next.count / static_cast<double>(k + 1);
              return score;
            }));
  const auto counts = recordCounts(stream, {0}, {2});
  EXPECT_EQ(ranksByCount(all, counts), ranksByDefinition(all, [&](std::size_t, std::int32_t item) {
              return static_cast<double>(counts[static_cast<std::size_t>(item)]);
            }));
}

TEST(References, SimilarRanksByCosineToTheLatestInputs) {
  const auto state = torch::tensor({0.F, 0.F, 2.F, 0.F, 0.F, 3.F, 1.F, 1.F, 4.F, 0.4F}).view({5, 2});
  Task task;
  task.add({1, 4});  // nearly the direction of item 1, whatever the length; item 1 itself ranks first
  task.add({1, 4}, {1});
  task.add({2, 3}, {2});
  EXPECT_THAT(ranksBySimilarity(task.of(4), {state}).value(), ElementsAre(2, 1, 1));
}

TEST(References, SimilarityOfBothModalitiesIsTheSum) {
  const auto first = torch::tensor({0.F, 0.F, 1.F, 0.F, 1.F, 0.F, 0.F, 1.F}).view({4, 2});
  const auto second = torch::tensor({0.F, 0.F, 1.F, 0.F, 0.F, 1.F, 1.F, 0.2F}).view({4, 2});
  Task task;
  task.add({1, 3}, {1});
  EXPECT_THAT(ranksBySimilarity(task.of(3), {first}).value(), ElementsAre(2));
  EXPECT_THAT(ranksBySimilarity(task.of(3), {second}).value(), ElementsAre(1));
  EXPECT_THAT(ranksBySimilarity(task.of(3), {first, second}).value(), ElementsAre(2));
}

}  // namespace
}  // namespace xsmoe::streaming
