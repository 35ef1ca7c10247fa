// A training step of each baseline at the paper's sizes, beside the plain formulation of the same, whose loss must be equal, and beside the
// bare matrix products that it needs.
#include <ATen/CPUGeneratorImpl.h>
#include <ATen/ops/_unique2.h>
#include <ATen/ops/empty.h>
#include <fmt/format.h>
#include <torch/optim/adam.h>
#include <torch/types.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "model/baselines/makers.h"
#include "model/baselines/tabled_recommender.h"
#include "model/core/methods.h"
#include "model/device/device.h"
#include "model/device/tasks.h"
#include "model/network/sequence_recommender.h"
#include "tests/bench/paper_shapes.h"
#include "tests/bench/plain_baselines.h"
#include "tests/bench/sections.h"

namespace xsmoe::bench {
namespace {

constexpr std::int64_t kItems = 120'000, kUsers = 300'000, kActiveUsers = 20'000;
constexpr int kHiddenStates = 13, kBatches = 8;
constexpr const char *kHeldMegabytes = "held", *kPeakMegabytes = "peak";

/// `times` products [rows, inner] · [inner, columns].
struct Product {
  std::int64_t rows, inner, columns;
  int times;
};

/// What MMMLP's network multiplies in a step when nothing is computed twice: projections of distinct items, which pass nothing on; mixers
/// whose last application mixes channels at the last positions alone; the fusion of these.
std::vector<Product> mmmlpProducts(std::int64_t distinctItems) {
  constexpr int kThreeWays = 3, kBranches = 3, kLayers = 2;  // forward, into the weights, into the inputs
  constexpr std::int64_t kPositions = kBatch * kLength, kChannels = 4 * kEmbedding;
  return {{distinctItems, kWidth, kEmbedding, 2 * 2},
          {4 * kLength, kLength, kBatch * kEmbedding, kThreeWays * 2 * kBranches * kLayers},
          {kPositions, kEmbedding, kChannels, kThreeWays * 2 * kBranches * (kLayers - 1)},
          {kBatch, kEmbedding, kChannels, kThreeWays * 2 * kBranches},
          {kBatch, 3 * kEmbedding, kEmbedding, kThreeWays}};
}

/// The same of IISAN: adapters of distinct items, what leads from a tower into the fusion as one matrix, two blocks of the user encoder,
/// and the scores of a batch's positions and slots.
std::vector<Product> iisanProducts(std::int64_t distinctItems) {
  constexpr int kThreeWays = 3, kTowers = 3, kStates = 7, kBlocks = 2;
  constexpr std::int64_t kPositions = kBatch * kLength;
  return {{distinctItems, kWidth, kBottleneck, kThreeWays * kTowers * kStates},
          {distinctItems, kBottleneck, kWidth, kThreeWays * kTowers * kStates},
          {distinctItems, kWidth, kEmbedding, kThreeWays * kTowers},
          {kPositions, kEmbedding, kEmbedding, kThreeWays * 4 * kBlocks},
          {kPositions, kEmbedding, 4 * kEmbedding, kThreeWays * 2 * kBlocks},
          {kPositions, kEmbedding, distinctItems, kThreeWays}};
}

/// A method and what its network multiplies besides the softmax over all items; null: that is not counted.
struct MethodCase {
  Method method;
  std::vector<Product> (*products)(std::int64_t distinctItems) = nullptr;
};

constexpr MethodCase kMethods[] = {
    {Method::kSsrm},   {Method::kGag}, {Method::kGiuaGnn}, {Method::kIisan, iisanProducts}, {Method::kMmmlp, mmmlpProducts},
    {Method::kLgmrec},
};

bool overAllItems(Method method) { return descriptionOf(method).samples == SampleFormat::kPrefixes; }

/// The last records of each active user, L+1 of them, in a log whose users take turns.
struct Window {
  Sequences sequences;
  std::vector<std::int32_t> recordUsers;
  [[nodiscard]] network::WindowData data() const { return {{0}, sequences, kItems, 0, kUsers, 0, kItems, 0, recordUsers}; }
};

Window paperWindow() {
  std::mt19937_64 random(5);
  std::uniform_int_distribution<std::int32_t> item(1, kItems);
  Window window;
  for (std::int64_t i = 0; i < kActiveUsers; ++i) {
    window.sequences.users.push_back(static_cast<std::int32_t>(i * (kUsers / kActiveUsers)));
    for (int k = 0; k <= kLength; ++k) window.sequences.items.push_back(item(random));
    window.sequences.offsets.push_back(std::ssize(window.sequences.items));
  }
  for (int k = 0; k <= kLength; ++k)
    window.recordUsers.insert(window.recordUsers.end(), window.sequences.users.begin(), window.sequences.users.end());
  return window;
}

/// Shares of the items in the window, float32 [items+1], entry 0 is 1.
at::Tensor popularity(const Window& window) {
  auto shares = torch::bincount(torch::tensor(window.sequences.items), {}, kItems + 1).to(torch::kFloat);
  shares /= shares.sum();
  shares[0] = 1;
  return shares;
}

/// A state of every item, float16 as in a cache.
const at::Tensor& paperState() {
  static const auto state = [] {
    constexpr std::int64_t kDrawn = 4001;
    const auto some = at::empty({kDrawn, kWidth}).normal_(0, 0.5, at::make_generator<at::CPUGeneratorImpl>(7)).to(torch::kHalf);
    auto all = some.repeat({kItems / kDrawn + 1, 1}).narrow(0, 0, kItems + 1);
    all[0].zero_();
    return all;
  }();
  return state;
}

/// All states of all modalities are that one.
std::shared_ptr<const network::ItemStates> paperStates(const network::Recommender& recommender) {
  auto states = std::make_shared<network::ItemStates>();
  for (const auto modality : recommender.modalities()) states->states[modality].assign(recommender.requiredStates().size(), paperState());
  return states;
}

/// A method in an open window, and batches of its samples.
struct Training {
  std::unique_ptr<network::Recommender> recommender;
  std::vector<network::Batch> batches;
};

Training openWindow(Method method, int threads) {
  baselines::MethodInputs inputs;
  inputs.settings.model.method = method;
  inputs.hiddenStates = kHiddenStates;
  for (const auto modality : modalitiesOf(method)) inputs.widths[modality] = kWidth;
  inputs.users = kUsers;
  inputs.items = kItems;
  inputs.device.threads = threads;
  Training training;
  training.recommender = baselines::makeMethod(inputs);
  training.recommender->setItemStates(paperStates(*training.recommender));
  const auto window = paperWindow();
  const auto samples = training.recommender->beginWindow(window.data());
  training.recommender->beginEpoch(1e-3);
  const auto order = torch::randperm(samples.users.size(0), at::make_generator<at::CPUGeneratorImpl>(9), torch::kLong);
  for (std::int64_t batch = 0; batch < kBatches; ++batch) {
    const auto rows = order.narrow(0, batch * kBatch, kBatch);
    training.batches.push_back({samples.users.index_select(0, rows), samples.items.index_select(0, rows)});
  }
  return training;
}

std::int64_t distinctItems(const network::Batch& batch) {
  return std::get<0>(at::_unique2(batch.items.narrow(1, 0, batch.items.size(1) - 1))).numel() - 1;  // without padding
}

/// Times steps on the batches in turn, and measures what they hold in memory and what one takes besides.
void measure(benchmark::State& state, const PeakMemory& before, const std::function<void(std::size_t batch)>& step) {
  std::size_t batch = 0;
  const auto next = [&] { step(batch++ % kBatches); };
  next();
  for (auto unused : state) next();
  const PeakMemory peak;
  state.counters[kHeldMegabytes] = before.heldMegabytes();
  next();
  state.counters[kPeakMegabytes] = before.heldMegabytes() + peak.megabytes();
}

void fastStep(benchmark::State& state, const MethodCase& one, int threads) try {
  device::useThreads(threads);
  static_cast<void>(paperState());  // not a step's memory
  const PeakMemory before;
  const auto training = openWindow(one.method, threads);
  measure(state, before, [&](std::size_t batch) { benchmark::DoNotOptimize(training.recommender->trainBatch(training.batches[batch])); });
} catch (const std::exception& problem) {
  state.SkipWithError(problem.what());
}

void setDropout(network::Recommender& recommender, bool on) {
  if (auto* const tabled = dynamic_cast<baselines::TabledRecommender*>(&recommender); tabled != nullptr)
    tabled->setDropout(on);
  else
    dynamic_cast<network::SequenceRecommender&>(recommender).setDropout(on);
}

/// Throws where the formulations differ in the loss of a batch. Triples get negatives that both read.
void requireTheSame(const Training& training, PlainBaseline& plain) {
  constexpr double kTolerance = 1e-4;
  auto batch = training.batches.front();
  if (batch.items.size(1) == 1) batch.items = torch::cat({batch.items, batch.items.roll(1, 0)}, 1);
  setDropout(*training.recommender, false);
  const auto own = training.recommender->trainBatch(batch).item<double>();
  const torch::NoGradGuard noGrad;
  const auto other = plain.loss(batch, /*random=*/false).item<double>();
  if (!(std::abs(own - other) < kTolerance * std::abs(other)))
    throw std::runtime_error(fmt::format("the plain formulation has the loss {}, the method {}", other, own));
}

void plainStep(benchmark::State& state, const MethodCase& one, int threads) try {
  device::useThreads(threads);
  device::setBlasThreads(threads);
  const auto training = openWindow(one.method, threads);
  const PeakMemory before;
  const auto plain = plainBaseline(one.method, *training.recommender, paperState(), popularity(paperWindow()));
  requireTheSame(training, *plain);
  torch::optim::Adam optimizer(plain->parameters(), torch::optim::AdamOptions(1e-3));
  measure(state, before, [&](std::size_t batch) {
    optimizer.zero_grad();
    plain->loss(training.batches[batch], /*random=*/true).backward();
    optimizer.step();
  });
} catch (const std::exception& problem) {
  state.SkipWithError(problem.what());
}

at::Tensor values(std::int64_t rows, std::int64_t columns) { return torch::full({rows, columns}, 0.01); }

/// The three products of a softmax over all items, [B × n × d] each, in blocks of items whose scores stay in the cache.
class SoftmaxProducts {
 public:
  void operator()(int threads) {
    device::runTasks(c10::kCPU, threads, [&](std::int64_t share) {
      const auto [first, end] = device::shareOf(kItems, share, threads);
      auto scores = torch::empty({kBlock, kBatch}), ofUsers = torch::zeros({kBatch, kEmbedding});
      for (auto item = first; item < end; item += kBlock) {
        const auto count = std::min(kBlock, end - item);
        const auto some = items_.narrow(0, item, count);
        auto block = scores.narrow(0, 0, count), out = ofItems_.narrow(0, item, count);
        torch::mm_out(block, some, users_.t());
        torch::mm_out(out, block, users_);
        ofUsers.addmm_(block.t(), some);
      }
    });
  }

 private:
  static constexpr std::int64_t kBlock = 2048;
  at::Tensor users_ = values(kBatch, kEmbedding), items_ = values(kItems, kEmbedding), ofItems_ = values(kItems, kEmbedding);
};

/// Products with their operands.
class PreparedProducts {
 public:
  explicit PreparedProducts(const std::vector<Product>& products) {
    for (const auto& product : products)
      all_.push_back({product, values(product.rows, product.inner), values(product.inner, product.columns)});
  }
  /// One after the other, the longer side of each shared among the threads.
  void operator()(int threads) const {
    for (const auto& one : all_)
      device::runTasks(c10::kCPU, threads, [&](std::int64_t share) {
        const auto& [rows, inner, columns, times] = one.product;
        const bool byRows = rows >= columns;
        const auto [first, end] = device::shareOf(byRows ? rows : columns, share, threads);
        const auto left = byRows ? one.a.narrow(0, first, end - first) : one.a;
        const auto right = byRows ? one.b : one.b.narrow(1, first, end - first);
        auto out = torch::empty({left.size(0), right.size(1)});
        for (int i = 0; i < times; ++i) torch::mm_out(out, left, right);
      });
  }

 private:
  struct Prepared {
    Product product;
    at::Tensor a, b;
  };
  std::vector<Prepared> all_;
};

void ownProducts(benchmark::State& state, const MethodCase& one, int threads) try {
  device::useThreads(threads);
  const PreparedProducts products(one.products(distinctItems(openWindow(one.method, threads).batches.front())));
  for (auto unused : state) products(threads);
} catch (const std::exception& problem) {
  state.SkipWithError(problem.what());
}

std::string key(const char* what, int threads) { return fmt::format("baselines/{}/threads={}", what, threads); }
std::string key(const char* what, const MethodCase& one, int threads) {
  return key(fmt::format("{}/{}", what, descriptionOf(one.method).key).c_str(), threads);
}

std::vector<int> threadsOf(const Plan& plan) { return plan.quick ? std::vector{2} : std::vector{2, 1}; }

void registerBaselines(const Plan& plan) {
  const auto add = [&](const std::string& name, auto run, int times) {
    benchmark::RegisterBenchmark(name.c_str(), run)->UseRealTime()->Repetitions(times)->MinTime(0.5);
  };
  for (const int threads : threadsOf(plan)) {
    add(
        key("softmax", threads),
        [threads](benchmark::State& state) {
          device::useThreads(threads);
          SoftmaxProducts products;
          for (auto unused : state) products(threads);
        },
        plan.quick ? 3 : 5);
    for (const auto& one : kMethods) {
      add(
          key("fast", one, threads), [=](benchmark::State& state) { fastStep(state, one, threads); }, plan.quick ? 3 : 5);
      if (one.products != nullptr)
        add(
            key("products", one, threads), [=](benchmark::State& state) { ownProducts(state, one, threads); }, 3);
      add(
          key("plain", one, threads), [=](benchmark::State& state) { plainStep(state, one, threads); }, plan.quick ? 1 : 3);
    }
  }
}

std::vector<Table> tabulateBaselines(const Plan& plan, const Measurements& measured) {
  Table table;
  table.title =
      fmt::format("Training step of the baselines: B 256, L 10, d 128, n {} items, {} users of whom {} are active, features 768 wide",
                  kItems, kUsers, kActiveUsers);
  table.note =
      "plain: the equations as written, by Torch's operations: whole tables with dense gradients, every slot and node computed, all "
      "scores\n"
      "at once, Torch's Adam over everything, float32. faster, less memory: plain / ours. softmax ms: the three bare products\n"
      "[256 × n × 128]; products ms: these and those of the method's own network. MB: parameters, gradients, moments, and in peak a step\n"
      "besides; the features are counted for LGMRec alone, which holds them in float32.";
  table.columns = {"method",      "threads",    "step ms", "plain ms", "faster",   "softmax ms", "× softmax",
                   "products ms", "× products", "held MB", "peak MB",  "plain MB", "less memory"};
  for (const int threads : threadsOf(plan))
    for (const auto& one : kMethods) {
      const auto fast = key("fast", one, threads), plain = key("plain", one, threads), own = key("products", one, threads);
      if (!measured.ran(fast)) continue;
      const double seconds = measured.seconds(fast), softmax = overAllItems(one.method) ? measured.seconds(key("softmax", threads)) : 0;
      const double products = measured.ran(own) || softmax > 0 ? softmax + measured.seconds(own) : 0;
      const double peak = measured.counter(fast, kPeakMegabytes), plainPeak = measured.counter(plain, kPeakMegabytes);
      const auto unless = [](double reference, auto cell) { return reference > 0 ? cell() : text("–"); };
      table.rows.push_back(
          {text(std::string(descriptionOf(one.method).title)), number(threads, 0), number(1e3 * seconds, 1),
           unless(plainPeak, [&] { return number(1e3 * measured.seconds(plain), 1); }),
           unless(plainPeak, [&] { return ratio(measured.seconds(plain) / seconds); }),
           unless(softmax, [&] { return number(1e3 * softmax, 1); }), unless(softmax, [&] { return ratio(seconds / softmax); }),
           unless(products, [&] { return number(1e3 * products, 1); }), unless(products, [&] { return ratio(seconds / products); }),
           number(measured.counter(fast, kHeldMegabytes), 0), number(peak, 0), unless(plainPeak, [&] { return number(plainPeak, 0); }),
           unless(plainPeak, [&] { return ratio(plainPeak / peak); })});
    }
  return {table};
}

}  // namespace

Section baselinesSection() {
  return {"baselines", "a training step of each baseline beside its products", registerBaselines, tabulateBaselines};
}

}  // namespace xsmoe::bench
