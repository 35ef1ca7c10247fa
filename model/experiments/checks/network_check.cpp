// SPDX-License-Identifier: Apache-2.0
#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "model/core/names.h"
#include "model/core/sequences.h"
#include "model/experiments/checks/conformance_check.h"
#include "model/experiments/checks/fixture_json.h"
#include "model/features/safetensors.h"
#include "model/network/xsmoe/xsmoe_recommender.h"
#include "model/streaming/evaluator.h"

namespace xsmoe::experiments {
namespace {

// ../conformance README: relative to the largest entry of the tensor.
constexpr double kValues = 1e-5, kTrained = 1e-4, kExact = 0;
constexpr const char* kRemedy = "Compare it with the fixtures' description";
// Where a gradient is this small beside its tensor's largest, Adam's first step sees only its sign, and rounding decides it.
constexpr double kUndecidedGradient = 1e-5, kUndecidedTrained = 0.005;

/// Thrown where a file of the fixture lacks a tensor that the comparison needs.
struct Lacking {
  std::string file, tensor;
};

struct Fixture {
  nlohmann::json sizes;
  features::TensorFile weights, inputs, expected;

  [[nodiscard]] const at::Tensor& input(const std::string& name) const { return tensor(inputs, "inputs.safetensors", name); }
  [[nodiscard]] const at::Tensor& expectedTensor(const std::string& name) const { return tensor(expected, "expected.safetensors", name); }
  [[nodiscard]] int layerCount(Modality modality) const { return static_cast<int>(sizes.at(std::string(name(modality))).size()); }

 private:
  static const at::Tensor& tensor(const features::TensorFile& file, const char* fileName, const std::string& name) {
    const auto found = file.tensors.find(name);
    if (found == file.tensors.end()) throw Lacking{fileName, name};
    return found->second;
  }
};

Result<Fixture> readFixture(const std::filesystem::path& folder) {
  Fixture fixture;
  auto json = readFixtureJson(folder);
  if (!json) return tl::unexpected(json.error());
  fixture.sizes = std::move(*json);
  for (const auto& [file, target] : {std::pair{"weights.safetensors", &fixture.weights}, std::pair{"inputs.safetensors", &fixture.inputs},
                                     std::pair{"expected.safetensors", &fixture.expected}}) {
    auto content = features::readSafetensors(folder / file);
    if (!content) return tl::unexpected(content.error());
    *target = std::move(*content);
  }
  return fixture;
}

std::string layerName(Modality modality, int layer) { return std::string(name(modality)) + "." + std::to_string(layer); }

/// Collects comparisons as lines; quantities of one name keep their worst.
class Comparison {
 public:
  void tensors(const std::string& quantity, const at::Tensor& actual, const at::Tensor& expected, double tolerance) {
    if (actual.numel() != expected.numel()) return add(quantity, INFINITY, tolerance, "sizes differ");
    const auto difference = (actual.detach().cpu().to(torch::kDouble).flatten() - expected.to(torch::kDouble).flatten()).abs();
    const double largest = std::max(expected.to(torch::kDouble).abs().max().item<double>(), 1e-30);
    const double error = difference.max().item<double>() / largest;
    const auto at = difference.argmax().item<std::int64_t>();
    add(quantity, error, tolerance,
        "entry " + std::to_string(at) + ": " + std::to_string(actual.detach().flatten()[at].item<double>()) + ", expected " +
            std::to_string(expected.flatten()[at].item<double>()));
  }
  void exact(const std::string& quantity, std::int64_t actual, std::int64_t expected, const std::string& what) {
    add(quantity, actual == expected ? 0 : 1, kExact, what + ": " + std::to_string(actual) + ", expected " + std::to_string(expected));
  }
  void add(const std::string& quantity, double error, double tolerance, const std::string& detail) {
    const auto found = std::find_if(lines_.begin(), lines_.end(), [&](const CheckLine& line) { return line.quantity == quantity; });
    auto& line = found == lines_.end() ? lines_.emplace_back() : *found;
    const bool first = line.quantity.empty();
    line.quantity = quantity;
    line.tolerance = tolerance;
    if (!first && error <= line.error) return;
    line.error = error;
    line.passed = error <= tolerance;  // false for not-a-number
    line.detail = line.passed ? "" : detail;
  }
  [[nodiscard]] std::vector<CheckLine> lines() const { return lines_; }

 private:
  std::vector<CheckLine> lines_;
};

std::unique_ptr<network::XsmoeRecommender> makeNetwork(const Fixture& fixture, const device::ComputeDevice& device) {
  network::XsmoeOptions options;
  options.device = device;
  const auto& sizes = fixture.sizes;
  options.model.bottleneck = sizes.at("bottleneck");
  options.model.embedding = sizes.at("embedding");
  options.model.heads = sizes.at("heads");
  options.model.blocks = sizes.at("blocks");
  options.sequenceLength = sizes.at("length");
  options.hiddenStates = fixture.layerCount(Modality::kVisual) + 1;
  options.model.grouping.clear();
  for (int state = 1; state < options.hiddenStates; ++state) options.model.grouping.push_back(state);
  std::vector<LayerStructure> structure;
  auto states = std::make_shared<network::ItemStates>();
  for (const auto modality : kModalities) {
    const std::string key(name(modality));
    const auto& hidden = fixture.input(key + ".hidden");  // [items+1, M+1, d]
    options.widths[modality] = hidden.size(2);
    for (std::int64_t k = 0; k < hidden.size(1); ++k) states->states[modality].push_back(hidden.select(1, k).contiguous());
    for (int i = 0; i < fixture.layerCount(modality); ++i) {
      LayerStructure layer;
      layer.modality = modality;
      layer.layer = {i};
      layer.hiddenState = i + 1;
      layer.born.resize(sizes.at(key).at(static_cast<std::size_t>(i)).get<std::size_t>());
      layer.trained = static_cast<int>(layer.born.size()) - 1;
      structure.push_back(layer);
    }
  }
  auto network = std::make_unique<network::XsmoeRecommender>(options);
  network->rebuild(structure);
  network->load({fixture.weights.tensors.begin(), fixture.weights.tensors.end()});
  network->setItemStates(states);
  network->setDropout(false);
  return network;
}

at::Tensor asTensor(const std::vector<double>& values) { return torch::tensor(values, torch::kDouble); }

void compareUsage(const Fixture& fixture, const std::vector<LayerUsage>& usage, double itemSlots, Comparison& compare) {
  for (const auto& layer : usage) {
    const auto key = layerName(layer.modality, layer.layer.value);
    compare.tensors("contribution", asTensor(layer.contribution), fixture.expectedTensor("contribution." + key), kValues);
    compare.tensors("utilization", asTensor(layer.utilization), fixture.expectedTensor("utilization_all." + key), kValues);
    compare.tensors("expertUtilization", asTensor(layer.expertUtilization), fixture.expectedTensor("utilization_experts." + key), kValues);
    compare.tensors("router sum", asTensor(layer.gateShare) * itemSlots, fixture.expectedTensor("router_sum." + key), kValues);
    const auto& prune = fixture.sizes.at("prune").at(key);
    const double threshold = prune.at("tau");
    compare.exact("pruned expert (paper)", expertToPrune(layer, threshold, Protocol::kPaper), prune.at("over_all"), key);
    compare.exact("pruned expert (official)", expertToPrune(layer, threshold, Protocol::kOfficial), prune.at("over_experts"), key);
  }
}

void compareFirstBatch(const Fixture& fixture, network::XsmoeRecommender& network, const at::Tensor& logPopularity, Comparison& compare) {
  const auto& sequences = fixture.input("sequences.0");
  const auto items = fixture.input("popularity").size(0);
  compare.tensors("item embeddings", network.embedItems(torch::arange(items)), fixture.expectedTensor("item_embeddings"), kValues);

  network.beginTraining(logPopularity);
  network.beginEpoch(0);
  const auto loss = network.computeGradients(sequences);
  compare.tensors("loss", loss, fixture.expectedTensor("loss"), kValues);
  compareUsage(fixture, network.usage(), sequences.ne(0).sum().item<double>(), compare);
  for (const auto& [name, gradient] : network.gradients())
    compare.tensors("gradients", gradient, fixture.expectedTensor("grad." + name), kTrained);

  const torch::NoGradGuard noGrad;
  const auto real = sequences.narrow(1, 0, sequences.size(1) - 1).ne(0).flatten().nonzero().squeeze(1);
  const auto pick = [&](const at::Tensor& states) { return states.cpu().flatten(0, 1).index_select(0, real); };
  compare.tensors("user states", pick(network.userStates(sequences)), pick(fixture.expectedTensor("sequence_output")), kValues);
  for (const auto modality : kModalities)
    for (int i = 0; i < fixture.layerCount(modality); ++i) {
      const auto mean = network.layer(modality, i)->meanExpert();
      const auto key = "expanded." + layerName(modality, i);
      compare.tensors("expanded expert", mean->down->weight, fixture.expectedTensor(key + ".down.weight"), kValues);
      compare.tensors("expanded expert", mean->up->weight, fixture.expectedTensor(key + ".up.weight"), kValues);
    }
}

void compareTrajectory(const Fixture& fixture, network::XsmoeRecommender& network, const at::Tensor& logPopularity, Comparison& compare) {
  constexpr double kRate = 1e-3, kDecay = 0.95, kFloor = 1e-4;
  network.beginTraining(logPopularity);
  double rate = kRate;
  std::vector<double> losses;
  for (int step = 0; step < fixture.sizes.at("steps").get<int>(); ++step) {
    network.beginEpoch(rate);
    losses.push_back(network.trainBatch({{}, fixture.input("sequences." + std::to_string(step))}).item<double>());
    rate = std::max(kFloor, kDecay * rate);
  }
  compare.tensors("losses of the steps", asTensor(losses), fixture.expectedTensor("trajectory"), kTrained);
  const auto parameters = network.parameters();
  for (const auto& [key, gradient] : fixture.expected.tensors) {
    if (key.rfind("grad.", 0) != 0) continue;
    const auto name = key.substr(5);
    const auto expected = fixture.expectedTensor("trained." + name);
    const auto undecided = gradient.abs().lt(kUndecidedGradient * gradient.abs().max()).logical_and(gradient.ne(0));
    const auto actual = parameters.at(name).cpu();
    const auto difference = (actual - expected).abs();
    compare.tensors("trained parameters", torch::where(undecided, expected, actual), expected, kTrained);
    compare.add("trained parameters, undecided", difference.masked_fill(~undecided, 0).max().item<double>(), kUndecidedTrained, name);
  }
}

void compareEvaluation(const Fixture& fixture, network::XsmoeRecommender& network, Comparison& compare) {
  const auto& evaluation = fixture.sizes.at("evaluation");
  const auto rows = fixture.input(evaluation.at("sequences").get<std::string>()).contiguous();
  const auto items = fixture.input("popularity").size(0) - 1;
  const auto histories = evaluation.at("histories").get<std::vector<std::vector<std::int32_t>>>();
  Sequences sequences;
  Exclusions exclusions;
  for (std::int64_t i = 0; i < rows.size(0); ++i) {
    for (std::int64_t t = 0; t < rows.size(1); ++t)
      if (const auto item = rows[i][t].item<std::int64_t>(); item > 0) sequences.items.push_back(static_cast<std::int32_t>(item));
    sequences.users.push_back(static_cast<std::int32_t>(i));
    sequences.offsets.push_back(std::ssize(sequences.items));
    const auto& history = histories.at(static_cast<std::size_t>(i));
    exclusions.items.insert(exclusions.items.end(), history.begin(), history.end());
    exclusions.offsets.push_back(std::ssize(exclusions.items));
  }
  streaming::EvaluationTask task;
  task.sequences = &sequences;
  task.exclusions = &exclusions;
  task.length = fixture.sizes.at("length");
  for (std::int32_t item = 1; item <= items; ++item) task.candidates.push_back(item);
  const auto ranks = streaming::rankTargets(network, task);
  if (!ranks) return compare.add("ranks", INFINITY, kExact, describe(ranks.error()));
  const auto expected = evaluation.at("ranks").get<std::vector<std::int64_t>>();
  for (std::size_t i = 0; i < expected.size(); ++i) compare.exact("ranks", ranks->at(i), expected[i], "sequence " + std::to_string(i));
  const auto metrics = streaming::metricsOf(*ranks);
  compare.add("HR@10", std::abs(metrics.hr10 - evaluation.at("hr10").get<double>()), 1e-12, "");
  compare.add("NDCG@10", std::abs(metrics.ndcg10 - evaluation.at("ndcg10").get<double>()), 1e-12, "");

  const torch::NoGradGuard noGrad;
  const auto table = network.embedItems(torch::arange(items + 1));
  const auto users = network.embedUsers({{}, {}, rows.narrow(1, 0, rows.size(1) - 1)}, table);
  compare.tensors("scores", torch::matmul(users, table.narrow(0, 1, items).t()), fixture.expectedTensor("evaluation.scores"), kTrained);
}

}  // namespace

bool looksLikeNetworkFixture(const std::filesystem::path& folder) {
  return std::filesystem::exists(folder / "fixture.json") && std::filesystem::exists(folder / "weights.safetensors");
}

Result<std::vector<CheckLine>> checkNetworkFixture(const std::filesystem::path& folder, const device::ComputeDevice& device) {
  try {
    const auto fixture = readFixture(folder);
    if (!fixture) return tl::unexpected(fixture.error());
    const auto network = makeNetwork(*fixture, device);
    const auto logPopularity = fixture->input("popularity").log();
    Comparison compare;
    compareFirstBatch(*fixture, *network, logPopularity, compare);
    const auto trained = makeNetwork(*fixture, device);
    compareTrajectory(*fixture, *trained, logPopularity, compare);
    compareEvaluation(*fixture, *trained, compare);
    return compare.lines();
  } catch (const Lacking& lacking) {
    return badInput((folder / lacking.file).string(), "the fixture cannot be used: the tensor \"" + lacking.tensor + "\" is missing",
                    kRemedy);
  } catch (const nlohmann::json::exception& problem) {
    return badInput((folder / "fixture.json").string(),
                    "the fixture cannot be used: an entry is missing or of another type (" + wordsOf(problem) + ")", kRemedy);
  } catch (const std::exception& problem) {  // shapes that the network cannot take
    return badInput(folder.string(), "the fixture cannot be used: its tensors do not fit its sizes (" + wordsOf(problem) + ")", kRemedy);
  }
}

}  // namespace xsmoe::experiments
