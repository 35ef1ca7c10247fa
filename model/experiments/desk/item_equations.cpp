// SPDX-License-Identifier: Apache-2.0
// Equations 1 to 8 with the numbers of one item and one user.
#include "model/core/item_equations.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>

#include "model/core/methods.h"
#include "model/experiments/desk/recommendation_desk.h"
#include "model/network/debiased_loss.h"
#include "model/network/expert_network.h"
#include "model/network/sequence_samples.h"
#include "model/network/step_batch.h"
#include "model/streaming/exact_scores.h"

namespace xsmoe::experiments {
namespace {

constexpr int kListed = 10;              // recommended items to choose from
constexpr std::int64_t kComponents = 3;  // of a vector

std::vector<double> doublesOf(const at::Tensor& values) {
  const auto host = values.to(torch::kDouble).contiguous();
  return {host.data_ptr<double>(), host.data_ptr<double>() + host.numel()};
}

VectorGlance glanceAt(const at::Tensor& vector) {
  const auto values = vector.to(torch::kDouble).flatten();
  return {values.norm().item<double>(), doublesOf(values.narrow(0, 0, std::min(kComponents, values.numel())))};
}

/// Of each row.
std::vector<VectorGlance> glancesAt(const at::Tensor& rows) {
  std::vector<VectorGlance> glances;
  for (std::int64_t i = 0; i < rows.size(0); ++i) glances.push_back(glanceAt(rows[i]));
  return glances;
}

/// The products of a vector [1, e] with rows [n, e].
std::vector<double> productsOf(const at::Tensor& rows, const at::Tensor& vector) {
  return doublesOf(torch::mv(rows.to(torch::kDouble), vector.to(torch::kDouble).flatten()));
}

/// The usage of the same layer with the same experts; of one that no epoch has gone through shares of 0.
LayerUsage usageIn(const std::vector<LayerUsage>& all, const LayerStructure& layer) {
  for (const auto& usage : all)
    if (usage.modality == layer.modality && usage.hiddenState == layer.hiddenState && usage.born == layer.born) return usage;
  return unused({layer}).front();
}

LayerEquations layerEquationsOf(const network::LayerPass& pass, const LayerStructure& layer, const std::vector<LayerUsage>& usage) {
  LayerEquations equations;
  equations.layer = layer;
  equations.input = glanceAt(pass.input);
  equations.hidden = glancesAt(pass.hidden);
  equations.outputs = glancesAt(pass.outputs);
  equations.logits = doublesOf(pass.logits);
  equations.gates = doublesOf(pass.gates);
  equations.mixture = glanceAt(pass.mixture);
  equations.usage = usageIn(usage, layer);
  return equations;
}

/// What the forward pass says of the item, and how it enters the product with the user [1, e].
void addPass(ItemEquations& equations, const network::ItemPass& pass, const std::vector<LayerStructure>& structure,
             const std::vector<LayerUsage>& usage, const at::Tensor& user) {
  for (std::size_t i = 0; i < structure.size(); ++i) {
    auto layer = layerEquationsOf(pass.layers.at(i), structure[i], usage);
    const bool last = i + 1 == structure.size() || structure[i + 1].modality != structure[i].modality;
    if (last) layer.scores = productsOf(pass.slots.at(structure[i].modality), user);
    equations.layers.push_back(std::move(layer));
  }
  for (const auto& [modality, part] : pass.parts)
    equations.parts.push_back({modality, glanceAt(part), productsOf(part.unsqueeze(0), user).front()});
  equations.bias = glanceAt(pass.bias);
  equations.biasScore = productsOf(pass.bias.unsqueeze(0), user).front();
}

/// As the evaluation scores.
double scoreOf(const at::Tensor& user, const at::Tensor& item) {
  streaming::ScoredColumn column;
  streaming::ExactScores(user, item).settle(0, {&column, 1});
  return column.score;
}

/// Rows of these items, int64, in a batch's table; 0 for those that it does not hold.
at::Tensor rowsInBatch(const at::Tensor& items, const at::Tensor& ids) {
  const auto places = torch::searchsorted(ids, items).clamp_max(ids.numel() - 1);
  return torch::where(ids.index_select(0, places.flatten()).view_as(items).eq(items), places + 1, torch::zeros_like(places));
}

}  // namespace

Result<ItemEquations> RecommendationDesk::equations(const std::string& user, const std::string& item, const RunMoment& asked) {
  const auto& settings = manifest_.description.settings;
  const auto& description = descriptionOf(settings.model.method);
  if (!description.experts)
    return badInput(paths_.folder.string(),
                    "the method " + std::string(description.title) + " has no experts, which equations 1 to 5 are of",
                    "Ask of a run that has: XSMoE, Static, Visual or Textual");
  const auto moment = momentAfter(asked);
  if (!moment) return tl::unexpected(moment.error());
  const auto model = load(asked);
  if (!model) return tl::unexpected(model.error());
  auto answered = answer(*model, user, kListed);
  if (!answered) return tl::unexpected(answered.error());
  const auto number = itemOf(*model, *answered, item);
  if (!number) return tl::unexpected(number.error());

  auto& experts = *model->recommender->experts();
  const auto row = model->table.narrow(0, *number, 1);
  ItemEquations equations;
  equations.method = settings.model.method;
  equations.protocol = settings.protocol.protocol;
  equations.window = asked.window.value;
  equations.epoch = asked.epoch;
  equations.user = user;
  equations.item = card(*number);
  for (const auto& one : answered->recommendation.items) equations.recommended.push_back(one.item);
  addPass(equations, experts.passOf(*number), experts.structure(), moment->usage, answered->embedding);
  equations.pinned = moment->pinned;
  equations.itemEmbedding = glanceAt(row);
  equations.history = answered->recommendation.history;
  const auto& inputs = answered->inputs.items;
  equations.inputs = glancesAt(model->table.index_select(0, inputs.masked_select(inputs.ne(0))));
  equations.userEmbedding = glanceAt(answered->embedding);
  equations.score = scoreOf(answered->embedding, row);
  equations.loss = lossTermOf(*model, *answered, *number);
  return equations;
}

Result<std::int32_t> RecommendationDesk::itemOf(const Model& model, const Answered& answered, const std::string& item) const {
  if (!item.empty()) return numberOf(model, item);
  if (answered.items.numel() > 0) return static_cast<std::int32_t>(answered.items[0].item<std::int64_t>());
  return badInput(session_.folder().folder.string(), "no item is left to recommend to the user \"" + answered.recommendation.user + "\"",
                  "Name the item");
}

std::optional<LossTerm> RecommendationDesk::lossTermOf(const Model& model, const Answered& answered, std::int32_t item) const {
  const auto& settings = manifest_.description.settings;
  const auto& window = session_.windows().window({model.window});
  const auto train = session_.windows().train({model.window});
  const auto sequences = network::sequenceSamples(*train, settings.protocol.sequenceLength).items;  // [n, L+1]
  const auto holding = sequences.eq(item).any(1).nonzero().flatten();
  if (holding.numel() == 0) return std::nullopt;
  const auto together = std::min<std::int64_t>(settings.training.batchSize, sequences.size(0));
  const auto first = std::min(holding[0].item<std::int64_t>(), sequences.size(0) - together);
  const auto batch = network::makeStepBatch(sequences.narrow(0, first, together));

  const auto ids = torch::cat({torch::zeros({1}, torch::kLong), batch.ids});
  const auto target = rowsInBatch(torch::full({1}, item, torch::kLong), batch.ids);
  const network::LossBatch loss{answered.embedding,
                                model.table.index_select(0, ids),
                                network::logPopularity(*train, window.itemsSeenSoFar).index_select(0, ids),
                                torch::cat({torch::ones({1}), batch.counts}).log(),
                                rowsInBatch(answered.inputs.items, batch.ids),
                                target};
  const auto logits = network::debiasedLogits(loss).flatten();  // [C]
  LossTerm term;
  term.sequences = together;
  term.candidates = logits.isfinite().sum().item<std::int64_t>();
  term.logPopularity = loss.logPopularity.index_select(0, target).item<double>();
  term.logit = logits.index_select(0, target).item<double>();
  term.logSum = logits.logsumexp(0).item<double>();
  term.loss = network::debiasedLoss(loss).item<double>();
  return term;
}

}  // namespace xsmoe::experiments
