// SPDX-License-Identifier: Apache-2.0
#include "model/baselines/lgmrec.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <mutex>
#include <set>
#include <utility>
#include <vector>

#include "model/baselines/lgmrec_loss.h"
#include "model/baselines/makers.h"
#include "model/core/methods.h"
#include "model/network/dropout.h"

namespace xsmoe::baselines {
namespace {

constexpr const char *kTrainedItems = "trained_items", *kEdges = "graph.edges";

/// Xavier's bound for a matrix [outputs, inputs]; a table of vectors counts as one.
double xavierBound(std::int64_t outputs, std::int64_t inputs) { return std::sqrt(6.0 / static_cast<double>(outputs + inputs)); }

/// (user, item) of every interaction of the sequences, int64 [E, 2].
at::Tensor pairsOf(const Sequences& sequences) {
  auto pairs = torch::empty({std::ssize(sequences.items), 2}, torch::kLong);
  auto* out = pairs.data_ptr<std::int64_t>();
  for (std::size_t i = 0; i < sequences.size(); ++i)
    for (const auto item : sequences.at(i)) {
      *out++ = sequences.users[i];
      *out++ = item;
    }
  return pairs;
}

}  // namespace

void FeatureMapsImpl::reset() {
  projection = register_module("projection", torch::nn::Linear(torch::nn::LinearOptions(width_, embedding_).bias(false)));
  hyperedges = register_module("hyperedges", torch::nn::Linear(torch::nn::LinearOptions(width_, edges_).bias(false)));
}

void LgmrecNetworkImpl::reset() {
  maps.clear();
  for (const auto& [modality, name] : {std::pair(Modality::kVisual, "visual"), std::pair(Modality::kTextual, "textual")})
    maps.push_back(register_module(name, FeatureMaps(options_.widths.at(modality), options_.tables.embedding, options_.shape.hyperedges)));
}

LgmrecRecommender::LgmrecRecommender(LgmrecOptions options)
    : TabledRecommender(options.tables),
      lgmrec_(std::move(options)),
      trainedItems_(torch::zeros({options_.items + 1}, torch::TensorOptions(torch::kByte).device(options_.device.device))) {
  network_ = LgmrecNetwork(lgmrec_);
  network_->to(options_.device.device);
  // Xavier's uniform distribution.
  const auto scaleFor = [&](std::int64_t rows) {
    return xavierBound(rows, options_.embedding) * std::sqrt(static_cast<double>(options_.embedding));
  };
  const auto users = lgmrec_.usersAtFirst > 0 ? lgmrec_.usersAtFirst : options_.users,
             items = lgmrec_.itemsAtFirst > 0 ? lgmrec_.itemsAtFirst : options_.items;
  userTable_ = &addTable("user_embedding.weight", options_.users, {false, 0, scaleFor(users)});
  itemTable_ = &addTable("item_embedding.weight", options_.items + 1, {true, 0, scaleFor(items + 1)});
  if (options_.drawn) drawNetwork();
  setGraph(torch::empty({0, 2}, torch::kInt));
}

LgmrecRecommender::~LgmrecRecommender() = default;

void LgmrecRecommender::drawNetwork() {
  const torch::NoGradGuard noGrad;
  for (auto& weight : network_->parameters()) {
    const double bound = xavierBound(weight.size(0), weight.size(1));
    weight.copy_(torch::empty(weight.sizes()).uniform_(-bound, bound, random_.host));
  }
}

void LgmrecRecommender::setItemStates(std::shared_ptr<const network::ItemStates> states) {
  if (states != states_) features_ = {};
  states_ = std::move(states);
  inference_.reset();
}

at::Tensor LgmrecRecommender::featuresOf(std::size_t modality, const at::Tensor& ids) const {
  const auto state = states_->state(kModalities[modality], 0);
  auto rows = state.rows(ids);
  if (state.isOneRow()) rows = rows.expand({ids.size(0), -1});
  return rows.to(options_.device.device, torch::kFloat).contiguous();
}

void LgmrecRecommender::setGraph(const at::Tensor& pairs) {
  inference_.reset();
  auto graph = std::make_shared<const UserItemGraph>(pairs, options_.device.device);
  if (graph_ && torch::equal(graph->edges(), graph_->edges())) return;  // features of it may be there already
  graph_ = std::move(graph);
  features_ = {};
}

void LgmrecRecommender::takeFeatures() {
  if (features_.front().own.defined()) return;
  const auto items = graph_->itemIds();
  for (std::size_t m = 0; m < features_.size(); ++m)
    features_[m] = graphFeatures(*graph_, featuresOf(m, items), lgmrec_.shape.featureLayers);
}

network::Samples LgmrecRecommender::beginWindow(const network::WindowData& data) {
  beginTraining(pairsOf(data.train));
  return samples();
}

void LgmrecRecommender::beginTraining(const at::Tensor& pairs) {
  setGraph(pairs);
  const auto users = graph_->userIds(), items = graph_->itemIds();
  userTable_->open(users);
  itemTable_->open(items);
  markTrained(users);
  trainedItems_.index_fill_(0, brought(items), 1);
  takeFeatures();
  taught_.reset();
  TabledRecommender::beginTraining();
}

/// The graph's edges. Of a user who has every item none could be told from another.
network::Samples LgmrecRecommender::samples() const {
  std::vector<std::int64_t> users, items;
  for (std::int64_t user = 0; user < graph_->userCount(); ++user) {
    const auto own = graph_->itemsOf(user);
    if (std::ssize(own) == graph_->itemCount()) continue;
    const auto id = graph_->userIdAt(user);
    for (const auto item : own) {
      users.push_back(id);
      items.push_back(graph_->itemIdAt(item));
    }
  }
  return {torch::tensor(users, torch::kLong), torch::tensor(items, torch::kLong).unsqueeze(1)};
}

void LgmrecRecommender::endWindow(const network::WindowData& data) {
  features_ = {};
  taught_.reset();
  TabledRecommender::endWindow(data);
}

std::int64_t LgmrecRecommender::drawNegative(std::int64_t user) {
  const auto own = graph_->itemsOf(user);
  const auto items = static_cast<std::uint64_t>(graph_->itemCount());
  TORCH_CHECK(own.size() < items, "a user of the batch has every item of the graph");
  auto generator = random_.host;
  const std::lock_guard lock(generator.mutex());
  auto* const numbers = at::check_generator<at::CPUGeneratorImpl>(generator);
  std::int64_t item = 0;
  do item = static_cast<std::int64_t>(numbers->random64() % items);
  while (std::binary_search(own.begin(), own.end(), item));
  return item;
}

/// Places of users, positives and negatives, int64 [3, B] on the host.
at::Tensor LgmrecRecommender::triplesOf(const network::Batch& batch) {
  const auto rows = batch.users.size(0);
  auto places = torch::empty({3, rows}, torch::kLong);
  auto triples = places.accessor<std::int64_t, 2>();
  const auto users = batch.users.accessor<std::int64_t, 1>();
  const auto items = batch.items.accessor<std::int64_t, 2>();
  for (std::int64_t i = 0; i < rows; ++i) {
    triples[0][i] = graph_->userPlace(users[i]);
    triples[1][i] = graph_->itemPlace(items[i][0]);
    TORCH_CHECK(triples[0][i] >= 0 && triples[1][i] >= 0, "user ", users[i], " and item ", items[i][0], " are not both in the graph");
    triples[2][i] = items.size(1) > 1 ? graph_->itemPlace(items[i][1]) : drawNegative(triples[0][i]);
    TORCH_CHECK(triples[2][i] >= 0, "the negative ", items[i][1], " is not in the graph");
  }
  return places;
}

/// −ln E with E exponential, which is −ln(−ln U).
NodeRows LgmrecRecommender::drawNoise() {
  const auto draw = [&](std::int64_t nodes) {
    return torch::empty({nodes, kGraphModalities, lgmrec_.shape.hyperedges}, trainedItems_.options().dtype(torch::kFloat))
        .exponential_(1, random_.device)
        .clamp_min_(std::numeric_limits<float>::min())
        .log_()
        .neg_();
  };
  auto ofUsers = draw(graph_->userCount());
  return {std::move(ofUsers), draw(graph_->itemCount())};
}

/// What dropout multiplies memberships by.
NodeRows LgmrecRecommender::drawKept() {
  const network::Dropout kept(1 - lgmrec_.keep, random_);
  const auto mask = [&](std::int64_t nodes, int place) {
    return kept.mask({nodes, kGraphModalities, lgmrec_.shape.hyperedges}, options_.device.device, place, 0);
  };
  return {mask(graph_->userCount(), 0), mask(graph_->itemCount(), 1)};
}

LgmrecInputs LgmrecRecommender::inputsOn(const LgmrecRecommender& open) const {
  TORCH_CHECK(open.features_.front().own.defined(), "no window has begun");
  LgmrecInputs inputs{*open.graph_, open.features_, {}, {}, {}, {}, {}};
  if (&open == this)
    inputs.ids = {userTable_->trained().detach(), itemTable_->trained().detach()};
  else
    inputs.ids = {userTable_->at(brought(open.graph_->userIds())), itemTable_->at(brought(open.graph_->itemIds()))};
  for (std::size_t m = 0; m < kGraphModalities; ++m) {
    inputs.projections[m] = projection(m);
    inputs.hyperedges[m] = hyperedgeMap(m);
  }
  return inputs;
}

LgmrecPass LgmrecRecommender::passOn(const LgmrecRecommender& open, const NodeRows& places) const {
  const torch::NoGradGuard noGrad;
  auto inputs = inputsOn(open);
  inputs.noise = noise_;
  return {lgmrec_.shape, inputs, places};
}

void LgmrecRecommender::setTeacher(std::shared_ptr<network::Recommender> teacher, network::Distillation distillation) {
  TORCH_CHECK(!teacher || dynamic_cast<LgmrecRecommender*>(teacher.get()) != nullptr, "a teacher of another kind");
  teacher_ = std::static_pointer_cast<LgmrecRecommender>(std::move(teacher));
  distillation_ = distillation;
  taught_.reset();
}

/// Nothing of it changes within a window.
const LgmrecRecommender::Taught& LgmrecRecommender::taught() {
  if (taught_) return *taught_;
  const auto options = torch::TensorOptions(torch::kLong).device(options_.device.device);
  const auto pass = teacher_->passOn(*this, {torch::arange(graph_->userCount(), options), torch::arange(graph_->itemCount(), options)});
  const auto known = teacher_->trainedItems_.index_select(0, brought(graph_->itemIds())).cpu();
  return taught_.emplace(Taught{pass.final, known});
}

/// T² · mean over the batch's users of the divergence from the teacher. `users` and `items`, on the host: places in the graph, as in the
/// pass. Undefined: no term.
at::Tensor LgmrecRecommender::divergence(const LgmrecPass& pass, const at::Tensor& users, const at::Tensor& items) {
  if (!teacher_) return {};
  const auto place = items.accessor<std::int64_t, 1>();
  const auto known = taught().known.accessor<std::uint8_t, 1>();
  std::vector<std::int64_t> rows;  // of the pass, of each known item's first occurrence
  std::set<std::int64_t> met;
  for (std::int64_t row = 0; row < items.size(0); ++row)
    if (known[place[row]] != 0 && met.insert(place[row]).second) rows.push_back(row);
  if (rows.size() < 2) return {};
  const auto columns = torch::tensor(rows, torch::kLong);
  const auto teachers = torch::mm(taught().final.users.index_select(0, brought(users)),
                                  taught().final.items.index_select(0, brought(items.index_select(0, columns))).t());
  const auto students = torch::mm(pass.final.users, pass.final.items.index_select(0, brought(columns)).t());
  return divergenceLoss(teachers, students, distillation_.temperature);
}

at::Tensor LgmrecRecommender::accumulate(const network::Batch& batch) {
  const auto onHost = triplesOf(batch), triples = brought(onHost);
  const auto users = triples[0], positives = triples[1];
  clock_.lap(StepPart::kData);
  auto inputs = inputsOn(*this);
  inputs.noise = noise_;
  if (dropout() && !noise_.users.defined()) inputs.noise = drawNoise();
  if (dropout() && lgmrec_.keep < 1) inputs.kept = drawKept();
  const LgmrecPass pass(lgmrec_.shape, inputs, {users, triples.narrow(0, 1, 2).flatten()});

  const auto rows = batch.users.size(0);
  const auto positive = pass.final.items.narrow(0, 0, rows), negative = pass.final.items.narrow(0, rows, rows);
  const auto ranking = rankingLoss(pass.final.users, positive, negative);
  const auto ofUsers = contrastiveLoss(pass.memberships.users, pass.hyperedges, users, lgmrec_.shape.temperature);
  const auto ofItems = contrastiveLoss(pass.memberships.items, pass.hyperedges, positives, lgmrec_.shape.temperature);
  const auto norms = normsLoss(pass.final.users, positive, negative);
  auto loss = ranking + lgmrec_.contrastiveWeight * lgmrec_.contrastiveRows * (ofUsers + ofItems) + lgmrec_.regularisationWeight * norms;
  taskTerms_ = torch::stack({ranking, ofUsers, ofItems, norms}).detach();
  terms_ = {loss.detach(), {}};
  if (const auto apart = divergence(pass, onHost[0], onHost.narrow(0, 1, 2).flatten()); apart.defined()) {
    terms_.divergence = apart.detach();
    loss = loss + distillation_.weight * apart;
  }

  clock_.lap(StepPart::kForward);
  const auto gradients = pass.backward(loss, {gradientOf(*userTable_), gradientOf(*itemTable_)});
  std::vector<at::Tensor> dense;  // in the order of the network's parameters
  for (std::size_t m = 0; m < kGraphModalities; ++m) dense.insert(dense.end(), {gradients.projections[m], gradients.hyperedges[m]});
  addDenseGradients(dense);
  clock_.lap(StepPart::kBackward);
  return loss.detach();
}

network::NamedTensors LgmrecRecommender::ownBuffers() const { return {{kTrainedItems, trainedItems_}, {kEdges, graph_->edges()}}; }

void LgmrecRecommender::loadOwnBuffers(const network::NamedTensors& buffers) {
  auto marks = marksOf(buffers, kTrainedItems, options_.items + 1);
  const auto& edges = network::tensorOf(buffers, kEdges);
  TORCH_CHECK(edges.dim() == 2 && edges.size(1) == 2, "the tensor ", kEdges, " is ", edges.sizes(), ", expected [edges, 2]");
  if (edges.size(0) > 0) {
    const auto users = edges.select(1, 0), items = edges.select(1, 1);
    TORCH_CHECK(users.min().item<std::int64_t>() >= 0 && users.max().item<std::int64_t>() < options_.users &&
                    items.min().item<std::int64_t>() >= 1 && items.max().item<std::int64_t>() <= options_.items,
                "the tensor ", kEdges, " names users or items that the stream has not");
  }
  trainedItems_ = std::move(marks);
  setGraph(edges);
}

network::ModelTensors LgmrecRecommender::modelTensors() const {
  auto tensors = TabledRecommender::modelTensors();
  tensors.constants.insert(tensors.variables.extract(kEdges));
  return tensors;
}

std::unique_ptr<network::Recommender> LgmrecRecommender::clone() const {
  auto options = lgmrec_;
  options.tables.drawn = false;
  auto copy = std::make_unique<LgmrecRecommender>(std::move(options));
  copy->states_ = states_;
  copy->graph_ = graph_;
  copyTo(*copy);
  return copy;
}

std::unique_ptr<network::Recommender> makeLgmrec(const MethodInputs& inputs) {
  const auto& model = inputs.settings.model;
  const auto& own = model.baselines;
  LgmrecOptions options;
  options.tables.embedding = model.embedding;
  options.tables.users = inputs.users;
  options.tables.items = inputs.items;
  options.tables.device = inputs.device;
  options.tables.seed = inputs.settings.training.seed;
  options.usersAtFirst = inputs.usersAtFirst;
  options.itemsAtFirst = inputs.itemsAtFirst;
  options.shape = {own.hyperedges, own.idLayers, own.featureLayers, own.hyperLayers, own.hyperWeight, own.hyperTemperature};
  options.widths = inputs.widths;
  options.state = statesOf(model, inputs.hiddenStates).front();
  options.keep = own.hyperKeep;
  options.contrastiveWeight = own.contrastiveWeight;
  options.regularisationWeight = own.regularisationWeight;
  return std::make_unique<LgmrecRecommender>(std::move(options));
}

}  // namespace xsmoe::baselines
