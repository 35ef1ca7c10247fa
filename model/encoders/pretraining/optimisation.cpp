// SPDX-License-Identifier: Apache-2.0
#include "model/encoders/pretraining/optimisation.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/optim/adamw.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "model/device/tasks.h"

namespace xsmoe::encoders {
namespace {

constexpr int kPoints = 20;

/// Batches of items, each epoch in a new order; what is left at an epoch's end is dropped.
class Batches {
 public:
  Batches(std::int64_t count, std::int64_t batch, std::uint64_t seed)
      : count_(count), batch_(batch), generator_(at::make_generator<at::CPUGeneratorImpl>(seed)) {}

  std::vector<std::int64_t> next() {
    if (at_ + batch_ > static_cast<std::int64_t>(order_.size())) {
      const at::Tensor drawn = at::randperm(count_, generator_, at::kLong);
      order_.assign(drawn.data_ptr<std::int64_t>(), drawn.data_ptr<std::int64_t>() + count_);
      at_ = 0;
    }
    at_ += batch_;
    return {order_.begin() + (at_ - batch_), order_.begin() + at_};
  }

 private:
  std::int64_t count_, batch_, at_ = 0;
  at::Generator generator_;
  std::vector<std::int64_t> order_;
};

bool decays(const std::string& name, const at::Tensor& values) { return values.dim() > 1 && name.find("embeddings") == std::string::npos; }

torch::optim::AdamW makeOptimiser(const Parameters& parameters, const PretrainingSettings& settings) {
  std::vector<at::Tensor> decaying, others;
  for (const auto& [name, values] : parameters) (decays(name, values) ? decaying : others).push_back(values);
  using Options = torch::optim::AdamWOptions;
  std::vector<torch::optim::OptimizerParamGroup> groups;
  groups.emplace_back(decaying, std::make_unique<Options>(Options().weight_decay(settings.weightDecay)));
  groups.emplace_back(others, std::make_unique<Options>(Options().weight_decay(0)));
  return torch::optim::AdamW(groups, Options());
}

/// What one part of a batch gives.
struct PartResult {
  std::vector<at::Tensor> gradients;  ///< as the parameters, undefined where none flows
  PretrainingPoint losses{};
  [[nodiscard]] bool finite() const { return std::isfinite(losses.masked + losses.whole + losses.contrastive + losses.attributes); }
};

PartResult computePart(const std::vector<at::Tensor>& values, const std::vector<std::int64_t>& items, std::uint64_t seed,
                       const PretrainingSettings& settings, const PartTask& task) {
  at::Generator generator = at::make_generator<at::CPUGeneratorImpl>(seed);
  const c10::AutoGradMode gradients(true);
  const PartLoss loss = task(items, generator);
  const at::Tensor total = (loss.masked + settings.wholeWeight * loss.whole + settings.contrastiveWeight * loss.contrastive +
                            settings.attributesWeight * loss.attributes) /
                           settings.parts;
  return {torch::autograd::grad({total}, values, {}, {}, false, true),
          {0, loss.masked.item<double>(), loss.whole.item<double>(), loss.contrastive.item<double>(), loss.attributes.item<double>()}};
}

/// Sums the parts' gradients in order, shortens them, and gives them to the parameters.
void gatherGradients(const std::vector<at::Tensor>& values, std::vector<PartResult>& parts, double longest) {
  std::vector<double> squares(values.size());
  // Each in one thread: a sum that threads share is rounded as there are many of them.
  device::runTasks(at::kCPU, std::ssize(values), [&](std::int64_t task) {
    const auto i = static_cast<std::size_t>(task);
    at::Tensor sum;
    for (PartResult& part : parts)
      if (part.gradients[i].defined()) sum = sum.defined() ? sum + part.gradients[i] : part.gradients[i];
    values[i].mutable_grad() = sum;
    if (sum.defined()) squares[i] = sum.square().sum(at::kDouble).item<double>();
  });
  const double length = std::sqrt(std::accumulate(squares.begin(), squares.end(), 0.0));
  if (length <= longest) return;
  for (const at::Tensor& value : values)
    if (value.grad().defined()) value.mutable_grad().mul_(longest / length);
}

}  // namespace

double learningRateAt(int step, const PretrainingSettings& settings) {
  const double warm = std::max(1.0, settings.warmUp * settings.steps);
  if (step < warm) return settings.learningRate * (step + 1) / (warm + 1);
  const double share = (step - warm) / std::max(1.0, settings.steps - warm);
  return settings.learningRate * .5 * (1 + std::cos(std::numbers::pi * share));
}

Result<PretrainingCurve> optimise(const Parameters& parameters, std::int64_t count, const PretrainingSettings& settings,
                                  const std::string& what, const PartTask& task, const ProgressCallback& progress) {
  const auto batch = static_cast<std::int64_t>(settings.parts) * settings.partItems;
  if (count < batch)
    return usageError(what, "there are " + std::to_string(count) + " items, fewer than a batch of " + std::to_string(batch),
                      "Give more items");
  std::vector<at::Tensor> values;
  for (const auto& [name, value] : parameters) values.push_back(value);
  torch::optim::AdamW optimiser = makeOptimiser(parameters, settings);
  Batches batches(count, batch, settings.seed);
  PretrainingCurve curve;
  PretrainingPoint point;
  int stretch = 0;
  for (int step = 0; step < settings.steps; ++step) {
    if (progress && !progress({what, step, settings.steps, "steps"})) return failure(what, "cancelled");
    const auto items = batches.next();
    std::vector<PartResult> parts(static_cast<std::size_t>(settings.parts));
    device::runTasks(at::kCPU, settings.parts, [&](std::int64_t part) {
      const auto first = items.begin() + part * settings.partItems;
      const std::uint64_t seed = settings.seed * 1'000'003 + static_cast<std::uint64_t>(step) * 1009 + static_cast<std::uint64_t>(part) + 1;
      parts[static_cast<std::size_t>(part)] = computePart(values, {first, first + settings.partItems}, seed, settings, task);
    });
    for (const PartResult& part : parts) {
      if (!part.finite())
        return failure(what, "the loss is not finite at step " + std::to_string(step + 1), "Choose a smaller learning rate");
      point.masked += part.losses.masked, point.whole += part.losses.whole, point.contrastive += part.losses.contrastive;
      point.attributes += part.losses.attributes, ++stretch;
    }
    gatherGradients(values, parts, settings.longestGradient);
    for (auto& group : optimiser.param_groups()) group.options().set_lr(learningRateAt(step, settings));
    optimiser.step();
    if ((step + 1) * kPoints / settings.steps != step * kPoints / settings.steps) {
      curve.push_back({step + 1, point.masked / stretch, point.whole / stretch, point.contrastive / stretch, point.attributes / stretch});
      point = {}, stretch = 0;
    }
  }
  return curve;
}

}  // namespace xsmoe::encoders
