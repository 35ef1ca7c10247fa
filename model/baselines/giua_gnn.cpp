// SPDX-License-Identifier: Apache-2.0
#include "model/baselines/giua_gnn.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <ATen/ops/_unique2.h>
#include <ATen/ops/embedding_bag.h>

#include <cmath>
#include <utility>

#include "model/baselines/makers.h"
#include "model/baselines/plain_numbers.h"
#include "model/baselines/session_picture.h"

namespace xsmoe::baselines {
namespace {

constexpr std::int64_t kGiuaReadoutParts = 4;  // h'_*, h'_i, a_i g'_i, u
constexpr std::int64_t kBagOfSums = 0;         // mode of embedding_bag
constexpr double kSlope = 0.01;                // of LeakyReLU
constexpr double kNothing = 1e-30;             // below the norm of every vector but zero
constexpr double kBelowAll = -1e9;             // finite: padded nodes receive nothing, and their softmax must not be not-a-number
constexpr const char* kTransitions = "transitions";

torch::nn::Linear linearWithoutBias(std::int64_t in, std::int64_t out) {
  return torch::nn::Linear(torch::nn::LinearOptions(in, out).bias(false));
}

/// Distinct ids of 1 … `items`, increasing, and the place of each among them.
struct Distinct {
  Distinct(const at::Tensor& all, std::int64_t items) {
    const auto marks = torch::zeros({items + 1}, all.options().dtype(torch::kBool)).index_fill_(0, all, true);
    ids = marks.nonzero().squeeze(1);  // the host waits for how many they are
    places = marks.cumsum(0) - 1;
  }
  at::Tensor ids;     // [R]
  at::Tensor places;  // [items+1], of ids that are there
};

/// β_i = softmax_i(Σ_k LeakyReLU(M[i,k] û_k)).
at::Tensor sharesOfUser(const SessionGraphs& graphs, const at::Tensor& messages, const at::Tensor& direction) {
  return softmaxOverNodes(torch::leaky_relu(messages * direction.unsqueeze(1), kSlope).sum(2), graphs);
}

/// The edges of Â by the softmax of affinities over the senders, which stand along `senders`.
at::Tensor weighed(const at::Tensor& edges, const at::Tensor& affinities, std::int64_t senders) {
  return edges * torch::softmax(affinities.masked_fill(edges.eq(0), kBelowAll), senders);
}

}  // namespace

GlobalGraphImpl::GlobalGraphImpl(std::int64_t embedding) {
  message = register_module("message", linearWithoutBias(embedding, embedding));
  gru = register_module("gru", torch::nn::GRUCell(embedding, embedding));
}

ItemAttentionImpl::ItemAttentionImpl(std::int64_t embedding) {
  item = register_module("item", linearWithoutBias(embedding, embedding));
  user = register_module("user", linearWithoutBias(embedding, embedding));
  score = register_module("score", linearWithoutBias(embedding, 1));
}

at::Tensor ItemAttentionImpl::forward(const SessionGraphs& graphs, const at::Tensor& g, const at::Tensor& u) const {
  // v_a goes into both matrices first: what is left is a product of each vector with one row.
  const auto ofItems = torch::matmul(g, torch::mm(score->weight, item->weight).t()).squeeze(2);  // [B, N]
  const auto ofUsers = torch::mm(u, torch::mm(score->weight, user->weight).t());                 // [B, 1]
  return softmaxOverNodes(torch::leaky_relu(ofItems + ofUsers, kSlope), graphs);
}

EdgeAttentionImpl::EdgeAttentionImpl(std::int64_t embedding) {
  query = register_module("query", torch::nn::Linear(embedding, embedding));
  key = register_module("key", torch::nn::Linear(embedding, embedding));
}

void EdgeAttentionImpl::weigh(SessionGraphs& graphs, const at::Tensor& h) const {
  const auto queries = linearOfParts(query, {h}), keys = linearOfParts(key, {h});
  const auto affinities = torch::relu(torch::bmm(queries, keys.transpose(1, 2))) / std::sqrt(static_cast<double>(h.size(2)));
  graphs.in = weighed(graphs.in, affinities.transpose(1, 2), 1);  // row: sender, column: receiver
  graphs.out = weighed(graphs.out, affinities, 2);                // row: receiver, column: sender
}

GiuaConvolutionImpl::GiuaConvolutionImpl(std::int64_t embedding) {
  bias = register_parameter("bias", torch::zeros({embedding}));
  combine = register_module("combine", torch::nn::Linear(2 * embedding, embedding));
}

GiuaConvolutionImpl::Result GiuaConvolutionImpl::forward(const SessionGraphs& graphs, const at::Tensor& h, const at::Tensor& u) const {
  const auto direction = u / u.norm(2, 1, true).clamp_min(kNothing);  // û, 0 where u is
  const auto messagesIn = torch::bmm(graphs.in.transpose(1, 2), h) + bias, messagesOut = torch::bmm(graphs.out, h) + bias;
  Result result;
  result.betaIn = sharesOfUser(graphs, messagesIn, direction);
  result.betaOut = sharesOfUser(graphs, messagesOut, direction);
  const auto ofUser = [&](const at::Tensor& beta) { return beta.unsqueeze(2) * direction.unsqueeze(1); };
  const auto combined = linearOfParts(combine, {messagesIn + ofUser(result.betaIn), messagesOut + ofUser(result.betaOut)});
  result.hidden = combined * graphs.real.unsqueeze(2);
  return result;
}

GiuaGnnRecommender::Network::Network(std::int64_t embedding, bool edgeAttention) {
  global = register_module("global_graph", GlobalGraph(embedding));
  attention = register_module("item_attention", ItemAttention(embedding));
  if (edgeAttention) edges = register_module("edge_attention", EdgeAttention(embedding));
  convolution = register_module("convolution", GiuaConvolution(embedding));
  readout = register_module("readout", SessionReadout(embedding, kGiuaReadoutParts, /*userTerm=*/false));
}

GiuaGnnRecommender::GiuaGnnRecommender(GiuaGnnOptions options)
    : SessionRecommender(options.session),
      giua_(std::move(options)),
      network_(std::make_shared<Network>(options_.embedding, giua_.edgeAttention)),
      transitions_(options_.items, options_.device.device) {
  drawUniform(*network_);
  network_->to(options_.device.device);
  addUserTable();
  addItemTable();
  globalTable_ = &addTable("global_item_embedding.weight", options_.items + 1);
}

void GiuaGnnRecommender::observe(const network::WindowData& data) { transitions_ = transitions_.with(data.train); }

void GiuaGnnRecommender::openTables(const network::Samples& samples) {
  const auto prefixes = samples.items.narrow(1, 0, options_.length);
  const auto nodes = std::get<0>(at::_unique2(brought(prefixes.masked_select(prefixes.ne(0)))));
  const auto all = torch::cat({nodes, transitions_.into(nodes).ids});
  globalTable_->open(Distinct(all, options_.items).ids.cpu());
}

at::Tensor GiuaGnnRecommender::smoothed(const at::Tensor& items, Lookup& lookup) const {
  const auto senders = transitions_.into(items);
  const Distinct read(torch::cat({items, senders.ids}), options_.items);
  const auto rows = lookup.rows(*globalTable_, read.ids);  // [R, d]
  const auto own = rows.index_select(0, read.places.index_select(0, items));
  const auto sums = std::get<0>(at::embedding_bag(rows, read.places.index_select(0, senders.ids), senders.offsets,
                                                  /*scale_grad_by_freq=*/false, kBagOfSums));
  return network_->global->forward(sums, own);
}

at::Tensor GiuaGnnRecommender::globalVectors(const SessionGraphs& graphs, Pass& pass) const {
  const auto nodes = readableNodes(graphs);
  if (giua_.rawEvaluation && !pass.training) return pass.lookup.rows(*globalTable_, nodes) * graphs.real.unsqueeze(2);
  // The host waits here for how many distinct items there are: each is smoothed once, and tensors of a size that the device alone knows
  // cannot be made.
  const auto [items, places, counts] = at::_unique2(nodes, /*sorted=*/true, /*return_inverse=*/true);
  const auto vectors = smoothed(items, pass.lookup).index_select(0, places.flatten());
  return vectors.view({nodes.size(0), nodes.size(1), -1}) * graphs.real.unsqueeze(2);
}

at::Tensor GiuaGnnRecommender::globalItems(const at::Tensor& ids) const {
  const torch::NoGradGuard noGrad;
  Lookup lookup(false);
  return smoothed(brought(ids), lookup);
}

GiuaGnnRecommender::Reading GiuaGnnRecommender::readWith(const PrefixBatch& batch, Pass& pass) const {
  Reading reading;
  reading.graphs = sessionGraphs(batch);
  const auto u = userVectors(batch, pass);                                     // [B, d]
  const auto g = globalVectors(reading.graphs, pass);                          // [B, N, d]
  reading.itemAttention = network_->attention->forward(reading.graphs, g, u);  // [B, N]
  const auto attended = reading.itemAttention.unsqueeze(2) * g;                // [B, N, d]
  const auto h = nodeVectors(reading.graphs, *itemTable_, pass.lookup) + attended;
  if (giua_.edgeAttention) network_->edges->weigh(reading.graphs, h);
  const auto mixed = network_->convolution->forward(reading.graphs, h, u);
  const auto [gate, vector, ofUser] = network_->readout->forward(reading.graphs, mixed.hidden, {attended}, u);
  reading.betaIn = mixed.betaIn;
  reading.betaOut = mixed.betaOut;
  reading.hidden = mixed.hidden;
  reading.gate = gate;
  reading.vector = vector;
  return reading;
}

GiuaGnnRecommender::Reading GiuaGnnRecommender::read(const PrefixBatch& batch, bool training) const {
  return readThrough(batch, training, [&](const PrefixBatch& all, Pass& pass) { return readWith(all, pass); });
}

MethodDetail GiuaGnnRecommender::picture(const network::PictureQuestion& question) {
  const auto batch = inferenceBatch(question.inputs);
  const auto reading = read(batch);
  auto picture = pictureOf(batch, reading.graphs, reading.gate);
  picture.userKnown = isTrained(batch.users[0].item<std::int64_t>());
  const auto shares = numbersOf(reading.itemAttention[0]), in = numbersOf(reading.betaIn[0]), out = numbersOf(reading.betaOut[0]);
  for (std::size_t i = 0; i < picture.nodes.size(); ++i) {
    picture.nodes[i].globalShare = shares[i];
    picture.nodes[i].userToIn = in[i];
    picture.nodes[i].userToOut = out[i];
  }
  return picture;
}

network::NamedTensors GiuaGnnRecommender::ownBuffers() const {
  auto all = SessionRecommender::ownBuffers();
  all[kTransitions] = transitions_.pairs();
  return all;
}

void GiuaGnnRecommender::loadOwnBuffers(const network::NamedTensors& buffers) {
  SessionRecommender::loadOwnBuffers(buffers);
  const auto& pairs = network::tensorOf(buffers, kTransitions);
  if (pairs.is_same(transitions_.pairs())) return;
  transitions_ = TransitionGraph(options_.items, options_.device.device, pairs);
}

network::ModelTensors GiuaGnnRecommender::modelTensors() const {
  auto tensors = SessionRecommender::modelTensors();
  tensors.constants.insert(tensors.variables.extract(kTransitions));
  return tensors;
}

std::unique_ptr<network::Recommender> GiuaGnnRecommender::clone() const {
  auto options = giua_;
  options.session.tabled.drawn = false;
  auto copy = std::make_unique<GiuaGnnRecommender>(options);
  copy->transitions_ = transitions_;
  copyTo(*copy);
  return copy;
}

std::unique_ptr<network::Recommender> makeGiuaGnn(const MethodInputs& inputs) {
  const auto& baselines = inputs.settings.model.baselines;
  return std::make_unique<GiuaGnnRecommender>(
      GiuaGnnOptions{sessionOptions(inputs), baselines.giuaRawEvaluation, baselines.giuaEdgeAttention});
}

}  // namespace xsmoe::baselines
