// LGMRec's training step on a graph of the paper's size, against the equations as they are written and against the products it needs.
#include <fmt/format.h>
#include <torch/optim/adam.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "model/baselines/lgmrec.h"
#include "model/baselines/shared_products.h"
#include "model/device/device.h"
#include "tests/bench/sections.h"

namespace xsmoe::bench {
namespace {

using baselines::NodeRows;
using baselines::rowNormalised;

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
  baselines::ByModality features;  // of all items
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
  for (const auto modality : kModalities) {
    auto values = normal({kItems + 1, kWidth}, 10 + static_cast<std::uint64_t>(modality), 0.5).to(torch::kHalf);
    scene.features[static_cast<std::size_t>(modality)] = values.narrow(0, 1, kItems).to(torch::kFloat);
    states->states[modality] = {values};
  }
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

/// The equations as they are written, by Torch's operations: vectors of d for all nodes of both modalities, softmax over all of them.
class PlainStep {
 public:
  explicit PlainStep(const Scene& scene) : features_(scene.features) {
    const auto& graph = scene.recommender->graph();
    const auto edges = graph.edges().to(torch::kLong);
    users_ = edges.select(1, 0).contiguous();  // everybody is in the graph, in order of the ids, or nearly so
    items_ = edges.select(1, 1) - 1;
    const auto ones = torch::ones({users_.size(0), 1});
    degrees_ = {torch::zeros({kUsers, 1}).index_add_(0, users_, ones).clamp_min_(1), torch::zeros({kItems, 1}).index_add_(0, items_, ones)};
    weights_ = (degrees_.users.index_select(0, users_) * degrees_.items.index_select(0, items_)).rsqrt();
    for (const auto& [name, tensor] : scene.recommender->parameters()) {
      parameters_[name] = (name == "item_embedding.weight" ? tensor.narrow(0, 1, kItems) : tensor).clone().requires_grad_();
      trained_.push_back(parameters_[name]);
    }
    optimizer_ = std::make_unique<torch::optim::Adam>(trained_, torch::optim::AdamOptions(1e-3));
    batch_ = {scene.batch.users, scene.batch.items.select(1, 0) - 1};
    negatives_ = torch::randint(0, kItems, {kBatch}, at::make_generator<at::CPUGeneratorImpl>(8), torch::kLong);
  }

  void run() {
    optimizer_->zero_grad();
    loss().backward();
    optimizer_->step();
  }

 private:
  [[nodiscard]] at::Tensor toUsers(const at::Tensor& x, const at::Tensor& weights) const {
    return torch::zeros({kUsers, x.size(1)}).index_add(0, users_, x.index_select(0, items_) * weights);
  }
  [[nodiscard]] NodeRows propagated(const NodeRows& x) const {
    return {toUsers(x.items, weights_),
            torch::zeros({kItems, x.users.size(1)}).index_add(0, items_, x.users.index_select(0, users_) * weights_)};
  }
  [[nodiscard]] static at::Tensor contrast(const NodeRows& global, const at::Tensor& rows) {
    const auto logits = torch::mm(rowNormalised(global.users).index_select(0, rows), rowNormalised(global.items).t()) / 0.2;
    return (logits.logsumexp(1) - logits.gather(1, rows.unsqueeze(1)).squeeze(1)).mean();
  }

  at::Tensor loss() {
    NodeRows layer{parameters_["user_embedding.weight"], parameters_["item_embedding.weight"]};
    auto cge = layer;
    for (int l = 0; l < 2; ++l) {
      layer = propagated(layer);
      cge = {cge.users + layer.users, cge.items + layer.items};
    }
    cge = {cge.users / 3, cge.items / 3};
    auto local = cge;
    std::array<NodeRows, 2> global;
    for (std::size_t m = 0; m < 2; ++m) {
      const std::string name = m == 0 ? "visual" : "textual";
      const auto x = torch::mm(features_[m], parameters_[name + ".projection.weight"].t());
      NodeRows y{toUsers(x, torch::ones_like(weights_)) / degrees_.users, x};
      for (int l = 0; l < 2; ++l) y = propagated(y);
      local = {local.users + rowNormalised(y.users), local.items + rowNormalised(y.items)};
      const auto z = torch::mm(features_[m], parameters_[name + ".hyperedges.weight"].t());
      const auto noise = [](const at::Tensor& like) { return -torch::empty_like(like).exponential_().log(); };
      const auto membership = [&](const at::Tensor& of) { return torch::dropout(torch::softmax((of + noise(of)) / 0.2, 1), 0.5, true); };
      const auto ofItems = membership(z), ofUsers = membership(toUsers(z, torch::ones_like(weights_)));
      const auto q = torch::mm(ofItems.t(), cge.items);
      global[m] = {torch::mm(ofUsers, q), torch::mm(ofItems, q)};
    }
    const NodeRows final{local.users + 0.3 * rowNormalised(global[0].users + global[1].users),
                         local.items + 0.3 * rowNormalised(global[0].items + global[1].items)};
    const auto u = final.users.index_select(0, batch_.users), i = final.items.index_select(0, batch_.items),
               j = final.items.index_select(0, negatives_);
    return torch::softplus((u * (j - i)).sum(1)).mean() +
           0.2048 *
               (contrast({global[0].users, global[1].users}, batch_.users) + contrast({global[0].items, global[1].items}, batch_.items)) +
           1e-6 * (u.norm() + i.norm() + j.norm()) / static_cast<double>(kBatch);
  }

  baselines::ByModality features_;
  at::Tensor users_, items_, weights_, negatives_;
  NodeRows degrees_, batch_;
  std::map<std::string, at::Tensor> parameters_;
  std::vector<at::Tensor> trained_;
  std::unique_ptr<torch::optim::Adam> optimizer_;
};

void plainStep(benchmark::State& state, int threads) {
  device::useThreads(threads);
  device::setBlasThreads(threads);
  const auto scene = makeScene({c10::kCPU, torch::kFloat, threads});
  PlainStep plain(scene);
  measure(state, [&] { plain.run(); });
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
  const torch::NoGradGuard noGrad;
  measure(state, [&] {
    for (int pass = 0; pass < 2; ++pass) static_cast<void>(graph.propagated(ids, 2));
    for (const auto& features : scene.features) {
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
