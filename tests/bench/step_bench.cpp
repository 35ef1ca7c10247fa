// The training step against the plain formulation, and against the arithmetic that it needs.
#include <ATen/ops/matmul.h>
#include <ATen/ops/randn.h>
#include <fmt/format.h>
#include <torch/optim/adam.h>
#include <torch/types.h>

#include <algorithm>
#include <functional>
#include <map>
#include <utility>

#include "model/device/cuda.h"
#include "model/device/device.h"
#include "model/device/tasks.h"
#include "tests/bench/paper_shapes.h"
#include "tests/bench/sections.h"

namespace xsmoe::bench {
namespace {

constexpr std::int64_t kItems = 4000;  // more than a batch holds, so that gathers are scattered
constexpr const char* kPeakMegabytes = "peak";

struct Case {
  StepShape shape;
  device::ComputeDevice device;
  [[nodiscard]] bool full() const { return device.stepType == torch::kFloat; }
};

std::string key(const Case& one, const char* formulation) {
  return fmt::format("step/{}/{}/{}/threads={}/layers={}/experts={}", formulation, one.shape.constantFirstState ? "cls" : "mean0",
                     one.device.precisionName(), one.device.threads, one.shape.layers, one.shape.experts);
}
std::string peakKey(int threads) { return fmt::format("step/product/threads={}", threads); }

std::vector<Case> casesOf(const Plan& plan) {
  std::vector<Case> cases;
  const auto add = [&](StepShape shape, int threads) {
    cases.push_back({shape, {plan.device, torch::kFloat, threads}});
    if (plan.device.is_cuda()) cases.push_back({shape, {plan.device, torch::kHalf, threads}});
    if (plan.device.is_cpu() && device::hasBfloat16()) cases.push_back({shape, {plan.device, torch::kBFloat16, threads}});
  };
  for (const int threads : {2, 1})
    for (const int layers : {2, 4, 12})
      for (const int experts : {1, 5, 9, 20}) {
        if (plan.quick && (threads == 1 || layers != 2)) continue;
        add({experts, layers, true}, threads);
        if (layers == 2) add({experts, layers, false}, threads);
      }
  return cases;
}

/// Times `step`, after one that warms up, and measures the memory of one more.
void measure(benchmark::State& state, const std::function<void()>& step) {
  step();
  for (auto unused : state) step();
  const PeakMemory peak;
  step();
  state.counters[kPeakMegabytes] = peak.megabytes();
}

void fastStep(benchmark::State& state, const Case& one) {
  device::useThreads(one.device.threads);
  const auto recommender = paperNetwork(one.shape, one.device, kItems);
  const auto batch = paperBatch(kItems);
  measure(state, [&] { benchmark::DoNotOptimize(recommender->trainBatch({{}, batch}).item<double>()); });  // waits for a GPU
  if (one.device.device.is_cuda())
    state.counters[kPeakMegabytes] = static_cast<double>(device::readDeviceMemory(one.device.device).peakBytes) / (1 << 20);
}

void plainStep(benchmark::State& state, const Case& one) {
  device::useThreads(one.device.threads);
  device::setBlasThreads(one.device.threads);
  const auto plain = plainNetwork(*paperNetwork(one.shape, {}, kItems), one.shape, kItems);
  const auto batch = paperBatch(kItems);
  const auto shares = popularity(kItems);
  std::vector<at::Tensor> trained;
  for (const auto& [name, tensor] : plain.parameters)
    if (tensor.requires_grad()) trained.push_back(tensor);
  torch::optim::Adam optimizer(trained, torch::optim::AdamOptions(1e-3));
  measure(state, [&] {
    optimizer.zero_grad();
    network::PlainUsages usages;
    plainLoss(plain, batch, shares, &usages).backward();
    optimizer.step();
  });
}

/// The largest float32 product speed of this BLAS: 2,048³.
void product(benchmark::State& state, int threads) {
  constexpr std::int64_t n = 2048;
  device::useThreads(threads);
  const auto a = at::randn({n, n}), b = at::randn({n, n});
  auto c = at::matmul(a, b);
  for (auto unused : state)
    device::runTasks(c10::kCPU, threads, [&](std::int64_t share) {
      const auto [first, end] = device::shareOf(n, share, threads);
      auto rows = c.narrow(0, first, end - first);
      at::matmul_out(rows, a.narrow(0, first, end - first), b);
    });
}

void registerStep(const Plan& plan) {
  const int repetitions = plan.quick ? 3 : 5;
  const auto add = [&](const std::string& name, auto run, int times) {
    benchmark::RegisterBenchmark(name.c_str(), run)->UseRealTime()->Repetitions(times)->MinTime(0.5);
  };
  for (const int threads : {2, 1})
    add(
        peakKey(threads), [threads](benchmark::State& state) { product(state, threads); }, repetitions);
  for (const auto& one : casesOf(plan)) {
    add(
        key(one, "fast"), [one](benchmark::State& state) { fastStep(state, one); }, repetitions);
    if (one.full())
      add(
          key(one, "plain"), [one](benchmark::State& state) { plainStep(state, one); }, one.shape.layers > 4 ? 1 : 3);
  }
}

std::vector<Table> tabulateStep(const Plan& plan, const Measurements& measured) {
  Table table;
  table.title =
      "Training step, the paper's shapes: B 256, L 10, d 768, d' 64, both modalities, 930 distinct items among 2,816 slots, no padding";
  table.note =
      "plain: every expert of every slot materialised, nothing shared, float32, without dropout. faster, less memory: plain / ours.\n"
      "of peak: necessary operations a second beside the speed of a 2,048³ float32 product with the same threads.";
  if (plan.device.is_cpu() && !device::hasBfloat16()) table.note += "\nbf16 is left out: this processor would emulate it.";
  table.columns = {"pooling", "precision", "threads",  "layers",      "experts", "step ms",  "plain ms",
                   "faster",  "peak MB",   "plain MB", "less memory", "GFLOP",   "of peak %"};
  for (const auto& one : casesOf(plan)) {
    if (!measured.ran(key(one, "fast"))) continue;
    auto reference = one;
    reference.device.stepType = torch::kFloat;
    const auto ours = key(one, "fast"), plain = key(reference, "plain");
    const double seconds = measured.seconds(ours), operations = necessaryOperations(one.shape);
    const double peak = 2.0 * 2048 * 2048 * 2048 / measured.seconds(peakKey(one.device.threads));
    const double ourMemory = measured.counter(ours, kPeakMegabytes), plainMemory = measured.counter(plain, kPeakMegabytes);
    table.rows.push_back({text(one.shape.constantFirstState ? "cls" : "mean0"), text(one.device.precisionName()),
                          number(one.device.threads, 0), number(one.shape.layers, 0), number(one.shape.experts, 0),
                          number(1e3 * seconds, 1), number(1e3 * measured.seconds(plain), 1), ratio(measured.seconds(plain) / seconds),
                          number(ourMemory, 0), number(plainMemory, 0), ratio(plainMemory / ourMemory), number(operations / 1e9, 2),
                          number(100 * operations / seconds / peak, 0)});
  }
  return {table};
}

}  // namespace

Section stepSection() { return {"step", "the training step against the plain formulation", registerStep, tabulateStep}; }

}  // namespace xsmoe::bench
