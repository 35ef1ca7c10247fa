// SPDX-License-Identifier: Apache-2.0
#include "model/baselines/gag.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <utility>

#include "model/baselines/makers.h"
#include "model/baselines/session_picture.h"

namespace xsmoe::baselines {
namespace {

constexpr std::int64_t kGagReadoutParts = 3;  // h_*, h_i, u

}  // namespace

GagConvolutionImpl::GagConvolutionImpl(std::int64_t embedding) {
  const auto both = torch::nn::LinearOptions(2 * embedding, embedding);
  in = register_module("in", torch::nn::Linear(torch::nn::LinearOptions(both).bias(false)));
  out = register_module("out", torch::nn::Linear(torch::nn::LinearOptions(both).bias(false)));
  bias = register_parameter("bias", torch::zeros({embedding}));
  combine = register_module("combine", torch::nn::Linear(both));
}

at::Tensor GagConvolutionImpl::forward(const SessionGraphs& graphs, const at::Tensor& x, const at::Tensor& u) const {
  const std::vector<at::Tensor> parts{x, u.unsqueeze(1)};
  const auto messagesIn = torch::bmm(graphs.in.transpose(1, 2), linearOfParts(in, parts)) + bias;  // [B, N, d]
  const auto messagesOut = torch::bmm(graphs.out, linearOfParts(out, parts)) + bias;
  return torch::tanh(linearOfParts(combine, {messagesIn, messagesOut}));
}

GagRecommender::Network::Network(std::int64_t embedding) {
  convolution = register_module("convolution", GagConvolution(embedding));
  readout = register_module("readout", SessionReadout(embedding, kGagReadoutParts, /*userTerm=*/true));
}

GagRecommender::GagRecommender(SessionOptions options)
    : UserAndSession(options), gag_(std::move(options)), network_(std::make_shared<Network>(options_.embedding)) {
  drawUniform(*network_);
  network_->to(options_.device.device);
  addUserTable();
  addItemTable();
}

GagRecommender::Reading GagRecommender::readWith(const PrefixBatch& batch, Pass& pass) const {
  Reading reading;
  reading.graphs = sessionGraphs(batch);
  const auto u = userVectors(batch, pass);                               // [B, d]
  const auto x = nodeVectors(reading.graphs, *itemTable_, pass.lookup);  // [B, N, d]
  reading.hidden = network_->convolution->forward(reading.graphs, x, u) * reading.graphs.real.unsqueeze(2);
  const auto [gate, vector, ofUser] = network_->readout->forward(reading.graphs, reading.hidden, {}, u);
  reading.gate = gate;
  reading.vector = vector;
  reading.ofUser = ofUser;
  return reading;
}

GagRecommender::Reading GagRecommender::read(const PrefixBatch& batch, bool training) const {
  return readThrough(batch, training, [&](const PrefixBatch& all, Pass& pass) { return readWith(all, pass); });
}

GagRecommender::Vectors GagRecommender::vectorsOf(const PrefixBatch& batch) const {
  const auto reading = read(batch);
  return {reading.ofUser, reading.vector - reading.ofUser};
}

MethodDetail GagRecommender::picture(const network::PictureQuestion& question) {
  const auto batch = inferenceBatch(question.inputs);
  const auto reading = read(batch);
  auto picture = pictureOf(batch, reading.graphs, reading.gate);
  picture.userKnown = isTrained(batch.users[0].item<std::int64_t>());
  return picture;
}

std::unique_ptr<network::Recommender> GagRecommender::clone() const {
  auto options = gag_;
  options.tabled.drawn = false;
  auto copy = std::make_unique<GagRecommender>(options);
  copyTo(*copy);
  return copy;
}

std::unique_ptr<network::Recommender> makeGag(const MethodInputs& inputs) {
  return std::make_unique<GagRecommender>(sessionOptions(inputs));
}

}  // namespace xsmoe::baselines
