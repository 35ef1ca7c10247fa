// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/checks/streaming_fixture.h"

#include <torch/nn/functional/padding.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <numeric>
#include <vector>

#include "model/streaming/evaluator.h"

namespace xsmoe::experiments {
namespace {

constexpr double kRate = 1e-3, kDecay = 0.95, kFloor = 1e-4;
// A step of Adam moves a parameter by about 0.001; without L2 the difference would show here.
constexpr double kChanges = 1e-5, kUndecidedGradient = 1e-5;
constexpr int kSteps = 3;

void append(Sequences& sequences, std::int64_t user, const at::Tensor& row) {
  const auto items = row.masked_select(row.ne(0));
  for (std::int64_t i = 0; i < items.size(0); ++i) sequences.items.push_back(static_cast<std::int32_t>(items[i].item<std::int64_t>()));
  sequences.users.push_back(static_cast<std::int32_t>(user));
  sequences.offsets.push_back(std::ssize(sequences.items));
}

Sequences sequencesOf(const network::Batch& rows) {
  Sequences sequences;
  for (std::int64_t i = 0; i < rows.users.size(0); ++i) append(sequences, rows.users[i].item<std::int64_t>(), rows.items[i]);
  return sequences;
}

void compareTrainingBatch(const SequenceFixture& fixture, baselines::StreamingRecommender& network, Comparison& compare) {
  const auto batch = prefixesOf(fixture, "0");
  compare.tensors("loss", network.computeGradients(rowsOf(batch)), fixture.expectedTensor("train.loss"), kValues);
  for (const auto& [name, gradient] : network.gradients())
    compare.tensors("gradients", gradient, fixture.expectedTensor("grad." + name), kTrained);
  const auto vectors = network.trainingVectors(batch);
  compare.tensors("session vectors", vectors, fixture.expectedTensor("train.session_vector"), kValues);
  const auto table = network.embedItems(torch::arange(1, network.lossItems() + 1));
  compare.tensors("scores", torch::mm(vectors, table.t()), fixture.expectedTensor("train.scores"), kValues);
}

/// Each row alone, all of them in another order, and with more padding than is usual.
void compareBatchMates(const SequenceFixture& fixture, baselines::StreamingRecommender& network, Comparison& compare) {
  const auto& expected = fixture.expectedTensor("evaluation.session_vector");
  const auto batch = prefixesOf(fixture, "evaluation");
  const auto rows = batch.users.size(0);
  std::vector<at::Tensor> alone;
  for (std::int64_t i = 0; i < rows; ++i) alone.push_back(network.vectors(batch.part(i, 1)));
  compare.tensors("rows alone", torch::cat(alone), expected, kValues);
  const auto backwards = torch::arange(rows - 1, -1, -1);
  const auto padded = torch::constant_pad_nd(batch.prefixes, {0, 3});
  const baselines::PrefixBatch mixed{
      batch.users.index_select(0, backwards), padded.index_select(0, backwards), batch.lengths.index_select(0, backwards), {}};
  compare.tensors("rows in another batch", network.vectors(mixed), expected.index_select(0, backwards), kValues);
}

void compareRanks(const SequenceFixture& fixture, baselines::StreamingRecommender& network, const char* entry, Comparison& compare) {
  const auto sequences = sequencesOf(rowsOf(prefixesOf(fixture, "evaluation")));
  Exclusions nothing;
  nothing.offsets.resize(sequences.size() + 1, 0);
  streaming::EvaluationTask task{&sequences, &nothing, {}, fixture.sizes.at("length")};
  task.candidates.resize(fixture.sizes.at("items_scored").get<std::size_t>());
  std::iota(task.candidates.begin(), task.candidates.end(), 1);
  const auto ranks = streaming::rankTargets(network, task);
  if (!ranks) return compare.add(entry, INFINITY, kExact, describe(ranks.error()));
  compare.lists("ranks", *ranks, fixture.sizes.at(entry).get<std::vector<std::int64_t>>(), entry);
}

void compareSteps(const SequenceFixture& fixture, baselines::StreamingRecommender& network, Comparison& compare) {
  double rate = kRate;
  std::vector<double> losses;
  for (int step = 0; step < kSteps; ++step) {
    network.beginEpoch(rate);
    losses.push_back(network.trainBatch(rowsOf(prefixesOf(fixture, std::to_string(step)))).item<double>());
    rate = std::max(kFloor, kDecay * rate);
  }
  compare.tensors("losses of the steps", asTensor(losses), fixture.expectedTensor("trajectory"), kValues);
}

/// Trained parameters, how far they have moved, and that rows which no batch has read are as they were.
void compareChanges(const SequenceFixture& fixture, const network::NamedTensors& parameters, Comparison& compare) {
  compareTrained(fixture, parameters, compare);
  for (const auto& [name, before] : fixture.weights.tensors) {
    const auto &gradient = fixture.expectedTensor("grad." + name), &expected = fixture.expectedTensor("trained." + name);
    const auto undecided = gradient.abs().lt(kUndecidedGradient * gradient.abs().max()).logical_and(gradient.ne(0));
    const auto actual = parameters.at(name).cpu();
    const auto difference = (actual - before) - (expected - before);
    compare.add("changes", difference.masked_fill(undecided, 0).abs().max().item<double>(), kChanges, name);
    if (!name.ends_with("embedding.weight")) continue;
    const auto unread = expected.eq(before).all(1, /*keepdim=*/true);
    compare.add("rows that no batch reads", actual.ne(before).logical_and(unread).any().item<bool>() ? 1 : 0, kExact, name);
  }
}

}  // namespace

baselines::TabledOptions tablesOf(const SequenceFixture& fixture, bool unseenUserRandom, const device::ComputeDevice& device) {
  const auto& sizes = fixture.sizes;
  baselines::TabledOptions options;
  options.embedding = sizes.at("dim");
  options.length = sizes.at("length");
  options.users = sizes.at("users");
  options.items = sizes.at("items");
  options.weightDecay = sizes.at("optimizer").at("weight_decay");
  options.unseenUserRandom = unseenUserRandom;
  options.device = device;
  return options;
}

void loadFixture(const SequenceFixture& fixture, baselines::StreamingRecommender& network, const network::NamedTensors& further) {
  auto tensors = further;
  tensors.insert(fixture.weights.tensors.begin(), fixture.weights.tensors.end());
  tensors["trained_users"] = fixture.input("trained_users");
  tensors.merge(network.buffers());
  network.load(tensors);
  network.setDropout(false);
}

void openWindow(const SequenceFixture& fixture, baselines::StreamingRecommender& network) {
  const auto sequences = sequencesOf({fixture.input("training_users"), fixture.input("training_sequences")});
  network::WindowData data{{0}, sequences, 0, 0, 0, 0, 0, 0, {}};
  data.itemsTrained = data.itemsSeen = fixture.sizes.at("items_seen");
  data.usersSeen = fixture.sizes.at("users");
  static_cast<void>(network.beginWindow(data));
  network.beginEpoch(0);
}

at::Tensor evaluationScores(const SequenceFixture& fixture, baselines::StreamingRecommender& network) {
  const auto items = fixture.sizes.at("items_scored").get<std::int64_t>();
  const auto table = network.embedItems(torch::arange(items + 1));
  const auto rows = rowsOf(prefixesOf(fixture, "evaluation"));
  const auto inputs = rows.items.narrow(1, 0, rows.items.size(1) - 1);
  return torch::mm(network.embedUsers({rows.users, inputs, inputs}, table), table.narrow(0, 1, items).t());
}

void compareStreaming(const SequenceFixture& fixture, const StreamingMaker& make, Comparison& compare) {
  const auto network = make(false);
  std::int64_t dense = 0;
  for (const auto& [name, tensor] : network->parameters())
    if (!name.ends_with("embedding.weight")) dense += tensor.numel();
  compare.exact("dense parameters", dense, fixture.sizes.at("dense_parameters"), "entries");
  openWindow(fixture, *network);
  compareTrainingBatch(fixture, *network, compare);
  compare.tensors("evaluation", network->vectors(prefixesOf(fixture, "evaluation")), fixture.expectedTensor("evaluation.session_vector"),
                  kValues);
  compare.tensors("evaluation scores", evaluationScores(fixture, *network), fixture.expectedTensor("evaluation.scores"), kValues);
  compareBatchMates(fixture, *network, compare);
  compareRanks(fixture, *network, "evaluation_ranks", compare);
  compareSteps(fixture, *network, compare);
  compareChanges(fixture, network->parameters(), compare);
  compare.tensors("final scores", evaluationScores(fixture, *network), fixture.expectedTensor("final.scores"), kTrained);
  compareRanks(fixture, *network, "final_ranks", compare);

  const auto random = make(true);
  openWindow(fixture, *random);
  compare.tensors("untrained users' own rows", evaluationScores(fixture, *random),
                  fixture.expectedTensor("options.unseen_user_random.scores"), kValues);
}

}  // namespace xsmoe::experiments
