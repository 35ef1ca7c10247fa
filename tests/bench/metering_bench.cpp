// What metering utilization adds to a training step in one thread, beside the bare matrix products that it needs.
#include <ATen/CPUGeneratorImpl.h>
#include <ATen/ops/bmm.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/randn.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <limits>
#include <vector>

#include "model/device/device.h"
#include "model/network/xsmoe/side_network.h"
#include "tests/bench/paper_shapes.h"
#include "tests/bench/sections.h"

namespace xsmoe::bench {
namespace {

constexpr std::int64_t kItems = 4000;

std::string key(const StepShape& shape) {
  return fmt::format("metering/{}/experts={}", shape.constantFirstState ? "cls" : "mean0", shape.experts);
}

std::vector<StepShape> shapesOf(const Plan& plan) {
  std::vector<StepShape> shapes;
  for (const bool constant : {true, false})
    for (const int experts : {1, 5, 9})
      if (!plan.quick || experts == 9) shapes.push_back({experts, 2, constant});
  return shapes;
}

/// One modality's side network over the items of a batch, as a step computes it.
struct Scene {
  network::SideNetwork network{nullptr};
  network::SideInput input;
  at::Tensor fusion;  // [e, d]

  void forward(std::vector<network::UsageSums>* usage) { benchmark::DoNotOptimize(network->project(input, fusion, usage)); }
};

Scene sceneOf(const StepShape& shape) {
  network::SideNetworkOptions options;
  for (int state = 1; state <= shape.layers; ++state)
    options.layers.push_back({{kWidth, kBottleneck}, state, std::vector<int>(static_cast<std::size_t>(shape.experts), 0)});
  Scene scene;
  scene.network = network::SideNetwork(options);
  const auto generator = at::make_generator<at::CPUGeneratorImpl>(1);
  for (int i = 0; i < shape.layers; ++i) scene.network->layer(i)->initialise(generator);
  for (int state = 0; state <= shape.layers; ++state)
    scene.input.states.push_back(at::randn({state == 0 && shape.constantFirstState ? 1 : kDistinctItems, kWidth}));
  scene.input.constantFirst = shape.constantFirstState;
  const int projected = scene.network->projectedLayer(shape.constantFirstState);
  scene.input.projected = scene.network->layer(projected)->projectFrozen(scene.input.states[static_cast<std::size_t>(projected)]);
  scene.input.counts = at::ones({kDistinctItems});
  scene.fusion = at::randn({kEmbedding, kWidth}) * 0.05;
  return scene;
}

/// What metering multiplies at a layer: Uᵀx of the experts whose products no cache has, UᵀU of the one in training, and g UᵀU of all.
struct Products {
  at::Tensor x, up, transposed, hidden, gram;
  at::Tensor ofX, ofUp, ofHidden;

  Products(std::int64_t rows, std::int64_t computed, std::int64_t experts)
      : x(at::randn({rows, kWidth})),
        up(at::randn({kWidth, computed * kBottleneck})),
        transposed(at::randn({kBottleneck, kWidth})),
        hidden(at::randn({rows, experts, kBottleneck}).transpose(0, 1)),
        gram(at::randn({experts, kBottleneck, kBottleneck})),
        ofX(at::empty({rows, computed * kBottleneck})),
        ofUp(at::empty({kBottleneck, kBottleneck})),
        ofHidden(at::empty({experts, rows, kBottleneck})) {}
  void run() {
    at::mm_out(ofX, x, up);
    at::mm_out(ofUp, transposed, up.narrow(1, 0, kBottleneck));
    at::bmm_out(ofHidden, hidden, gram);
  }
};

std::vector<Products> productsOf(const StepShape& shape) {
  std::vector<Products> layers;
  for (int i = 0; i < shape.layers; ++i) {
    const bool cached = i == (shape.constantFirstState ? 1 : 0);  // what enters it is affine in a frozen state
    layers.emplace_back(i == 0 && shape.constantFirstState ? 1 : kDistinctItems, cached ? 1 : shape.experts, shape.experts);
  }
  return layers;
}

/// Seconds of the fastest run so far.
void takeTime(double& fastest, const std::function<void()>& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  fastest = std::min(fastest, std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
}

/// All in turn, so that a busy machine slows them alike; the fastest of each counts.
void measure(benchmark::State& state, const StepShape& shape, int rounds) {
  device::useThreads(1);
  const auto recommender = paperNetwork(shape, {}, kItems);
  const auto batch = paperBatch(kItems);
  Scene scene = sceneOf(shape);
  auto products = productsOf(shape);
  double step = std::numeric_limits<double>::infinity(), plain = step, metered = step, multiplied = step;
  for (auto unused : state)
    for (int i = 0; i < rounds; ++i) {
      std::vector<network::UsageSums> usage;
      takeTime(step, [&] { benchmark::DoNotOptimize(recommender->trainBatch({{}, batch}).item<double>()); });
      takeTime(plain, [&] { scene.forward(nullptr); });
      takeTime(metered, [&] { scene.forward(&usage); });
      takeTime(multiplied, [&] {
        for (Products& layer : products) layer.run();
      });
    }
  constexpr double kModalitiesOfStep = 2;
  state.counters["step"] = step;
  state.counters["forward"] = kModalitiesOfStep * plain;
  state.counters["metering"] = kModalitiesOfStep * (metered - plain);
  state.counters["products"] = kModalitiesOfStep * multiplied;
}

void registerMetering(const Plan& plan) {
  const int rounds = plan.quick ? 9 : 25;
  for (const auto& shape : shapesOf(plan))
    benchmark::RegisterBenchmark(key(shape).c_str(), [shape, rounds](benchmark::State& state) { measure(state, shape, rounds); })
        ->UseRealTime()
        ->Iterations(1);
}

std::vector<Table> tabulateMetering(const Plan& plan, const Measurements& measured) {
  Table table;
  table.title = "Metering utilization: what it adds to a training step of the paper's shapes, one thread, float32";
  table.note =
      "forward: both side networks without metering. metering: what they take more with it. products: the matrix products that metering\n"
      "needs, and nothing else; those of frozen experts with a frozen state come from a cache. In turn; the fastest of each.";
  table.columns = {"pooling", "experts", "step ms", "forward ms", "metering ms", "of step %", "products ms", "x products"};
  for (const auto& shape : shapesOf(plan)) {
    if (!measured.ran(key(shape))) continue;
    const auto value = [&](const char* counter) { return measured.counter(key(shape), counter); };
    table.rows.push_back({text(shape.constantFirstState ? "cls" : "mean0"), number(shape.experts, 0), number(1e3 * value("step"), 1),
                          number(1e3 * value("forward"), 1), number(1e3 * value("metering"), 1),
                          number(100 * value("metering") / value("step"), 1), number(1e3 * value("products"), 1),
                          ratio(value("metering") / value("products"))});
  }
  return {table};
}

}  // namespace

Section meteringSection() { return {"metering", "utilization beside a training step", registerMetering, tabulateMetering}; }

}  // namespace xsmoe::bench
