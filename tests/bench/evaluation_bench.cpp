// Full ranking beside the bare matrix product of the same embeddings.
#include <ATen/CPUGeneratorImpl.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/mm.h>
#include <fmt/format.h>
#include <torch/types.h>

#include <algorithm>
#include <random>
#include <string>

#include "model/device/device.h"
#include "model/device/tasks.h"
#include "model/streaming/ranking.h"
#include "tests/bench/sections.h"

namespace xsmoe::bench {
namespace {

constexpr std::int64_t kItems = 126'000, kWidth = 128, kTop = 20, kHistory = 20;

std::int64_t usersOf(const Plan& plan) { return plan.quick ? 4'000 : 25'000; }

at::Tensor embeddings(std::int64_t rows, std::uint64_t seed) {
  return at::empty({rows, kWidth}).normal_(0, 1, at::make_generator<at::CPUGeneratorImpl>(seed));
}

struct Ranking {
  streaming::ExactScores scores;
  std::vector<std::int64_t> targets;
  streaming::ExcludedColumns excluded;
};

Ranking makeRanking(std::int64_t users) {
  Ranking ranking{{embeddings(users, 1), embeddings(kItems, 2)}, {}, {}};
  std::mt19937_64 random(3);
  std::uniform_int_distribution<std::int32_t> column(0, kItems - 1);
  for (std::int64_t user = 0; user < users; ++user) {
    ranking.targets.push_back(column(random));
    auto& columns = ranking.excluded.columns;
    const auto first = columns.end() - columns.begin();
    for (std::int64_t i = 0; i < kHistory; ++i) columns.push_back(column(random));
    std::sort(columns.begin() + first, columns.end());
    columns.erase(std::unique(columns.begin() + first, columns.end()), columns.end());
    ranking.excluded.offsets.push_back(std::ssize(columns));
  }
  return ranking;
}

std::string key(const char* what, int threads) { return fmt::format("evaluation/{}/threads={}", what, threads); }

/// Every user's product with every item in large blocks, which nobody looks at.
void bareProduct(const Ranking& ranking, int threads) {
  constexpr std::int64_t kUserBlock = 2048, kItemBlock = 2048;
  device::runTasks(c10::kCPU, threads, [&](std::int64_t share) {
    const auto range = device::shareOf(ranking.scores.userCount(), share, threads);
    const auto buffer = at::empty({kUserBlock * kItemBlock});
    for (auto user = range.first; user < range.end; user += kUserBlock)
      for (std::int64_t item = 0; item < kItems; item += kItemBlock) {
        const auto rows = std::min(kUserBlock, range.end - user), columns = std::min(kItemBlock, kItems - item);
        auto out = buffer.narrow(0, 0, rows * columns).view({rows, columns});
        at::mm_out(out, ranking.scores.users().narrow(0, user, rows), ranking.scores.items().narrow(0, item, columns).t());
      }
  });
}

template <class Work>
void add(const Plan& plan, const char* what, int threads, Work work) {
  const auto users = usersOf(plan);
  benchmark::RegisterBenchmark(key(what, threads).c_str(),
                               [=](benchmark::State& state) {
                                 device::useThreads(threads);
                                 const auto ranking = makeRanking(users);
                                 const PeakMemory peak;
                                 for (auto unused : state) work(ranking, threads);
                                 state.counters["peak"] = peak.megabytes();
                               })
      ->UseRealTime()
      ->Iterations(1)
      ->Repetitions(3);
}

void registerEvaluation(const Plan& plan) {
  for (const int threads : {2, 1}) {
    add(plan, "product", threads, bareProduct);
    add(plan, "ranks", threads,
        [](const Ranking& one, int) { benchmark::DoNotOptimize(streaming::ranksOf(one.scores, one.targets, one.excluded)); });
    add(plan, "top", threads,
        [](const Ranking& one, int) { benchmark::DoNotOptimize(streaming::topItems(one.scores, kTop, one.excluded)); });
  }
}

std::vector<Table> tabulateEvaluation(const Plan& plan, const Measurements& measured) {
  Table table;
  table.title = fmt::format("Full ranking: {} users × 126,000 items, e 128, 20 excluded items a user", usersOf(plan));
  table.note = "× product: beside the bare matrix product of the embeddings. ranks: of one target each, as metrics need; top: the 20 best.";
  table.columns = {"what", "threads", "seconds", "product s", "× product", "peak MB"};
  for (const int threads : {2, 1})
    for (const char* what : {"ranks", "top"}) {
      if (!measured.ran(key(what, threads)) || !measured.ran(key("product", threads))) continue;
      const double seconds = measured.seconds(key(what, threads)), product = measured.seconds(key("product", threads));
      table.rows.push_back({text(what), number(threads, 0), number(seconds, 2), number(product, 2), ratio(seconds / product),
                            number(measured.counter(key(what, threads), "peak"), 0)});
    }
  return {table};
}

}  // namespace

Section evaluationSection() { return {"evaluation", "full ranking beside its matrix product", registerEvaluation, tabulateEvaluation}; }

}  // namespace xsmoe::bench
