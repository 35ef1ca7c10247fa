// What packaging/gpu-check measures: the training step beside plain LibTorch on the same device, and an epoch at the paper's size beside
// what the paper prints. Of a CPU the same is measured, in the same way.
#include <fmt/format.h>
#include <torch/optim/adam.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "model/device/cuda.h"
#include "model/device/device.h"
#include "model/network/half_precision.h"
#include "tests/bench/paper_scale_stream.h"
#include "tests/bench/paper_shapes.h"
#include "tests/bench/scale_run.h"
#include "tests/bench/sections.h"

namespace xsmoe::bench {
namespace {

constexpr std::int64_t kItemsOfStep = 4000;
constexpr int kThreadsOfHost = 2;
constexpr double kPaperSeconds = 24, kPaperMegabytes = 616;  // of an epoch of XSMoE, on the authors' GPU

struct StepCase {
  StepShape shape;
  device::ComputeDevice device;
};

std::vector<StepCase> stepCasesOf(const Plan& plan) {
  std::vector<StepCase> cases;
  for (const bool constantFirstState : {true, false})
    for (const auto type : {torch::kFloat, torch::kHalf})
      if (type == torch::kFloat || plan.device.is_cuda())
        cases.push_back({{9, 2, constantFirstState}, {plan.device, type, kThreadsOfHost}});
  return cases;
}

std::string nameOf(const StepCase& one) {
  return fmt::format("{}/{}", one.shape.constantFirstState ? "cls" : "mean0", one.device.precisionName());
}
std::string stepKey(const StepCase& one, const char* formulation) { return fmt::format("gpu/step/{}/{}", formulation, nameOf(one)); }
constexpr const char* kEpochKey = "gpu/epoch";

/// Steps end with a look at the loss, which waits for the device.
void measureSteps(benchmark::State& state, const std::function<double()>& step) {
  for (int warmUp = 0; warmUp < 2; ++warmUp) benchmark::DoNotOptimize(step());
  for (auto unused : state) benchmark::DoNotOptimize(step());
}

void ownStep(benchmark::State& state, const StepCase& one) {
  device::useThreads(one.device.threads);
  const auto recommender = paperNetwork(one.shape, one.device, kItemsOfStep);
  const auto batch = paperBatch(kItemsOfStep);
  measureSteps(state, [&] { return recommender->trainBatch({{}, batch}).item<double>(); });
}

/// The plain formulation with all that it reads on the device; in half precision by LibTorch's automatic casts.
void plainStepOnDevice(benchmark::State& state, const StepCase& one) {
  device::useThreads(one.device.threads);
  device::setBlasThreads(one.device.threads);
  const auto target = one.device.device;
  auto plain = plainNetwork(*paperNetwork(one.shape, {}, kItemsOfStep), one.shape, kItemsOfStep);
  std::vector<at::Tensor> trained;
  for (auto& [name, tensor] : plain.parameters) {
    const bool trains = tensor.requires_grad();
    tensor = tensor.detach().to(target).set_requires_grad(trains);
    if (trains) trained.push_back(tensor);
  }
  for (auto& [modality, list] : plain.states)
    for (auto& values : list) values = values.to(target);
  const auto batch = paperBatch(kItemsOfStep).to(target), shares = popularity(kItemsOfStep).to(target);
  torch::optim::Adam optimizer(trained, torch::optim::AdamOptions(1e-3));
  measureSteps(state, [&] {
    optimizer.zero_grad();
    network::PlainUsages usages;
    at::Tensor loss;
    {
      const network::HalfPrecisionScope half(one.device);
      loss = plainLoss(plain, batch, shares, &usages);
    }
    loss.backward();
    optimizer.step();
    return loss.item<double>();
  });
}

void epochOnDevice(benchmark::State& state, const Plan& plan) {
  PaperScale scale;
  scale.pooling = "mean0";
  const auto folder = plan.workFolder / fmt::format("stream-{}-{}-{}", scale.records, scale.items, scale.pooling);
  std::filesystem::create_directories(plan.workFolder);
  if (const auto written = writePaperScaleStream(folder, scale); !written) return state.SkipWithError(describe(written.error()).c_str());
  ScaleRun run;
  run.stream = folder;
  run.threads = kThreadsOfHost;
  run.stepSeconds = plan.stepSeconds;
  run.device = plan.device.str();
  run.stepsAlone = true;
  for (auto unused : state) {
    const auto figures = runAtScale(run);
    if (!figures) return state.SkipWithError(describe(figures.error()).c_str());
    for (const auto& [name, value] : *figures) state.counters[name] = value;
  }
}

void registerGpu(const Plan& plan) {
  const auto add = [&](const std::string& name, auto run) {
    benchmark::RegisterBenchmark(name.c_str(), run)->UseRealTime()->Repetitions(plan.quick ? 3 : 5)->MinTime(0.5);
  };
  for (const auto& one : stepCasesOf(plan)) {
    add(stepKey(one, "own"), [one](benchmark::State& state) { ownStep(state, one); });
    add(stepKey(one, "plain"), [one](benchmark::State& state) { plainStepOnDevice(state, one); });
  }
  benchmark::RegisterBenchmark(kEpochKey, [plan](benchmark::State& state) { epochOnDevice(state, plan); })->UseRealTime()->Iterations(1);
}

std::vector<Table::Cell> rowOf(const std::string& check, const std::string& here, const std::string& beside, double times) {
  return {text(check), text(here), text(beside), text(times > 0 ? fmt::format("{:.1f} ×", times) : "–")};
}

void addSteps(Table& table, const Plan& plan, const Measurements& measured) {
  for (const auto& one : stepCasesOf(plan)) {
    const double own = measured.seconds(stepKey(one, "own")), plain = measured.seconds(stepKey(one, "plain"));
    const auto shown = [](double seconds) { return seconds > 0 ? fmt::format("{:.2f} ms", 1e3 * seconds) : std::string("not measured"); };
    table.rows.push_back(
        rowOf("step, 9 experts, " + nameOf(one), shown(own), shown(plain) + ", plain LibTorch", own > 0 ? plain / own : 0));
  }
}

void addEpoch(Table& table, const Plan& plan, const Measurements& measured) {
  const auto value = [&](const char* counter) { return measured.ran(kEpochKey) ? measured.counter(kEpochKey, counter) : 0; };
  const double steps = value("steps"), batches = value("batches"), whole = steps > 0 ? value("training") * batches / steps : 0;
  std::string shown = "not measured", memory = shown;
  if (steps > 0) {
    shown = fmt::format("{:.1f} s, {:.0f} steps", whole, batches);
    if (steps < batches) shown = fmt::format("about {:.1f} s, by {:.0f} of {:.0f} steps", whole, steps, batches);
  }
  const double megabytesHere = value(plan.device.is_cuda() ? "device peak" : "train peak");
  if (steps > 0) memory = fmt::format("{:.0f} MB", megabytesHere);
  const auto* const precision = plan.device.is_cuda() ? "fp16" : "fp32";
  table.rows.push_back(rowOf(fmt::format("epoch at the paper's size, {}", precision), shown,
                             fmt::format("{:.0f} s, printed by the paper", kPaperSeconds), whole > 0 ? kPaperSeconds / whole : 0));
  table.rows.push_back(rowOf("highest memory of it", memory, fmt::format("{:.0f} MB, printed by the paper", kPaperMegabytes),
                             steps > 0 && megabytesHere > 0 ? kPaperMegabytes / megabytesHere : 0));
}

std::vector<Table> tabulateGpu(const Plan& plan, const Measurements& measured) {
  Table table;
  table.title = "On " + plan.device.str() + ": the training step, and an epoch at the paper's size";
  table.note =
      "step: the paper's shapes, B 256, L 10, d 768, d' 64, two layers of both modalities. plain: every expert of every slot\n"
      "materialised, on the same device and in the same precision. epoch: the last trained window of a made-up stream of 2.2 million\n"
      "records, 257,000 users, 126,000 items; the paper's own streams and GPU are others. memory: what LibTorch handed out on a GPU,\n"
      "the states of all items among it where they fit there; on a CPU all that is resident. ratio: beside / here.";
  table.columns = {"check", "here", "beside", "ratio"};
  addSteps(table, plan, measured);
  addEpoch(table, plan, measured);
  return {table};
}

}  // namespace

Section gpuSection() {
  return {"gpu", "the training step beside plain LibTorch on the same device, and an epoch at the paper's size", registerGpu, tabulateGpu};
}

}  // namespace xsmoe::bench
