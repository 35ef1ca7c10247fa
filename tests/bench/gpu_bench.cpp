// What packaging/gpu-check measures: the training step beside plain LibTorch on the same device, and an epoch at the paper's size beside
// what the paper prints. Of a CPU the same is measured, in the same way.
#include <fmt/format.h>
#include <torch/optim/adam.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
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
#include "tests/bench/run_timing.h"
#include "tests/bench/scale_run.h"
#include "tests/bench/sections.h"

namespace xsmoe::bench {
namespace {

constexpr std::int64_t kItemsOfStep = 4000;
constexpr int kThreadsOfHost = 2;
constexpr double kPaperSeconds = 24, kPaperMegabytes = 616;  // of an epoch of XSMoE, on the authors' GPU
// Of the epoch whose states stay in their file: their bound, and for how long it makes steps, of which the first few take all that any
// takes.
constexpr double kLeftMegabytes = 256, kLeftSeconds = 15;

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
constexpr const char* kLeftKey = "gpu/epoch/states-left";

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

/// `featureMegabytes`: as of ScaleRun.
void epochOnDevice(benchmark::State& state, const Plan& plan, double stepSeconds, double featureMegabytes) {
  PaperScale scale;
  scale.pooling = "mean0";
  const auto folder = plan.workFolder / fmt::format("stream-{}-{}-{}", scale.records, scale.items, scale.pooling);
  std::filesystem::create_directories(plan.workFolder);
  if (const auto written = writePaperScaleStream(folder, scale); !written) return state.SkipWithError(describe(written.error()).c_str());
  ScaleRun run;
  run.stream = folder;
  run.threads = kThreadsOfHost;
  run.stepSeconds = stepSeconds;
  run.featureMegabytes = featureMegabytes;
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
  const auto addEpochOf = [&](const char* key, double stepSeconds, double featureMegabytes) {
    benchmark::RegisterBenchmark(key, [=](benchmark::State& state) { epochOnDevice(state, plan, stepSeconds, featureMegabytes); })
        ->UseRealTime()
        ->Iterations(1);
  };
  addEpochOf(kEpochKey, plan.stepSeconds, 0);
  addEpochOf(kLeftKey, std::min(plan.stepSeconds, kLeftSeconds), kLeftMegabytes);
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

/// What an epoch took, of which some steps were made.
struct MeasuredEpoch {
  double steps = 0, batches = 0, seconds = 0, megabytes = 0;
  [[nodiscard]] std::string shown() const {
    if (steps == 0) return "not measured";
    if (steps < batches) return fmt::format("about {:.1f} s, by {:.0f} of {:.0f} steps", seconds, steps, batches);
    return fmt::format("{:.1f} s, {:.0f} steps", seconds, batches);
  }
  [[nodiscard]] std::string memoryShown() const { return steps == 0 ? "not measured" : fmt::format("{:.0f} MB", megabytes); }
};

MeasuredEpoch epochOf(const Plan& plan, const Measurements& measured, const char* key) {
  const auto value = [&](const char* counter) { return measured.ran(key) ? measured.counter(key, counter) : 0; };
  MeasuredEpoch epoch{value("steps"), value("batches"), 0, value(plan.device.is_cuda() ? "device peak" : "train peak")};
  if (epoch.steps > 0) epoch.seconds = value("training") * epoch.batches / epoch.steps;
  return epoch;
}

/// The paper's figure does not hold the states of all items (see the note), and stands beside the epoch that does not either.
void addEpochs(Table& table, const Plan& plan, const Measurements& measured) {
  const auto epoch = epochOf(plan, measured, kEpochKey), left = epochOf(plan, measured, kLeftKey);
  const bool gpu = plan.device.is_cuda();
  table.rows.push_back(rowOf(fmt::format("epoch at the paper's size, {}", gpu ? "fp16" : "fp32"), epoch.shown(),
                             fmt::format("{:.0f} s, printed by the paper", kPaperSeconds),
                             epoch.seconds > 0 ? kPaperSeconds / epoch.seconds : 0));
  table.rows.push_back(rowOf(gpu ? "its memory, all states on the GPU" : "its memory, all states in it", epoch.memoryShown(),
                             fmt::format("{:.0f} MB are the states", megabytes(scaleFeatureBytes(PaperScale{}.items))), 0));
  table.rows.push_back(rowOf("the same epoch, states left in their file", left.shown(), epoch.shown() + ", all states there",
                             epoch.seconds > 0 && left.seconds > 0 ? epoch.seconds / left.seconds : 0));
  table.rows.push_back(rowOf("its memory, states left in their file", left.memoryShown(),
                             fmt::format("{:.0f} MB, printed by the paper", kPaperMegabytes),
                             left.megabytes > 0 ? kPaperMegabytes / left.megabytes : 0));
}

std::vector<Table> tabulateGpu(const Plan& plan, const Measurements& measured) {
  Table table;
  table.title = "On " + plan.device.str() + ": the training step, and an epoch at the paper's size";
  table.note =
      "step: the paper's shapes, B 256, L 10, d 768, d' 64, two layers of both modalities. plain: every expert of every slot\n"
      "materialised, on the same device and in the same precision. epoch: the last trained window of a made-up stream of 2.2 million\n"
      "records, 257,000 users, 126,000 items; the paper's own streams and GPU are others. memory: what LibTorch handed out on a GPU, on a\n"
      "CPU all that is resident. The paper's 616 MB are like the last row: they cannot hold 1.2 GB of states, and its Table 3 prints one\n"
      "and the same memory at τ = 0 for three datasets with different numbers of items. states left in their file: as --feature-memory\n"
      "256 does; each batch's rows are brought. ratio: beside / here.";
  table.columns = {"check", "here", "beside", "ratio"};
  addSteps(table, plan, measured);
  addEpochs(table, plan, measured);
  return {table};
}

}  // namespace

Section gpuSection() {
  return {"gpu", "the training step beside plain LibTorch on the same device, and an epoch at the paper's size", registerGpu, tabulateGpu};
}

}  // namespace xsmoe::bench
