// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/checks/sequence_fixture.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>

#include "model/core/sequences.h"
#include "model/experiments/checks/fixture_json.h"
#include "model/streaming/evaluator.h"

namespace xsmoe::experiments {
namespace {

constexpr const char* kRemedy = "Compare it with the fixtures' description";
// Where a gradient is this small beside its tensor's largest, Adam's first step sees only its sign, and rounding decides it.
constexpr double kUndecidedGradient = 1e-5, kUndecidedTrained = 0.005;

Result<SequenceFixture> readSequenceFixture(const std::filesystem::path& folder) {
  SequenceFixture fixture;
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

/// What `compare` finds in what `read` reads; what a fixture lacks or holds besides what fits is an error.
template <class Read, class Compare>
Result<std::vector<CheckLine>> checked(const std::filesystem::path& folder, const Read& read, const Compare& compare) {
  try {
    const auto fixture = read(folder);
    if (!fixture) return tl::unexpected(fixture.error());
    Comparison comparison;
    compare(*fixture, comparison);
    return comparison.lines();
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

}  // namespace

void Comparison::tensors(const std::string& quantity, const at::Tensor& actual, const at::Tensor& expected, double tolerance) {
  if (actual.numel() != expected.numel()) return add(quantity, INFINITY, tolerance, "sizes differ");
  const auto difference = (actual.detach().cpu().to(torch::kDouble).flatten() - expected.to(torch::kDouble).flatten()).abs();
  const double largest = std::max(expected.to(torch::kDouble).abs().max().item<double>(), 1e-30);
  const double error = difference.max().item<double>() / largest;
  const auto at = difference.argmax().item<std::int64_t>();
  add(quantity, error, tolerance,
      "entry " + std::to_string(at) + ": " + std::to_string(actual.detach().flatten()[at].item<double>()) + ", expected " +
          std::to_string(expected.flatten()[at].item<double>()));
}

void Comparison::values(const std::string& quantity, const std::vector<double>& actual, const std::vector<double>& expected,
                        double tolerance) {
  if (actual.size() != expected.size()) return add(quantity, INFINITY, tolerance, "sizes differ");
  for (std::size_t i = 0; i < expected.size(); ++i)
    add(quantity, std::abs(actual[i] - expected[i]) / std::max(std::abs(expected[i]), 1e-300), tolerance,
        "entry " + std::to_string(i) + ": " + std::to_string(actual[i]) + ", expected " + std::to_string(expected[i]));
}

void Comparison::exact(const std::string& quantity, std::int64_t actual, std::int64_t expected, const std::string& what) {
  add(quantity, actual == expected ? 0 : 1, kExact, what + ": " + std::to_string(actual) + ", expected " + std::to_string(expected));
}

void Comparison::add(const std::string& quantity, double error, double tolerance, const std::string& detail) {
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

at::Tensor asTensor(const std::vector<double>& values) { return torch::tensor(values, torch::kDouble); }

void compareFirstBatch(const SequenceFixture& fixture, network::SequenceRecommender& network, Comparison& compare) {
  const auto& sequences = fixture.input("sequences.0");
  const auto items = fixture.input("popularity").size(0);
  compare.tensors("item embeddings", network.embedItems(torch::arange(items)), fixture.expectedTensor("item_embeddings"), kValues);

  network.beginTraining(fixture.input("popularity").log());
  network.beginEpoch(0);
  compare.tensors("loss", network.computeGradients(sequences), fixture.expectedTensor("loss"), kValues);
  for (const auto& [name, gradient] : network.gradients())
    compare.tensors("gradients", gradient, fixture.expectedTensor("grad." + name), kTrained);

  const torch::NoGradGuard noGrad;
  const auto real = sequences.narrow(1, 0, sequences.size(1) - 1).ne(0).flatten().nonzero().squeeze(1);
  const auto pick = [&](const at::Tensor& states) { return states.cpu().flatten(0, 1).index_select(0, real); };
  compare.tensors("user states", pick(network.userStates(sequences)), pick(fixture.expectedTensor("sequence_output")), kValues);
}

void compareTrajectory(const SequenceFixture& fixture, network::SequenceRecommender& network, Comparison& compare) {
  network.beginTraining(fixture.input("popularity").log());
  const auto batch = [&](int step) { return network::Batch{{}, fixture.input("sequences." + std::to_string(step))}; };
  compareSteps(fixture, network, batch, compare);
}

void compareSteps(const SequenceFixture& fixture, network::Recommender& network, const std::function<network::Batch(int)>& batch,
                  Comparison& compare) {
  constexpr double kRate = 1e-3, kDecay = 0.95, kFloor = 1e-4;
  double rate = kRate;
  std::vector<double> losses;
  for (int step = 0; step < fixture.sizes.at("steps").get<int>(); ++step) {
    network.beginEpoch(rate);
    losses.push_back(network.trainBatch(batch(step)).item<double>());
    rate = std::max(kFloor, kDecay * rate);
  }
  compare.tensors("losses of the steps", asTensor(losses), fixture.expectedTensor("trajectory"), kTrained);
  compareTrained(fixture, network.parameters(), compare);
}

void compareTrained(const SequenceFixture& fixture, const network::NamedTensors& parameters, Comparison& compare) {
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

void compareEvaluation(const SequenceFixture& fixture, network::SequenceRecommender& network, Comparison& compare) {
  const auto rows = fixture.input(fixture.sizes.at("evaluation").at("sequences").get<std::string>()).contiguous();
  compareEvaluation(fixture, network, {torch::arange(rows.size(0)), rows}, fixture.input("popularity").size(0) - 1, compare);
}

void compareEvaluation(const SequenceFixture& fixture, network::Recommender& network, const network::Batch& queries, std::int64_t items,
                       Comparison& compare) {
  const auto& evaluation = fixture.sizes.at("evaluation");
  const auto& rows = queries.items;
  const auto histories = evaluation.at("histories").get<std::vector<std::vector<std::int32_t>>>();
  Sequences sequences;
  Exclusions exclusions;
  for (std::int64_t i = 0; i < rows.size(0); ++i) {
    for (std::int64_t t = 0; t < rows.size(1); ++t)
      if (const auto item = rows[i][t].item<std::int64_t>(); item > 0) sequences.items.push_back(static_cast<std::int32_t>(item));
    sequences.users.push_back(static_cast<std::int32_t>(queries.users[i].item<std::int64_t>()));
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
  const auto inputs = rows.narrow(1, 0, rows.size(1) - 1);
  const auto users = network.embedUsers({queries.users, inputs, inputs}, table);
  compare.tensors("scores", torch::matmul(users, table.narrow(0, 1, items).t()), fixture.expectedTensor("evaluation.scores"), kTrained);
}

Result<std::vector<CheckLine>> checkSequenceFixture(const std::filesystem::path& folder,
                                                    const std::function<void(const SequenceFixture&, Comparison&)>& compare) {
  return checked(folder, readSequenceFixture, compare);
}

Result<std::vector<CheckLine>> checkJsonFixture(const std::filesystem::path& folder,
                                                const std::function<void(const nlohmann::json&, Comparison&)>& compare) {
  return checked(folder, readFixtureJson, compare);
}

}  // namespace xsmoe::experiments
