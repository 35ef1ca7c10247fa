// LGMRec's training step on a graph of the paper's size, against the equations as they are written and against the products it needs.
#include <fmt/format.h>
#include <torch/optim/adam.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "model/baselines/lgmrec.h"
#include "model/baselines/shared_products.h"
#include "model/device/device.h"
#include "tests/bench/plain_baselines.h"
#include "tests/bench/sections.h"

namespace xsmoe::bench {
namespace {

using baselines::NodeRows;

constexpr std::int64_t kUsers = 25'000, kItems = 30'000, kEdges = 150'000, kBatch = 256, kWidth = 768, kEmbedding = 128, kHyperedges = 4;
constexpr const char* kPeakMegabytes = "peak";

std::string key(const char* formulation, int threads) { return fmt::format("lgmrec/{}/threads={}", formulation, threads); }

at::Tensor normal(at::IntArrayRef shape, std::uint64_t seed, double deviation) {
  return torch::empty(shape).normal_(0, deviation, at::make_generator<at::CPUGeneratorImpl>(seed));
}

/// (user, item) pairs: everybody once, the rest by popularities that fall as a power of the rank.
at::Tensor pairs() {
  const auto generator = at::make_generator<at::CPUGeneratorImpl>(5);
  const auto rest = kEdges - kItems;
  const auto popular = torch::rand({rest}, generator).pow(2).mul(kItems).to(torch::kLong);
  const auto items = torch::cat({torch::arange(kItems), popular}), users = torch::randint(0, kUsers, {kEdges}, generator, torch::kLong);
  return torch::stack({users, items + 1}, 1);
}

/// A recommender whose window is open, and a batch with its negatives.
struct Scene {
  std::unique_ptr<baselines::LgmrecRecommender> recommender;
  network::Batch batch;
  at::Tensor states;  // [items+1, width] of both modalities
};

Scene makeScene(const device::ComputeDevice& device) {
  baselines::LgmrecOptions options;
  options.tables.embedding = kEmbedding;
  options.tables.users = kUsers;
  options.tables.items = kItems;
  options.tables.device = device;
  options.shape.hyperedges = kHyperedges;
  options.widths = {{Modality::kVisual, kWidth}, {Modality::kTextual, kWidth}};
  Scene scene;
  scene.recommender = std::make_unique<baselines::LgmrecRecommender>(options);
  auto states = std::make_shared<network::ItemStates>();
  scene.states = normal({kItems + 1, kWidth}, 10, 0.5).to(torch::kHalf);
  for (const auto modality : kModalities) states->states[modality] = {scene.states};
  scene.recommender->setItemStates(std::move(states));
  const auto edges = pairs();
  scene.recommender->beginTraining(edges);
  scene.recommender->beginEpoch(1e-3);
  const auto some =
      edges.index_select(0, torch::randperm(kEdges, at::make_generator<at::CPUGeneratorImpl>(6), torch::kLong).narrow(0, 0, kBatch));
  scene.batch = {some.select(1, 0).contiguous(), some.narrow(1, 1, 1).contiguous()};
  return scene;
}

void measure(benchmark::State& state, const std::function<void()>& step) {
  step();
  for (auto unused : state) step();
  const PeakMemory peak;
  step();
  state.counters[kPeakMegabytes] = peak.megabytes();
}

void ourStep(benchmark::State& state, int threads) {
  device::useThreads(threads);
  const auto scene = makeScene({c10::kCPU, torch::kFloat, threads});
  measure(state, [&] { benchmark::DoNotOptimize(scene.recommender->trainBatch(scene.batch).item<double>()); });
}

void plainStep(benchmark::State& state, int threads) {
  device::useThreads(threads);
  device::setBlasThreads(threads);
  const auto scene = makeScene({c10::kCPU, torch::kFloat, threads});
  const auto plain = plainBaseline(Method::kLgmrec, *scene.recommender, scene.states, {});
  torch::optim::Adam optimizer(plain->parameters(), torch::optim::AdamOptions(1e-3));
  measure(state, [&] {
    optimizer.zero_grad();
    plain->loss(scene.batch, /*random=*/true).backward();
    optimizer.step();
  });
}

/// What the step cannot do without: the sparse products of the id vectors, and the dense ones of logits, of the batch's features, of
/// hyperedges and of the contrastive softmax, each with its transposes for gradients.
void products(benchmark::State& state, int threads) {
  device::useThreads(threads);
  const auto scene = makeScene({c10::kCPU, torch::kFloat, threads});
  const auto& graph = scene.recommender->graph();
  const NodeRows ids{normal({graph.userCount(), kEmbedding}, 1, 1), normal({graph.itemCount(), kEmbedding}, 2, 1)};
  const auto maps = normal({kHyperedges, kWidth}, 3, 1), projection = normal({kEmbedding, kWidth}, 4, 1);
  const auto some = normal({3 * kBatch, kWidth}, 5, 1), ofSome = normal({3 * kBatch, kEmbedding}, 6, 1);
  const auto memberships = normal({kItems, 2 * kHyperedges}, 7, 1), q = normal({2 * kHyperedges, kEmbedding}, 8, 1);
  const auto nodes = normal({kUsers + kItems, kHyperedges}, 9, 1), rows = normal({kBatch, kHyperedges}, 10, 1);
  const auto features = scene.states.narrow(0, 1, kItems).to(torch::kFloat);
  const torch::NoGradGuard noGrad;
  measure(state, [&] {
    for (int pass = 0; pass < 2; ++pass) static_cast<void>(graph.propagated(ids, 2));
    for (std::size_t modality = 0; modality < kModalities.size(); ++modality) {
      const auto z = baselines::rowProducts(features, maps);
      static_cast<void>(baselines::summedProducts(z, features));
      static_cast<void>(baselines::rowProducts(some, projection));
      static_cast<void>(baselines::summedProducts(ofSome, some));
    }
    static_cast<void>(baselines::summedProducts(memberships, ids.items));
    static_cast<void>(baselines::rowProducts(ids.items, q));
    static_cast<void>(baselines::rowProducts(memberships, q.t().contiguous()));
    const auto logits = baselines::rowProducts(nodes, rows);
    static_cast<void>(baselines::rowProducts(logits, rows.t().contiguous()));
    static_cast<void>(baselines::summedProducts(logits, nodes));
  });
}

void registerLgmrec(const Plan& plan) {
  const int repetitions = plan.quick ? 3 : 5;
  for (const int threads : {2, 1}) {
    if (plan.quick && threads == 1) continue;
    using Step = void (*)(benchmark::State&, int);
    for (const auto& [name, run] : {std::pair<const char*, Step>("step", ourStep), {"plain", plainStep}, {"products", products}})
      benchmark::RegisterBenchmark(key(name, threads).c_str(), [run = run, threads](benchmark::State& state) { run(state, threads); })
          ->UseRealTime()
          ->Repetitions(repetitions)
          ->MinTime(0.5);
  }
}

std::vector<Table> tabulateLgmrec(const Plan& /*plan*/, const Measurements& measured) {
  Table table;
  table.title = "LGMRec's training step: B 256, 25,000 users, 30,000 items, 150,000 edges, d 128, features of 768, H 4";
  table.note =
      "plain: the equations as written, by Torch's operations. products: the step's sparse and dense products alone.\n"
      "faster, less memory: plain / ours. of products: step / products.";
  table.columns = {"threads", "step ms", "plain ms", "faster", "peak MB", "plain MB", "less memory", "products ms", "of products"};
  for (const int threads : {2, 1}) {
    if (!measured.ran(key("step", threads))) continue;
    const double step = measured.seconds(key("step", threads)), plain = measured.seconds(key("plain", threads)),
                 bare = measured.seconds(key("products", threads));
    const double ours = measured.counter(key("step", threads), kPeakMegabytes),
                 theirs = measured.counter(key("plain", threads), kPeakMegabytes);
    table.rows.push_back({number(threads, 0), number(1e3 * step, 1), number(1e3 * plain, 1), ratio(plain / step), number(ours, 0),
                          number(theirs, 0), ratio(theirs / ours), number(1e3 * bare, 1), ratio(step / bare)});
  }
  return {table};
}

}  // namespace

Section lgmrecSection() { return {"lgmrec", "LGMRec's training step", registerLgmrec, tabulateLgmrec}; }

}  // namespace xsmoe::bench
