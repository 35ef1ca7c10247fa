// SPDX-License-Identifier: Apache-2.0
#include "model/encoders/pretraining/settled_states.h"

#include <ATen/ATen.h>

#include <string>
#include <vector>

#include "model/device/tasks.h"

namespace xsmoe::encoders {
namespace {

/// x' = scale · (x − mean).
struct Move {
  at::Tensor mean;  ///< [d]
  double scale = 1;
};

/// That gives the features of one state [rows, d] mean 0 and the wanted spread.
Move moveOf(const at::Tensor& features) {
  const at::Tensor mean = features.mean(0);
  return {mean, kSettledSpread / (features - mean).square().mean().sqrt().item<double>()};
}

/// Of every state. Each in one thread, as the sums of an optimisation step.
std::vector<Move> movesOf(const at::Tensor& features) {
  std::vector<Move> moves(static_cast<std::size_t>(features.size(0)));
  device::runTasks(at::kCPU, features.size(0),
                   [&](std::int64_t state) { moves[static_cast<std::size_t>(state)] = moveOf(features[state]); });
  return moves;
}

std::string layerName(int layer) { return "encoder.layer." + std::to_string(layer) + '.'; }

void moveNorm(WeightMap& weights, const std::string& norm, const Move& move) {
  weights.at(norm + ".weight") = weights.at(norm + ".weight") * move.scale;
  weights.at(norm + ".bias") = (weights.at(norm + ".bias") - move.mean) * move.scale;
}

/// What reads the moved state gives what it gave.
void moveBack(WeightMap& weights, const std::string& linear, const Move& move) {
  at::Tensor& weight = weights.at(linear + ".weight");
  weights.at(linear + ".bias") = weights.at(linear + ".bias") + at::mv(weight, move.mean);
  weight = weight / move.scale;
}

void scaleLinear(WeightMap& weights, const std::string& linear, double scale) {
  for (const char* part : {".weight", ".bias"}) weights.at(linear + part) = weights.at(linear + part) * scale;
}

}  // namespace

void settleTextStates(const EncoderConfig& config, WeightMap& weights, const at::Tensor& features) {
  const auto moves = movesOf(features);
  moveNorm(weights, "embeddings.LayerNorm", moves[0]);
  for (int i = 0; i < config.layers; ++i) {
    const std::string layer = layerName(i);
    const Move &below = moves[static_cast<std::size_t>(i)], &above = moves[static_cast<std::size_t>(i) + 1];
    for (const char* part : {"query", "key", "value"}) moveBack(weights, layer + "attention.self." + part, below);
    at::Tensor& bias = weights.at(layer + "attention.output.dense.bias");
    bias = bias + below.mean;
    scaleLinear(weights, layer + "attention.output.dense", below.scale);
    moveNorm(weights, layer + "output.LayerNorm", above);
  }
}

void settlePictureStates(const EncoderConfig& config, WeightMap& weights, const at::Tensor& features) {
  double spread = 0;
  for (const Move& move : movesOf(features)) spread += kSettledSpread / move.scale / (config.layers + 1);
  const double scale = kSettledSpread / spread;
  for (const char* name : {"embeddings.cls_token", "embeddings.position_embeddings"}) weights.at(name) = weights.at(name) * scale;
  scaleLinear(weights, "embeddings.patch_embeddings.projection", scale);
  for (int i = 0; i < config.layers; ++i)
    for (const char* part : {"attention.output.dense", "output.dense"}) scaleLinear(weights, layerName(i) + part, scale);
}

}  // namespace xsmoe::encoders
