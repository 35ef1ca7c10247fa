// SPDX-License-Identifier: Apache-2.0
#include "model/baselines/iisan.h"

#include <torch/nn/init.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "model/baselines/initial_values.h"
#include "model/baselines/makers.h"
#include "model/baselines/plain_numbers.h"
#include "model/core/methods.h"

namespace xsmoe::baselines {
namespace {

constexpr double kGateTemperature = 0.1, kAdapterDeviation = 0.01;
constexpr std::array kTowerNames{"visual", "textual", "intermodal"};
constexpr std::array kTowersForPeople{"visual", "textual", "inter-modal"};
constexpr int kVisualTower = 0;
constexpr std::int64_t kItemsForShares = 1024;

std::int64_t narrowest(const std::map<Modality, std::int64_t>& widths) {
  return std::min_element(widths.begin(), widths.end(), [](const auto& a, const auto& b) { return a.second < b.second; })->second;
}

/// a + b, in the memory of `a`, which nobody else needs, where the sum has its type and shape.
torch::Tensor addedTo(torch::Tensor a, const torch::Tensor& b) {
  return a.scalar_type() == torch::kFloat && a.numel() >= b.numel() ? a.add_(b) : a + b;
}

}  // namespace

void AdapterImpl::reset() {
  down = register_module("down", torch::nn::Linear(width_, bottleneck_));
  up = register_module("up", torch::nn::Linear(bottleneck_, width_));
}

torch::Tensor AdapterImpl::forward(const torch::Tensor& z) { return addedTo(up->forward(torch::relu(down->forward(z))), z); }

IisanTowerImpl::IisanTowerImpl(std::map<Modality, std::int64_t> widths, std::int64_t states, std::int64_t bottleneck,
                               std::int64_t embedding)
    : widths_(std::move(widths)), states_(states), bottleneck_(bottleneck), embedding_(embedding) {
  IisanTowerImpl::reset();
}

void IisanTowerImpl::reset() {
  const auto width = narrowest(widths_);
  const auto wider = std::find_if(widths_.begin(), widths_.end(), [&](const auto& one) { return one.second > width; });
  gates = register_parameter("gates", torch::zeros({states_}));
  adapters = register_module("adapters", torch::nn::ModuleList());
  reductions = register_module("reductions", torch::nn::ModuleList());
  for (std::int64_t j = 0; j < states_; ++j) {
    adapters->push_back(Adapter(width, bottleneck_));
    if (wider != widths_.end()) reductions->push_back(torch::nn::Linear(wider->second, width));
  }
  output = register_module("output", torch::nn::Linear(width, width));
  projection = register_module("projection", torch::nn::Linear(width, embedding_));
}

torch::Tensor IisanTowerImpl::reduced(Modality modality, const torch::Tensor& state, std::int64_t j) {
  if (widths_.at(modality) == narrowest(widths_)) return state;
  return reductions->ptr<torch::nn::LinearImpl>(static_cast<std::size_t>(j))->forward(state);
}

torch::Tensor IisanTowerImpl::openings() const { return torch::sigmoid(gates / kGateTemperature); }

torch::Tensor IisanTowerImpl::climb(const std::map<Modality, std::vector<at::Tensor>>& states, std::vector<torch::Tensor>* steps) {
  const auto open = openings();  // [S]
  torch::Tensor x;
  for (std::int64_t j = 0; j < states_; ++j) {
    const auto g = open[j];
    const auto stateOf = [&](Modality modality) { return reduced(modality, states.at(modality)[static_cast<std::size_t>(j)], j); };
    torch::Tensor z;  // [R, d]
    if (widths_.size() == 2) {
      z = addedTo(g * stateOf(Modality::kVisual), (1 - g) * stateOf(Modality::kTextual));
      if (x.defined()) z = addedTo(z, x);
    } else {
      z = g * stateOf(widths_.begin()->first);
      if (x.defined()) z = addedTo(z, (1 - g) * x);
    }
    x = adapters->ptr<AdapterImpl>(static_cast<std::size_t>(j))->forward(z);
    if (steps != nullptr) steps->push_back(x);
  }
  return x;
}

std::vector<torch::Tensor> IisanTowerImpl::ladder(const std::map<Modality, std::vector<at::Tensor>>& states) {
  std::vector<torch::Tensor> steps;
  static_cast<void>(climb(states, &steps));
  return steps;
}

torch::Tensor IisanTowerImpl::forward(const std::map<Modality, std::vector<at::Tensor>>& states) {
  // Nothing stands between the two layers: as one they are less to compute for the items of a batch.
  const auto weight = torch::mm(projection->weight, output->weight);  // [e, d]
  const auto bias = torch::addmv(projection->bias, projection->weight, output->bias);
  return torch::linear(climb(states, nullptr), weight, bias);
}

void IisanItemEncoderImpl::reset() {
  const auto embedding = options_.sequence.user.embedding, states = static_cast<std::int64_t>(options_.states.size());
  const std::map<Modality, std::int64_t> visual{{Modality::kVisual, options_.widths.at(Modality::kVisual)}},
      textual{{Modality::kTextual, options_.widths.at(Modality::kTextual)}};
  for (const auto& [name, widths] : {std::pair(kTowerNames[0], visual), {kTowerNames[1], textual}, {kTowerNames[2], options_.widths}})
    towers.push_back(register_module(name, IisanTower(widths, states, options_.bottleneck, embedding)));
  fusion = register_module("fusion", torch::nn::Linear(std::ssize(towers) * embedding, embedding));
}

IisanRecommender::IisanRecommender(IisanOptions options) : SequenceRecommender(options.sequence), iisan_(std::move(options)) {
  items_ = IisanItemEncoder(iisan_);
  items_->to(options_.device.device);
  buildUserEncoder();
  initialise();
}

/// Adapters N(0, 0.01²) with biases 0, the image's projection Xavier normal with bias 0, the rest PyTorch's default (section 8).
void IisanRecommender::initialise() {
  const torch::NoGradGuard noGrad;
  const auto& generator = random_.host;
  for (int part = 0; part < static_cast<int>(items_->towers.size()); ++part) {
    auto& tower = items_->towers[static_cast<std::size_t>(part)];
    for (std::size_t j = 0; j < tower->adapters->size(); ++j) {
      const auto adapter = tower->adapters->ptr<AdapterImpl>(j);
      for (auto* const linear : {&adapter->down, &adapter->up}) {
        drawNormal((*linear)->weight, kAdapterDeviation, generator);
        (*linear)->bias.zero_();
      }
    }
    for (std::size_t j = 0; j < tower->reductions->size(); ++j)
      drawLinear(torch::nn::Linear(tower->reductions->ptr<torch::nn::LinearImpl>(j)), generator);
    drawLinear(tower->output, generator);
    drawLinear(tower->projection, generator);
    if (part != kVisualTower) continue;
    const auto& weight = tower->projection->weight;
    drawNormal(weight, std::sqrt(2.0 / static_cast<double>(weight.size(0) + weight.size(1))), generator);
    tower->projection->bias.zero_();
  }
  drawLinear(items_->fusion, generator);
  initialiseUserEncoder();
}

std::vector<std::vector<Modality>> IisanRecommender::partModalities() const {
  return {{Modality::kVisual}, {Modality::kTextual}, {Modality::kVisual, Modality::kTextual}};
}

torch::Tensor IisanRecommender::encodePart(int part, const network::ItemRows& rows, std::vector<network::UsageSums>* /*usage*/) {
  const auto embedding = options_.user.embedding;
  const auto columns = items_->fusion->weight.narrow(1, part * embedding, embedding);  // [e, e]
  return torch::linear(items_->towers[static_cast<std::size_t>(part)]->forward(rows.states), columns);
}

/// The adapters' biases pass through zero states.
at::Tensor IisanRecommender::paddingEmbedding() {
  network::ItemRows zeros;
  for (const auto& [modality, width] : iisan_.widths)
    zeros.states[modality].assign(iisan_.states.size(), torch::zeros({1, width}, items_->fusion->bias.options().requires_grad(false)));
  auto embedding = items_->fusion->bias.detach().clone();
  for (int part = 0; part < static_cast<int>(items_->towers.size()); ++part) embedding += encodePart(part, zeros, nullptr).squeeze(0);
  return embedding;
}

std::vector<std::string> IisanRecommender::partNames() const {
  std::vector<std::string> names;
  names.reserve(kTowersForPeople.size() + 1);
  names.assign(kTowersForPeople.begin(), kTowersForPeople.end());
  names.emplace_back("bias");
  return names;
}

std::vector<at::Tensor> IisanRecommender::partsOfScores(const network::UserInputs& inputs, const at::Tensor& itemTable,
                                                        const at::Tensor& items) {
  const torch::NoGradGuard noGrad;
  const auto users = embedUsers(inputs, itemTable);  // [B, e]
  std::vector<at::Tensor> parts;
  for (const auto& part : itemParts(items)) parts.push_back(torch::mm(users, part.t()).cpu());
  parts.push_back(torch::mv(users, items_->fusion->bias).unsqueeze(1).expand({-1, items.size(0)}).cpu());
  return parts;
}

MethodDetail IisanRecommender::picture(const network::PictureQuestion& question) {
  const auto items = question.itemTable.size(0) - 1, some = std::min(items, kItemsForShares);
  std::vector<double> norms;
  for (const auto& part : itemParts(torch::arange(some, torch::kLong).mul(items).div(some, "floor").add(1)))
    norms.push_back(part.norm(2, 1).mean().item<double>());
  const auto shares = sharesOf(norms);

  TowersPicture picture;
  picture.states = iisan_.states;
  for (std::size_t part = 0; part < kTowersForPeople.size(); ++part)
    picture.towers.push_back({kTowersForPeople[part], numbersOf(items_->towers[part]->openings()), shares[part]});
  return picture;
}

std::unique_ptr<network::Recommender> makeIisan(const MethodInputs& inputs) {
  const auto& model = inputs.settings.model;
  IisanOptions options;
  options.sequence = {{model.embedding, inputs.settings.protocol.sequenceLength, model.heads, model.blocks, model.dropout},
                      inputs.device,
                      inputs.settings.training.seed};
  options.bottleneck = model.bottleneck;
  options.states = statesOf(model, inputs.hiddenStates);
  options.widths = inputs.widths;
  return std::make_unique<IisanRecommender>(std::move(options));
}

std::unique_ptr<network::Recommender> IisanRecommender::clone() const {
  auto copy = std::make_unique<IisanRecommender>(iisan_);
  copy->load(parameters());
  copyWindowTo(*copy);
  return copy;
}

}  // namespace xsmoe::baselines
