// SPDX-License-Identifier: Apache-2.0
// How SequenceRecommender trains: a step, shared among the compute threads. What computes without gradients: sequence_embedding.cpp.
//
// A step has two stages forward and the same two backward, each a few large tasks that run side by side:
//   items: a part of the item encoder over a share of the batch's distinct items → table E [C+1, e]
//   users: the user encoder and the loss over a share of the batch's sequences   → loss, ∂E
// Where memory is short the items are encoded in pieces, one after the other (sequence_memory.cpp).
// Among ranks each stage is shared once more: a rank has a share of the items and of the sequences, between the stages all have the whole
// E, and each gets the sum of ∂E for its items. Each has the whole batch and draws the same dropout, which goes by an element's place in
// it. Every task has a graph of its own. Its gradients are added up in the tasks' order, so that equal numbers of threads give equal bits.
#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <cmath>
#include <exception>
#include <mutex>
#include <numeric>
#include <stdexcept>
#include <utility>

#include "model/device/memory_limit.h"
#include "model/device/ranks.h"
#include "model/device/rehearsal.h"
#include "model/device/tasks.h"
#include "model/network/debiased_loss.h"
#include "model/network/distillation_loss.h"
#include "model/network/dropout.h"
#include "model/network/half_precision.h"
#include "model/network/sequence_recommender.h"
#include "model/network/step_sums.h"

namespace xsmoe::network {
namespace {

std::vector<at::Tensor> gradientsOf(const at::Tensor& output, const std::vector<at::Tensor>& inputs, const at::Tensor& outer) {
  return torch::autograd::grad({output}, inputs, {outer}, /*retain_graph=*/false, /*create_graph=*/false, /*allow_unused=*/true);
}

/// What measuring usage took, of the time that forward took with it.
void tellMetering(StepTimes& took, const std::vector<UsageSums>& usage) {
  if (usage.empty()) return;
  double seconds = 0;
  for (const auto& layer : usage) seconds += layer.seconds;
  took.add(StepPart::kMetering, seconds);
  took.add(StepPart::kForward, -seconds);
}

template <class Task>
StepTimes tookOf(const std::vector<Task>& tasks) {
  StepTimes all;
  for (const auto& task : tasks) all.add(task.took);
  return all;
}

/// Whether tasks of these pieces have measured usage.
template <class Task>
bool isMetered(const std::vector<std::vector<Task>>& pieces) {
  return std::any_of(pieces.begin(), pieces.end(), [](const auto& tasks) {
    return std::any_of(tasks.begin(), tasks.end(), [](const Task& task) { return !task.usage.empty(); });
  });
}

}  // namespace

/// A part of the item encoder over a share of the batch's items.
struct SequenceRecommender::ItemTask {
  int part = 0;
  device::Range items;       // rows of the batch's ids
  torch::Tensor embeddings;  // [R, e] the part's share, with its graph
  std::vector<UsageSums> usage;
  std::vector<at::Tensor> gradients;
  StepTimes took;  // forward, in its thread
};

/// A modality's states of a share of the batch's items. The first part that reads them brings them for all, the last takes them away.
struct SequenceRecommender::StatesOfShare {
  std::mutex mutex;
  int readers = 0;
  std::vector<at::Tensor> states;

  template <class Bring>
  std::vector<at::Tensor> take(const Bring& bring) {
    const std::lock_guard lock(mutex);
    if (states.empty()) states = bring();
    return --readers > 0 ? states : std::exchange(states, {});
  }
};

/// What all shares of the batch's sequences read.
struct SequenceRecommender::UserStage {
  const StepBatch& batch;
  const at::Tensor& table;                    // E [C+1, e], row 0 padding
  const at::Tensor& logPopularity;            // [C+1]
  const at::Tensor& logCount;                 // [C+1]
  const at::Tensor& taught;                   // the teacher's E; undefined without one
  const std::vector<at::Tensor>& parameters;  // to have gradients
  const at::Tensor& lossScale;                // undefined: 1
  const Dropout* dropout;                     // null: none
};

/// A share of the batch's sequences.
struct SequenceRecommender::UserTask {
  at::Tensor loss;                    // its part of the task's mean
  at::Tensor divergence;              // its part of that from the teacher; undefined without one
  std::vector<at::Tensor> gradients;  // of the trainable parameters; undefined where there is none
  at::Tensor ofTable;                 // ∂E [C+1, e]
  StepTimes took;                     // in its thread
};

SequenceRecommender::Prepared SequenceRecommender::prepare(const at::Tensor& sequences) {
  Prepared prepared;
  prepared.sequences = sequences;
  prepared.host = makeStepBatch(sequences);
  prepared.batch = prepared.host.brought(*staging_);
  if (device::isHost(options_.device.device)) return prepared;
  const auto own = ownShare(prepared.host.ids.size(0));
  const auto ids = prepared.host.ids.narrow(0, own.first, own.size());
  for (const auto& [modality, list] : states_->states)
    for (std::size_t k = 0; k < list.size(); ++k) {
      const auto state = states_->state(modality, k);
      prepared.rows[modality].push_back(state.isOnHost() && own.size() > 0 ? staging_->bring(state.rows(ids)) : at::Tensor());
    }
  return prepared;
}

void SequenceRecommender::expectBatch(const Batch& batch) {
  // The CPU has nothing to wait for: its threads are busy with the step.
  if (device::isHost(options_.device.device)) return;
  try {
    expected_ = prepare(batch.items);
  } catch (const std::exception& error) {
    // Beside the batch that is computed there is no room: the step brings its batch itself, in its turn.
    if (!device::isOutOfMemory(error)) throw;
    staging_->arrive();  // and gives back what has come
  }
}

/// Of so many items or sequences of a batch those that this process computes: all, or this rank's.
device::Range SequenceRecommender::ownShare(std::int64_t count) const {
  return ranks_ == nullptr ? device::Range{0, count} : ranks_->sharesOf(count)[static_cast<std::size_t>(ranks_->rank())];
}

/// The batch's items that this process computes in pieces_ pieces, each as tasks that run side by side.
std::vector<std::vector<SequenceRecommender::ItemTask>> SequenceRecommender::itemTasksOf(const Prepared& prepared) {
  const auto& ids = prepared.host.ids;
  prepareItems(ids);
  const auto parts = std::ssize(partModalities());
  const auto threads = device::taskCount(options_.device.device);
  const auto shares = threads / std::gcd(parts, threads);  // all threads have as many tasks
  std::vector<std::vector<ItemTask>> pieces(static_cast<std::size_t>(pieces_));
  const auto own = ownShare(ids.size(0));
  for (std::int64_t piece = 0; piece < pieces_; ++piece) {
    const auto inPiece = device::shareOf(own.size(), piece, pieces_);
    const device::Range items{own.first + inPiece.first, own.first + inPiece.end};
    for (std::int64_t share = 0; share < shares; ++share) {
      const auto some = device::shareOf(items.size(), share, shares);
      if (some.size() == 0) continue;
      for (int part = 0; part < static_cast<int>(parts); ++part) {  // threads get neighbours: each all parts, which take different times
        ItemTask task;
        task.part = part;
        task.items = {items.first + some.first, items.first + some.end};
        pieces[static_cast<std::size_t>(piece)].push_back(std::move(task));
      }
    }
  }
  return pieces;
}

/// A modality's states of some of the batch's items.
std::vector<at::Tensor> SequenceRecommender::bringStates(Modality modality, const device::Range& items, const Prepared& prepared) const {
  const auto part = [&](const at::Tensor& all) { return all.narrow(0, items.first, items.size()); };
  const auto before = ownShare(prepared.host.ids.size(0)).first;  // of others, whose rows were not brought here
  std::vector<at::Tensor> some;
  for (std::size_t k = 0; k < states_->states.at(modality).size(); ++k) {
    const auto state = states_->state(modality, k);
    const auto brought = prepared.rows.count(modality) == 1 ? prepared.rows.at(modality)[k] : at::Tensor();
    const auto& ids = state.isOnHost() ? prepared.host.ids : prepared.batch.ids;
    const auto rows = !brought.defined()     ? state.rows(part(ids))
                      : brought.size(0) == 1 ? brought
                                             : brought.narrow(0, items.first - before, items.size());
    some.push_back(device::send(rows, options_.device.device).to(torch::kFloat));
  }
  return some;
}

ItemRows SequenceRecommender::rowsOf(const ItemTask& task, const Prepared& prepared, SharedStates& shared, bool measured) const {
  const auto part = [&](const at::Tensor& all) { return all.narrow(0, task.items.first, task.items.size()); };
  ItemRows rows;
  const auto modalities = partModalities()[static_cast<std::size_t>(task.part)];
  for (const auto modality : modalities) {
    rows.states[modality] = shared.at({task.items.first, modality}).take([&] { return bringStates(modality, task.items, prepared); });
    rows.constantFirst[modality] = states_->state(modality, 0).isOneRow();
  }
  rows.ids = part(prepared.batch.ids);
  if (measured) rows.counts = part(prepared.batch.counts);
  return rows;
}

/// The tasks' embeddings, with a graph where the grad mode says so. `measured`: usage too.
void SequenceRecommender::encodeItems(std::vector<ItemTask>& tasks, const Prepared& prepared, bool measured) {
  SharedStates shared;
  const auto modalities = partModalities();
  for (const auto& task : tasks)
    for (const auto modality : modalities[static_cast<std::size_t>(task.part)]) ++shared[{task.items.first, modality}].readers;
  device::runTasks(options_.device.device, std::ssize(tasks), [&](std::int64_t t) {
    auto& task = tasks[static_cast<std::size_t>(t)];
    const HalfPrecisionScope half(options_.device);
    StepClock clock;
    const auto rows = rowsOf(task, prepared, shared, measured);
    clock.lap(StepPart::kData);
    task.embeddings = encodePart(task.part, rows, measured ? &task.usage : nullptr).to(torch::kFloat);
    clock.lap(StepPart::kForward);
    task.took = clock.take();
    if (measured) tellMetering(task.took, task.usage);
  });
}

/// Stage 1: the table E [C+1, e] of the batch's items, row 0 padding, without a graph. `training`: usage is measured, and the tasks of a
/// single piece keep their graphs.
at::Tensor SequenceRecommender::tableOf(std::vector<std::vector<ItemTask>>& pieces, const Prepared& prepared, bool training) {
  // Padding's hidden states are zeros: its embedding is the bias.
  auto table = itemFusion()->bias.detach().expand({prepared.batch.ids.size(0) + 1, options_.user.embedding}).clone();
  const bool whole = training && pieces.size() == 1;
  for (auto& tasks : pieces) {
    const c10::AutoGradMode graph(whole);
    encodeItems(tasks, prepared, training);
    for (auto& task : tasks) {
      table.narrow(0, task.items.first + 1, task.items.size()).add_(task.embeddings.detach());
      if (!whole) task.embeddings = torch::Tensor();
    }
  }
  if (training) {
    StepTimes took;
    for (const auto& tasks : pieces) took.add(tookOf(tasks));
    clock_.lap(took);
  }
  if (ranks_ == nullptr) return table;
  auto rows = table.narrow(0, 1, table.size(0) - 1);
  const auto own = ownShare(rows.size(0));
  rows.copy_(ranks_->gatherRows(rows.narrow(0, own.first, own.size()), ranks_->sharesOf(rows.size(0))));
  if (training) clock_.lap(StepPart::kRanks);
  return table;
}

/// Stage 1 backward: what ∂E [C+1, e] gives the trainable parameters.
void SequenceRecommender::backThroughItems(std::vector<std::vector<ItemTask>>& pieces, const Prepared& prepared, const at::Tensor& ofTable,
                                           const std::vector<at::Tensor>& parameters) {
  for (auto& tasks : pieces) {
    if (pieces.size() > 1) encodeItems(tasks, prepared, false);
    device::runTasks(options_.device.device, std::ssize(tasks), [&](std::int64_t t) {
      auto& task = tasks[static_cast<std::size_t>(t)];
      task.gradients = gradientsOf(task.embeddings, parameters, ofTable.narrow(0, task.items.first + 1, task.items.size()));
      task.embeddings = torch::Tensor();  // and with it the graph
    });
  }
}

/// Stage 2: the loss, and its gradients in `parameters` and E, of shares of the batch's sequences that this process computes.
std::vector<SequenceRecommender::UserTask> SequenceRecommender::encodeUsers(const at::Tensor& table, const Prepared& prepared,
                                                                            const std::vector<at::Tensor>& parameters,
                                                                            const at::Tensor& lossScale) {
  const auto& batch = prepared.batch;
  std::optional<Dropout> dropout;
  if (dropout_ && options_.user.dropout > 0) dropout.emplace(options_.user.dropout, random_, batch.inputs.tokens());
  const auto padding = torch::zeros({1}, batch.ids.options());
  const auto logPopularity = logPopularity_.index_select(0, torch::cat({padding, batch.ids}));
  const auto logCount = torch::cat({torch::ones({1}, batch.counts.options()), batch.counts}).log();
  const auto taught = teacher_ ? teachersTable(prepared) : at::Tensor();
  const UserStage stage{batch, table, logPopularity, logCount, taught, parameters, lossScale, dropout ? &*dropout : nullptr};
  const auto own = ownShare(batch.inputs.sequences());
  // A batch without sequences has a loss, a rank without some of them none.
  const auto least = ranks_ == nullptr ? 1 : 0;
  const auto shares = std::min(device::taskCount(options_.device.device), std::max<std::int64_t>(own.size(), least));
  std::vector<UserTask> tasks(static_cast<std::size_t>(shares));
  clock_.lap(StepPart::kForward);  // the teacher's too
  device::runTasks(options_.device.device, shares, [&](std::int64_t share) {
    const auto [first, end] = device::shareOf(own.size(), share, shares);
    tasks[static_cast<std::size_t>(share)] = encodeShare(batch.inputs.part(own.first + first, end - first), stage);
  });
  clock_.lap(tookOf(tasks));
  return tasks;
}

/// One share's. Called in several threads.
SequenceRecommender::UserTask SequenceRecommender::encodeShare(const PackedSequences& inputs, const UserStage& stage) {
  UserTask task;
  StepClock clock;
  const auto positions = stage.batch.inputs.tokens();
  const auto items = stage.table.detach().requires_grad_();
  LossBatch loss;
  {
    const HalfPrecisionScope half(options_.device);
    loss.users = sequence_->forward(items.index_select(0, inputs.rows), inputs, stage.dropout).to(torch::kFloat);
  }
  loss.items = items;
  loss.logPopularity = stage.logPopularity;
  loss.logCount = stage.logCount;
  loss.own = stage.batch.own.narrow(0, inputs.firstToken, inputs.tokens());
  loss.target = stage.batch.targets.narrow(0, inputs.firstToken, inputs.tokens());
  auto value = debiasedLoss(loss, positions);
  task.loss = value.detach();
  if (stage.taught.defined()) {
    const auto apart = divergence(loss, stage.taught, inputs, positions);
    task.divergence = apart.detach();
    value = value + distillation_.weight * apart;
  }
  clock.lap(StepPart::kForward);
  auto wanted = stage.parameters;
  wanted.push_back(items);
  task.gradients = gradientsOf(value, wanted, stage.lossScale.defined() ? stage.lossScale : torch::ones_like(value));
  task.ofTable = task.gradients.back().defined() ? task.gradients.back() : torch::zeros_like(stage.table);
  task.gradients.pop_back();
  clock.lap(StepPart::kBackward);
  task.took = clock.take();
  return task;
}

/// The teacher's embeddings of the batch's items, [C+1, e], row 0 padding: in the same pieces, shares and precision as the student's, so
/// that a student who equals his teacher has nothing to learn, whatever is rounded.
at::Tensor SequenceRecommender::teachersTable(const Prepared& prepared) {
  teacher_->pieces_ = pieces_;
  teacher_->ranks_ = ranks_;
  auto pieces = teacher_->itemTasksOf(prepared);
  return teacher_->tableOf(pieces, prepared, /*training=*/false);
}

/// A share's part of the divergence from the teacher, who sees the same inputs without dropout and in the same precision;
/// scores and softmax are in float32.
at::Tensor SequenceRecommender::divergence(const LossBatch& student, const at::Tensor& teachersTable, const PackedSequences& inputs,
                                           std::int64_t positions) {
  at::Tensor users;
  {
    const torch::NoGradGuard noGrad;
    const HalfPrecisionScope half(options_.device);
    users = teacher_->sequence_->forward(teachersTable.index_select(0, inputs.rows), inputs, nullptr).to(torch::kFloat);
  }
  return distillationLoss(student, users, teachersTable, distillation_.temperature, positions);
}

at::Tensor SequenceRecommender::computeGradients(const at::Tensor& sequences, const at::Tensor& lossScale) {
  clock_.begin();
  const bool expected = expected_ && expected_->sequences.is_same(sequences);
  const auto prepared = expected ? *std::exchange(expected_, std::nullopt) : prepare(sequences);
  staging_->arrive();
  clock_.lap(StepPart::kData);
  std::vector<at::Tensor> parameters;
  for (const auto& [name, parameter] : trainableParameters()) parameters.push_back(parameter);

  auto pieces = itemTasksOf(prepared);
  const auto table = tableOf(pieces, prepared, /*training=*/true);
  const auto userTasks = encodeUsers(table, prepared, parameters, lossScale);
  auto ofTable = torch::zeros_like(table);
  auto loss = torch::zeros({}, table.options());
  terms_ = {};
  for (const auto& task : userTasks) {
    ofTable += task.ofTable;
    loss += task.loss;
    if (task.divergence.defined()) terms_.divergence = terms_.divergence.defined() ? terms_.divergence + task.divergence : task.divergence;
  }
  if (ranks_ != nullptr) return shareGradients(pieces, prepared, parameters, {loss, terms_.divergence, {}}, ofTable, userTasks);
  terms_.task = loss;
  if (terms_.divergence.defined()) loss = loss + distillation_.weight * terms_.divergence;
  backThroughItems(pieces, prepared, ofTable, parameters);
  addGradients(userTasks, pieces, ofTable);
  clock_.lap(StepPart::kBackward);
  for (const auto& tasks : pieces)
    for (const auto& task : tasks) addUsage(task.part, task.usage);
  if (isMetered(pieces)) clock_.lap(StepPart::kMetering);
  return loss;
}

/// The gradients of what this process computed; `ofTable`: of its sequences.
void SequenceRecommender::addGradients(const std::vector<UserTask>& userTasks, const std::vector<std::vector<ItemTask>>& pieces,
                                       const at::Tensor& ofTable) {
  optimizer_->zeroGradients();
  for (const auto& task : userTasks) optimizer_->addGradients(task.gradients);
  for (const auto& tasks : pieces)
    for (const auto& task : tasks) optimizer_->addGradients(task.gradients);
  itemFusion()->bias.mutable_grad() += ofTable.sum(0);
}

/// The rest of computeGradients() among ranks: `ofTable` and `own` are of this rank's sequences, the gradients and what is returned of all.
at::Tensor SequenceRecommender::shareGradients(std::vector<std::vector<ItemTask>>& pieces, const Prepared& prepared,
                                               const std::vector<at::Tensor>& parameters, StepSums own, const at::Tensor& ofTable,
                                               const std::vector<UserTask>& userTasks) {
  auto ofItems = torch::zeros_like(ofTable);
  const auto count = ofTable.size(0) - 1;
  const auto items = ownShare(count);
  clock_.lap(StepPart::kBackward);
  ofItems.narrow(0, items.first + 1, items.size()).copy_(ranks_->sumRows(ofTable.narrow(0, 1, count), ranks_->sharesOf(count)));
  clock_.lap(StepPart::kRanks);
  backThroughItems(pieces, prepared, ofItems, parameters);
  addGradients(userTasks, pieces, ofTable);
  clock_.lap(StepPart::kBackward);
  ranks_->sum(optimizer_->gradients());
  for (const auto& tasks : pieces)
    for (const auto& task : tasks) own.usage.emplace_back(task.part, task.usage);
  const auto all = sharedSums(own, *ranks_);
  clock_.lap(StepPart::kRanks);
  for (const auto& [part, usage] : all.usage) addUsage(part, usage);
  if (isMetered(pieces)) clock_.lap(StepPart::kMetering);
  terms_ = {all.loss, all.divergence};
  return all.divergence.defined() ? all.loss + distillation_.weight * all.divergence : all.loss;
}

void SequenceRecommender::refuseGradients() const {
  for (const auto& [name, gradient] : gradients())
    if (gradient.defined() && !gradient.isfinite().all().item<bool>()) throw NotFinite("the gradient of " + name + " is not finite");
}

at::Tensor SequenceRecommender::trainBatch(const Batch& batch) {
  if (device::isHost(options_.device.device)) {
    const auto loss = gradientsInMemory(batch.items);
    if (!std::isfinite(loss.item<double>())) throw NotFinite("the loss is not finite");
    // A sum is the cheapest look at all of them; it may overflow where each of them is finite.
    if (!std::isfinite(optimizer_->gradients().sum().item<double>())) refuseGradients();
    optimizer_->step();
    clock_.lap(StepPart::kOptimizer);
    return loss;
  }
  const auto loss = gradientsInMemory(batch.items, lossScale_ ? lossScale_->factor() : at::Tensor());
  if (lossScale_) optimizer_->gradients().div_(lossScale_->factor());
  const auto finite = optimizer_->gradients().isfinite().all();
  optimizer_->stepIf(finite);
  if (lossScale_) lossScale_->update(finite);
  clock_.lap(StepPart::kOptimizer);
  return loss;
}

}  // namespace xsmoe::network
