#include "tests/bench/plain_baselines.h"

#include <torch/nn/functional/loss.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <ATen/ops/gru.h>
#include <ATen/ops/gru_cell.h>

#include <array>
#include <limits>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>

#include "model/baselines/giua_gnn.h"
#include "model/baselines/lgmrec.h"
#include "model/baselines/prefix_recommender.h"
#include "model/baselines/session_graph.h"
#include "tests/network/plain_formulation.h"

namespace xsmoe::bench {
namespace {

using baselines::NodeRows;
using baselines::PrefixBatch;

constexpr double kNothing = -std::numeric_limits<double>::infinity();
constexpr double kSlope = 0.01;  // of LeakyReLU
constexpr const char *kItemTable = "item_embedding.weight", *kUserTable = "user_embedding.weight";

/// x [B, n, d] at one place of each row, int64 [B] → [B, d].
at::Tensor atPlaces(const at::Tensor& x, const at::Tensor& places) {
  return x.gather(1, places.view({-1, 1, 1}).expand({-1, 1, x.size(2)})).squeeze(1);
}

/// u [B, d] at each of n nodes → [B, n, d].
at::Tensor repeated(const at::Tensor& u, std::int64_t nodes) { return u.unsqueeze(1).expand({-1, nodes, -1}); }

/// Each row by its norm; zeros stay.
at::Tensor normalised(const at::Tensor& x) { return x / x.norm(2, 1, true).clamp_min(1e-12); }

/// The cross-entropy of user vectors over items 1 … n.
class PlainPrefixMethod : public PlainBaseline {
 public:
  explicit PlainPrefixMethod(const baselines::PrefixRecommender& open) : PlainBaseline(open.parameters()), items_(open.lossItems()) {}
  at::Tensor loss(const network::Batch& batch, bool random) override {
    const auto prefixes = baselines::trainingBatch(batch);
    const auto scores = torch::mm(vectors(prefixes, random), of(kItemTable).narrow(0, 1, items_).t());
    return torch::nn::functional::cross_entropy(scores, prefixes.targets - 1);
  }

 protected:
  [[nodiscard]] virtual at::Tensor vectors(const PrefixBatch& batch, bool random) const = 0;  // [B, d]
  [[nodiscard]] at::Tensor items(const at::Tensor& ids) const { return torch::embedding(of(kItemTable), ids); }
  [[nodiscard]] at::Tensor users(const at::Tensor& ids) const { return torch::embedding(of(kUserTable), ids); }

 private:
  std::int64_t items_;
};

class PlainSsrm : public PlainPrefixMethod {
 public:
  using PlainPrefixMethod::PlainPrefixMethod;

 private:
  static constexpr double kRate = 0.2, kUserWeight = 0.5;

  [[nodiscard]] at::Tensor vectors(const PrefixBatch& batch, bool random) const override {
    const auto p = torch::dropout(users(batch.users), kRate, random), q = torch::dropout(items(batch.prefixes), kRate, random);
    const auto attention = (q * p.unsqueeze(1)).sum(2).masked_fill(batch.prefixes.eq(0), kNothing).softmax(1);  // [B, L]
    const auto start = torch::zeros({1, q.size(0), q.size(2)});
    const auto states = std::get<0>(torch::gru(q, start, gru(), /*has_biases=*/true, /*num_layers=*/1, /*dropout=*/0, /*train=*/true,
                                               /*bidirectional=*/false, /*batch_first=*/true));
    const auto attended = (attention.unsqueeze(2) * states).sum(1);
    return kUserWeight * p + (1 - kUserWeight) * linear("session", torch::cat({attended, atPlaces(states, batch.lengths - 1)}, 1));
  }
  [[nodiscard]] std::vector<at::Tensor> gru() const {
    return {of("gru.weight_ih_l0"), of("gru.weight_hh_l0"), of("gru.bias_ih_l0"), of("gru.bias_hh_l0")};
  }
};

/// What GAG and GIUA-GNN share.
class PlainSessionMethod : public PlainPrefixMethod {
 public:
  using PlainPrefixMethod::PlainPrefixMethod;

 protected:
  /// The vector s of nodes h [B, N, d]; `inputs` of the gates: what stands beside h_* for each node.
  [[nodiscard]] at::Tensor readOut(const baselines::SessionGraphs& graphs, const at::Tensor& h, std::vector<at::Tensor> inputs) const {
    const auto last = atPlaces(h, graphs.last);
    inputs.insert(inputs.begin(), repeated(last, h.size(1)));
    const auto gate = linear("readout.gate", linear("readout.hidden", torch::cat(inputs, 2)).sigmoid());  // [B, N, 1]
    const auto global = (graphs.counts.unsqueeze(2) * gate * h).sum(1);
    return linear("readout.session", torch::cat({last, global}, 1));
  }
};

class PlainGag : public PlainSessionMethod {
 public:
  using PlainSessionMethod::PlainSessionMethod;

 private:
  [[nodiscard]] at::Tensor vectors(const PrefixBatch& batch, bool /*random*/) const override {
    const auto graphs = baselines::sessionGraphs(batch);
    const auto u = users(batch.users), x = items(graphs.nodes);
    const auto both = torch::cat({x, repeated(u, x.size(1))}, 2);  // [B, N, 2d]
    const auto in = torch::bmm(graphs.in.transpose(1, 2), linear("convolution.in", both)) + of("convolution.bias");
    const auto out = torch::bmm(graphs.out, linear("convolution.out", both)) + of("convolution.bias");
    const auto h = linear("convolution.combine", torch::cat({in, out}, 2)).tanh() * graphs.real.unsqueeze(2);
    return readOut(graphs, h, {h, repeated(u, x.size(1))}) + linear("readout.user", u).tanh();
  }
};

/// The table of global vectors is smoothed as a whole for each batch.
class PlainGiuaGnn : public PlainSessionMethod {
 public:
  explicit PlainGiuaGnn(const baselines::GiuaGnnRecommender& open) : PlainSessionMethod(open) {
    const auto pairs = open.transitions().pairs().to(torch::kLong);
    from_ = pairs.select(1, 0).contiguous();
    to_ = pairs.select(1, 1).contiguous();
  }

 private:
  [[nodiscard]] at::Tensor vectors(const PrefixBatch& batch, bool /*random*/) const override {
    const auto graphs = baselines::sessionGraphs(batch);
    const auto real = graphs.real.unsqueeze(2);
    const auto u = users(batch.users), direction = normalised(u);
    const auto g = torch::embedding(smoothed(), graphs.nodes) * real;
    const auto affinity = linear("item_attention.score", linear("item_attention.item", g) + linear("item_attention.user", u).unsqueeze(1));
    const auto attended = overNodes(torch::leaky_relu(affinity.squeeze(2), kSlope), graphs).unsqueeze(2) * g;
    const auto h = items(graphs.nodes) * real + attended;
    const auto in = torch::bmm(graphs.in.transpose(1, 2), h) + of("convolution.bias");
    const auto out = torch::bmm(graphs.out, h) + of("convolution.bias");
    const auto withUser = [&](const at::Tensor& messages) {
      const auto shares = overNodes(torch::leaky_relu(messages * direction.unsqueeze(1), kSlope).sum(2), graphs);
      return messages + shares.unsqueeze(2) * direction.unsqueeze(1);
    };
    const auto mixed = linear("convolution.combine", torch::cat({withUser(in), withUser(out)}, 2)) * real;
    return readOut(graphs, mixed, {mixed, attended, repeated(u, mixed.size(1))});
  }
  [[nodiscard]] at::Tensor smoothed() const {
    const auto& table = of("global_item_embedding.weight");
    const auto messages = linear("global_graph.message", torch::zeros_like(table).index_add(0, to_, table.index_select(0, from_)));
    const auto gru = [&](const char* name) { return of(std::string("global_graph.gru.") + name); };
    return torch::gru_cell(messages, table, gru("weight_ih"), gru("weight_hh"), gru("bias_ih"), gru("bias_hh"));
  }
  [[nodiscard]] static at::Tensor overNodes(const at::Tensor& scores, const baselines::SessionGraphs& graphs) {
    return scores.masked_fill(graphs.real.logical_not(), kNothing).softmax(1);
  }

  at::Tensor from_, to_;
};

class PlainMmmlp : public PlainPrefixMethod {
 public:
  PlainMmmlp(const baselines::PrefixRecommender& open, at::Tensor state) : PlainPrefixMethod(open), state_(std::move(state)) {}

 private:
  static constexpr double kRate = 0.5, kBranchEps = 1e-12, kMixingEps = 1e-5;
  static constexpr int kLayers = 2;

  [[nodiscard]] at::Tensor vectors(const PrefixBatch& batch, bool random) const override {
    const auto features = state_.index_select(0, batch.prefixes.flatten()).to(torch::kFloat).view({-1, batch.prefixes.size(1), kWidth});
    const auto real = batch.prefixes.ne(0).unsqueeze(2);
    const auto mixed = torch::cat(
        {mix("mixers.id", items(batch.prefixes), random), mix("mixers.textual", linear("textual.projection", features) * real, random),
         mix("mixers.visual", linear("visual.projection", features) * real, random)},
        2);
    const auto fused = linear("fusion", layerNorm("fusion.norm", mixed, kBranchEps));  // [B, L, d]
    return layerNorm("mixers.id.norm", atPlaces(fused, batch.lengths - 1), kBranchEps);
  }
  /// x [B, L, d] through a branch's mixer.
  [[nodiscard]] at::Tensor mix(const std::string& branch, const at::Tensor& x, bool random) const {
    auto mixed = layerNorm(branch + ".norm", x, kBranchEps);
    for (int layer = 0; layer < kLayers; ++layer) {
      const auto positions = layerNorm(branch + ".token.norm", mixed, kMixingEps).transpose(1, 2);
      mixed = mixed + perceptron(branch + ".token", positions, random).transpose(1, 2);
      mixed = mixed + perceptron(branch + ".channel", layerNorm(branch + ".channel.norm", mixed, kMixingEps), random);
    }
    return mixed;
  }
  [[nodiscard]] at::Tensor perceptron(const std::string& name, const at::Tensor& x, bool random) const {
    const auto hidden = torch::dropout(torch::gelu(linear(name + ".inner", x)), kRate, random);
    return torch::dropout(linear(name + ".outer", hidden), kRate, random);
  }

  static constexpr std::int64_t kWidth = 768;
  at::Tensor state_;
};

class PlainIisan : public PlainBaseline {
 public:
  PlainIisan(const network::Recommender& open, at::Tensor state, at::Tensor popularity)
      : PlainBaseline(open.parameters()), state_(std::move(state)), popularity_(std::move(popularity)) {
    userEncoder_.parameters = all();
  }

  at::Tensor loss(const network::Batch& batch, bool /*random*/) override {
    const auto state = state_.index_select(0, batch.items.flatten()).to(torch::kFloat);  // of all states of both modalities
    const auto items = linear("fusion", torch::cat({tower("visual", state), tower("textual", state), intermodal(state, state)}, 1));
    return network::plainLossOfItems(userEncoder_, items, batch.items, popularity_);
  }

 private:
  static constexpr double kGateTemperature = 0.1;

  [[nodiscard]] at::Tensor adapter(const std::string& name, const at::Tensor& z) const {
    return linear(name + ".up", torch::relu(linear(name + ".down", z))) + z;
  }
  [[nodiscard]] at::Tensor gates(const std::string& name) const { return torch::sigmoid(of(name + ".gates") / kGateTemperature); }
  [[nodiscard]] at::Tensor top(const std::string& name, const at::Tensor& x) const {
    return linear(name + ".projection", linear(name + ".output", x));
  }
  [[nodiscard]] at::Tensor tower(const std::string& name, const at::Tensor& state) const {
    const auto open = gates(name);
    auto x = torch::zeros_like(state);
    for (std::int64_t j = 0; j < open.size(0); ++j)
      x = adapter(name + ".adapters." + std::to_string(j), open[j] * state + (1 - open[j]) * x);
    return top(name, x);
  }
  [[nodiscard]] at::Tensor intermodal(const at::Tensor& visual, const at::Tensor& textual) const {
    const std::string name = "intermodal";
    const auto open = gates(name);
    auto x = torch::zeros_like(visual);
    for (std::int64_t j = 0; j < open.size(0); ++j)
      x = adapter(name + ".adapters." + std::to_string(j), x + open[j] * visual + (1 - open[j]) * textual);
    return top(name, x);
  }

  at::Tensor state_, popularity_;
  network::PlainModel userEncoder_;
};

/// Vectors of d for all nodes of both modalities, and the softmax over all of them.
class PlainLgmrec : public PlainBaseline {
 public:
  PlainLgmrec(const baselines::LgmrecRecommender& open, const at::Tensor& state)
      : PlainBaseline(open.parameters()), userIds_(open.graph().userIds()), itemIds_(open.graph().itemIds()) {
    const auto edges = open.graph().edges();
    users_ = placesIn(userIds_, edges.select(1, 0).to(torch::kLong).contiguous());
    items_ = placesIn(itemIds_, edges.select(1, 1).to(torch::kLong).contiguous());
    const auto ones = torch::ones({users_.size(0), 1});
    ofUsers_ = torch::zeros({userIds_.size(0), 1}).index_add_(0, users_, ones);
    const auto ofItems = torch::zeros({itemIds_.size(0), 1}).index_add_(0, items_, ones);
    weights_ = (ofUsers_.index_select(0, users_) * ofItems.index_select(0, items_)).rsqrt();
    features_ = state.index_select(0, itemIds_).to(torch::kFloat);
  }

  at::Tensor loss(const network::Batch& batch, bool random) override {
    NodeRows layer{of(kUserTable).index_select(0, userIds_), of(kItemTable).index_select(0, itemIds_)};
    auto collaborative = layer;
    for (int l = 0; l < kLayers; ++l) {
      layer = propagated(layer);
      collaborative = {collaborative.users + layer.users, collaborative.items + layer.items};
    }
    collaborative = {collaborative.users / (kLayers + 1), collaborative.items / (kLayers + 1)};
    auto final = collaborative;
    std::array<NodeRows, 2> global;
    for (std::size_t m = 0; m < global.size(); ++m) {
      const std::string name = m == 0 ? "visual" : "textual";
      const auto local = localFeatures(name);
      final = {final.users + normalised(local.users), final.items + normalised(local.items)};
      global[m] = globalVectors(name, collaborative.items, random);
    }
    final = {final.users + kShare * normalised(global[0].users + global[1].users),
             final.items + kShare * normalised(global[0].items + global[1].items)};
    return lossOf(batch, final, global);
  }

 private:
  static constexpr int kLayers = 2;
  static constexpr double kShare = 0.3, kTemperature = 0.2, kKept = 0.5, kContrast = 1e-4 * 2048, kNorms = 1e-6;

  [[nodiscard]] static at::Tensor placesIn(const at::Tensor& ids, const at::Tensor& some) { return torch::searchsorted(ids, some); }
  [[nodiscard]] at::Tensor toUsers(const at::Tensor& x, const at::Tensor& weights) const {
    return torch::zeros({userIds_.size(0), x.size(1)}).index_add(0, users_, x.index_select(0, items_) * weights);
  }
  [[nodiscard]] NodeRows propagated(const NodeRows& x) const {
    return {toUsers(x.items, weights_),
            torch::zeros({itemIds_.size(0), x.users.size(1)}).index_add(0, items_, x.users.index_select(0, users_) * weights_)};
  }
  [[nodiscard]] NodeRows localFeatures(const std::string& name) const {
    const auto x = linear(name + ".projection", features_);
    NodeRows y{toUsers(x, torch::ones_like(weights_)) / ofUsers_, x};
    for (int l = 0; l < kLayers; ++l) y = propagated(y);
    return y;
  }
  [[nodiscard]] NodeRows globalVectors(const std::string& name, const at::Tensor& items, bool random) const {
    const auto z = linear(name + ".hyperedges", features_);
    const auto membership = [&](const at::Tensor& of) {
      const auto noisy = random ? of - torch::empty_like(of).exponential_().log() : of;
      return torch::dropout(torch::softmax(noisy / kTemperature, 1), 1 - kKept, random);
    };
    const auto ofItems = membership(z), ofUsers = membership(toUsers(z, torch::ones_like(weights_)));
    const auto edges = torch::mm(ofItems.t(), items);
    return {torch::mm(ofUsers, edges), torch::mm(ofItems, edges)};
  }
  [[nodiscard]] static at::Tensor contrast(const at::Tensor& visual, const at::Tensor& textual, const at::Tensor& rows) {
    const auto logits = torch::mm(normalised(visual).index_select(0, rows), normalised(textual).t()) / kTemperature;
    return torch::nn::functional::cross_entropy(logits, rows);
  }
  [[nodiscard]] at::Tensor lossOf(const network::Batch& batch, const NodeRows& final, const std::array<NodeRows, 2>& global) const {
    const auto users = placesIn(userIds_, batch.users), positives = placesIn(itemIds_, batch.items.select(1, 0).contiguous());
    const auto negatives = batch.items.size(1) > 1 ? placesIn(itemIds_, batch.items.select(1, 1).contiguous())
                                                   : torch::randint(0, itemIds_.size(0), positives.sizes(), torch::kLong);
    const auto u = final.users.index_select(0, users), i = final.items.index_select(0, positives),
               j = final.items.index_select(0, negatives);
    return torch::softplus((u * (j - i)).sum(1)).mean() +
           kContrast * (contrast(global[0].users, global[1].users, users) + contrast(global[0].items, global[1].items, positives)) +
           kNorms * (u.norm() + i.norm() + j.norm()) / static_cast<double>(users.size(0));
  }

  at::Tensor userIds_, itemIds_;        // of the graph's nodes
  at::Tensor users_, items_, weights_;  // of each edge
  at::Tensor ofUsers_;                  // degrees [U, 1]
  at::Tensor features_;                 // of the graph's items, of both modalities
};

}  // namespace

PlainBaseline::PlainBaseline(const network::NamedTensors& parameters) {
  for (const auto& [name, tensor] : parameters) parameters_[name] = tensor.clone().requires_grad_();
}

std::vector<at::Tensor> PlainBaseline::parameters() const {
  std::vector<at::Tensor> values;
  for (const auto& [name, tensor] : parameters_) values.push_back(tensor);
  return values;
}

at::Tensor PlainBaseline::linear(const std::string& name, const at::Tensor& x) const {
  const auto bias = parameters_.find(name + ".bias");
  return torch::linear(x, of(name + ".weight"), bias == parameters_.end() ? at::Tensor() : bias->second);
}

at::Tensor PlainBaseline::layerNorm(const std::string& name, const at::Tensor& x, double eps) const {
  return torch::layer_norm(x, {x.size(-1)}, of(name + ".weight"), of(name + ".bias"), eps);
}

std::unique_ptr<PlainBaseline> plainBaseline(Method method, const network::Recommender& open, const at::Tensor& state,
                                             const at::Tensor& popularity) {
  const auto prefixMethod = [&]() -> const auto& { return dynamic_cast<const baselines::PrefixRecommender&>(open); };
  switch (method) {
    case Method::kSsrm: return std::make_unique<PlainSsrm>(prefixMethod());
    case Method::kGag: return std::make_unique<PlainGag>(prefixMethod());
    case Method::kGiuaGnn: return std::make_unique<PlainGiuaGnn>(dynamic_cast<const baselines::GiuaGnnRecommender&>(open));
    case Method::kMmmlp: return std::make_unique<PlainMmmlp>(prefixMethod(), state);
    case Method::kIisan: return std::make_unique<PlainIisan>(open, state, popularity);
    case Method::kLgmrec: return std::make_unique<PlainLgmrec>(dynamic_cast<const baselines::LgmrecRecommender&>(open), state);
    default: throw std::invalid_argument("this method has no plain formulation here");
  }
}

}  // namespace xsmoe::bench
