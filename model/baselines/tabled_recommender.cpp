// SPDX-License-Identifier: Apache-2.0
#include "model/baselines/tabled_recommender.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <ATen/ops/_unique2.h>

#include <cmath>
#include <string_view>
#include <tuple>

#include "model/device/rehearsal.h"

namespace xsmoe::baselines {
namespace {

constexpr const char *kSteps = "adam.steps", *kTrainedUsers = "trained_users";

/// Of a name, the same in every program (FNV-1a), to seed its own generator.
std::uint64_t numberOf(std::string_view name) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  return hash;
}

}  // namespace

at::Tensor Lookup::rows(RowTable& table, const at::Tensor& ids) {
  if (whole_ != nullptr) {
    auto shape = ids.sizes().vec();
    shape.push_back(table.width());
    return whole_->at(table.name()).index_select(0, ids.flatten()).view(shape);
  }
  auto values = table.at(ids);
  if (!graph_) return values;
  values.requires_grad_();
  reads_.push_back({&table, ids.flatten(), values});
  return values;
}

TabledRecommender::TabledRecommender(TabledOptions options)
    : options_(std::move(options)),
      random_(options_.seed, options_.device.device),
      trainedUsers_(torch::zeros({options_.users}, torch::TensorOptions(torch::kByte).device(options_.device.device))) {}

TabledRecommender::~TabledRecommender() = default;

at::Tensor TabledRecommender::draw(const std::string& name, std::int64_t rows, const FirstRows& first) const {
  constexpr std::int64_t kTogether = 16;  // Torch draws so many normal numbers at once, and what is left over in another way
  auto values = torch::empty({(rows + kTogether - 1) / kTogether * kTogether, options_.embedding});
  const double bound = 1 / std::sqrt(static_cast<double>(options_.embedding));
  const auto generator = at::make_generator<at::CPUGeneratorImpl>(options_.seed ^ numberOf(name));
  if (first.deviation > 0)
    values.normal_(0, first.deviation, generator);
  else
    values.uniform_(-bound, bound, generator);
  if (first.scale != 1) values.mul_(first.scale);
  if (first.zeroPadding) values[0].zero_();
  return values.narrow(0, 0, rows);
}

RowTable& TabledRecommender::addTable(const std::string& name, std::int64_t rows, const FirstRows& first) {
  firstRows_.push_back(first);
  return tables_.emplace_back(name, brought(options_.drawn ? draw(name, rows, first) : torch::empty({rows, options_.embedding})));
}

void TabledRecommender::drawUniform(torch::nn::Module& module) {
  const torch::NoGradGuard noGrad;
  const double bound = 1 / std::sqrt(static_cast<double>(options_.embedding));
  for (auto& parameter : module.parameters()) parameter.copy_(torch::empty(parameter.sizes()).uniform_(-bound, bound, random_.host));
}

std::vector<at::Tensor> TabledRecommender::denseParameters() const {
  std::vector<at::Tensor> all;
  for (const auto& item : network().named_parameters()) all.push_back(item.value());
  return all;
}

network::Adam::Named TabledRecommender::trainableParameters() const {
  network::Adam::Named all;
  for (const auto& item : network().named_parameters()) all.emplace_back(item.key(), item.value());
  for (const auto& table : tables_)
    if (table.rows().size(0) > 0) all.emplace_back(table.name(), table.trained());
  return all;
}

void TabledRecommender::beginTraining() {
  if (optimizer_) optimizer_->catchUp();
  std::vector<std::string> late;
  for (const auto& table : tables_)
    if (device::isHost(options_.device.device) && isReadByRows(table)) late.push_back(table.name());
  optimizer_ = std::make_unique<network::Adam>(trainableParameters(), late);
  for (auto& table : tables_) table.setLate(optimizer_->lateRows(table.name()));
  optimizer_->setLearningRate(learningRate_);
}

void TabledRecommender::dropOptimizer() {
  for (auto& table : tables_) table.setLate(nullptr);
  optimizer_.reset();
}

void TabledRecommender::beginEpoch(double learningRate) {
  learningRate_ = learningRate;
  optimizer_->setLearningRate(learningRate);
}

void TabledRecommender::addDenseGradients(const std::vector<at::Tensor>& gradients) {
  const torch::NoGradGuard noGrad;
  const auto parameters = denseParameters();
  for (std::size_t i = 0; i < parameters.size(); ++i)
    if (gradients.at(i).defined()) parameters[i].mutable_grad() += gradients[i];
}

void TabledRecommender::addRowGradients(const std::vector<Lookup::Read>& reads, const std::vector<at::Tensor>& gradients) {
  const torch::NoGradGuard noGrad;
  for (std::size_t i = 0; i < reads.size(); ++i) {
    const auto& [table, ids, leaf] = reads[i];
    const auto places = table->placesOf(ids);
    if (table->late() != nullptr) table->late()->touch(places);
    if (gradients.at(i).defined()) gradientOf(*table).index_add_(0, places, gradients[i].reshape({ids.size(0), -1}));
    if (options_.weightDecay > 0) decayed_[table].push_back(places);
  }
}

void TabledRecommender::decayPlaces(RowTable& table, std::int64_t first, std::int64_t end) {
  if (options_.weightDecay > 0) decayedRanges_[&table] = {first, end};
}

/// Coupled L2: of the dense parameters, and of the rows that the batch read, once each.
void TabledRecommender::addDecay() {
  if (options_.weightDecay <= 0) return;
  const torch::NoGradGuard noGrad;
  for (const auto& parameter : denseParameters()) optimizer_->decay(parameter, options_.weightDecay);
  for (const auto& [table, range] : decayedRanges_)
    optimizer_->decay(table->trained().narrow(0, range.first, range.second - range.first), options_.weightDecay);
  for (const auto& [table, reads] : decayed_) {
    if (decayedRanges_.count(table) > 0) continue;  // it holds all that was read
    if (!device::isHost(options_.device.device)) {
      // How many rows are distinct, the device alone knows: it marks them, and nobody has to ask.
      const auto& values = table->trained();
      const auto marks = torch::zeros({values.size(0), 1}, values.options()).index_fill_(0, torch::cat(reads), 1);
      gradientOf(*table).addcmul_(values, marks, options_.weightDecay);
      continue;
    }
    const auto places = std::get<0>(at::_unique2(torch::cat(reads)));
    gradientOf(*table).index_add_(0, places, table->trained().index_select(0, places), options_.weightDecay);
  }
}

at::Tensor TabledRecommender::computeGradients(const network::Batch& batch) {
  TORCH_CHECK(optimizer_, "no window has begun");
  clock_.begin();
  const auto* const written = writtenTable();
  optimizer_->zeroGradients(written != nullptr ? written->name() : "");
  decayed_.clear();
  decayedRanges_.clear();
  clock_.lap(StepPart::kBackward);
  return accumulate(batch);
}

void TabledRecommender::refuseGradients() const {
  for (const auto& [name, parameter] : trainableParameters())
    if (!parameter.grad().isfinite().all().item<bool>()) throw network::NotFinite("the gradient of " + name + " is not finite");
}

at::Tensor TabledRecommender::trainBatch(const network::Batch& batch) {
  const auto loss = computeGradients(batch);
  addDecay();
  if (device::isHost(options_.device.device)) {
    if (!std::isfinite(loss.item<double>())) throw network::NotFinite("the loss is not finite");
    // A sum is the cheapest look at all of them; it may overflow where each of them is finite.
    if (!std::isfinite(optimizer_->gradientSum())) refuseGradients();
    optimizer_->step();
  } else {
    optimizer_->stepIf(optimizer_->gradients().isfinite().all());
  }
  markTrained(batch.users);
  parametersChanged();
  clock_.lap(StepPart::kOptimizer);
  return loss;
}

void TabledRecommender::markTrained(const at::Tensor& users) { trainedUsers_.index_fill_(0, brought(users), 1); }

at::Tensor TabledRecommender::marksOfUsers(const at::Tensor& users) const {
  return trainedUsers_.cpu().index_select(0, users.cpu()).to(torch::kBool);
}

at::Tensor TabledRecommender::trainedMask(const at::Tensor& users) const {
  if (options_.unseenUserRandom) return torch::ones({users.size(0), 1}, torch::TensorOptions(torch::kFloat).device(users.device()));
  return trainedUsers_.index_select(0, users).to(torch::kFloat).unsqueeze(1);
}

void TabledRecommender::endWindow(const network::WindowData& /*data*/) {
  if (optimizer_) optimizer_->catchUp();
  dropOptimizer();
  for (auto& table : tables_) table.open(torch::empty({0}, torch::kLong));
}

network::NamedTensors TabledRecommender::parameters() const {
  network::NamedTensors all;
  for (const auto& item : network().named_parameters()) all[item.key()] = item.value().detach();
  all.merge(wholeTables());
  return all;
}

network::NamedTensors TabledRecommender::wholeTables() const {
  network::NamedTensors all;
  for (const auto& table : tables_) all[table.name()] = table.whole();
  return all;
}

network::NamedTensors TabledRecommender::buffers() const {
  auto all = ownBuffers();
  all[kTrainedUsers] = trainedUsers_;
  return all;
}

network::ModelTensors TabledRecommender::modelTensors() const {
  network::ModelTensors tensors{buffers(), {}};
  for (const auto& item : network().named_parameters()) tensors.variables[item.key()] = item.value().detach();
  for (const auto& table : tables_) table.addTo(tensors);
  return tensors;
}

std::int64_t TabledRecommender::parameterCount() const {
  std::int64_t count = 0;
  for (const auto& parameter : denseParameters()) count += parameter.numel();
  for (const auto& table : tables_) count += table.size() * table.width();
  return count;
}

std::int64_t TabledRecommender::trainableCount() const {
  std::int64_t count = 0;
  for (const auto& parameter : denseParameters()) count += parameter.numel();
  for (const auto& table : tables_) count += isOpen() ? table.trained().numel() : table.size() * table.width();
  return count;
}

network::NamedTensors TabledRecommender::gradients() const {
  network::NamedTensors all;
  for (const auto& item : network().named_parameters()) all[item.key()] = item.value().grad();
  for (const auto& table : tables_) {
    auto whole = torch::zeros({table.size(), table.width()}, table.trained().options());
    if (table.rows().size(0) > 0) whole.index_copy_(0, table.rows(), gradientOf(table));
    all[table.name()] = whole;
  }
  return all;
}

void TabledRecommender::load(const network::NamedTensors& tensors) {
  dropOptimizer();
  const torch::NoGradGuard noGrad;
  for (const auto& item : network().named_parameters()) {
    const auto& given = network::tensorOf(tensors, item.key());
    TORCH_CHECK(given.sizes() == item.value().sizes(), "the tensor ", item.key(), " is ", given.sizes(), ", expected ",
                item.value().sizes());
    item.value().copy_(given);
  }
  for (std::size_t i = 0; i < tables_.size(); ++i) {
    auto& table = tables_[i];
    table.load(tensors, [&](std::int64_t n) { return draw(table.name(), table.size(), firstRows_[i]).narrow(0, n, table.size() - n); });
  }
  trainedUsers_ = marksOf(tensors, kTrainedUsers, options_.users);
  loadOwnBuffers(tensors);
  parametersChanged();
}

at::Tensor TabledRecommender::marksOf(const network::NamedTensors& buffers, const char* name, std::int64_t count) const {
  const auto& given = network::tensorOf(buffers, name);
  TORCH_CHECK(given.dim() == 1 && given.size(0) <= count, "the tensor ", name, " has ", given.numel(), " entries, expected ", count);
  auto marks = torch::zeros({count}, torch::TensorOptions(torch::kByte).device(options_.device.device));
  marks.narrow(0, 0, given.size(0)).copy_(given);
  return marks;
}

void TabledRecommender::copyTo(TabledRecommender& copy) const {
  auto tensors = modelTensors();
  tensors.variables.merge(tensors.constants);
  copy.load(tensors.variables);
  copy.dropout_ = dropout_;
}

network::NamedTensors TabledRecommender::trainingState() const {
  network::NamedTensors state{{"random.host", network::stateOf(random_.host)}};
  if (!options_.device.device.is_cpu()) state["random.device"] = network::stateOf(random_.device);
  if (!optimizer_) return state;
  state[kSteps] = torch::scalar_tensor(optimizer_->steps(), torch::kLong);
  for (const auto& [name, moments] : optimizer_->moments()) {
    state["adam.first." + name] = moments.first;
    state["adam.second." + name] = moments.second;
  }
  return state;
}

void TabledRecommender::restoreTraining(const network::NamedTensors& state) {
  network::setState(random_.host, network::tensorOf(state, "random.host"));
  if (!options_.device.device.is_cpu()) network::setState(random_.device, network::tensorOf(state, "random.device"));
  if (state.count(kSteps) == 0) return;
  TORCH_CHECK(optimizer_, "the state of an optimizer, and no window has begun");
  std::map<std::string, network::Adam::Moments> moments;
  for (const auto& [name, parameter] : trainableParameters())
    moments[name] = {network::tensorOf(state, "adam.first." + name), network::tensorOf(state, "adam.second." + name)};
  optimizer_->restore(moments, network::tensorOf(state, kSteps).item<std::int64_t>());
}

}  // namespace xsmoe::baselines
