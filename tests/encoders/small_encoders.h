#pragma once
#include <ATen/ATen.h>

#include <string>

#include "model/encoders/encoder.h"

namespace xsmoe::encoders {

/// Weights from a fixed seed; norms near 1.
inline WeightMap randomWeights(const EncoderConfig& config) {
  at::manual_seed(7);
  WeightMap weights;
  for (const auto& [name, shape] : weightShapes(config)) {
    const bool norm = name.ends_with("orm.weight") || name.find("layernorm_") != std::string::npos;
    weights[name] = at::randn(shape) * 0.4 + (norm && name.ends_with("weight") ? 1 : 0);
  }
  return weights;
}

inline EncoderConfig smallConfig() {
  EncoderConfig config;
  config.width = 8;
  config.layers = 2;
  config.heads = 2;
  config.intermediate = 20;
  return config;
}

inline EncoderConfig smallBertConfig() {
  EncoderConfig config = smallConfig();
  config.vocabulary = 30;
  config.positions = 9;
  config.tokenTypes = 1;
  return config;
}

inline EncoderConfig smallVitConfig() {
  EncoderConfig config = smallConfig();
  config.kind = EncoderKind::kVit;
  config.imageHeight = 9;  // two patches high, one pixel left over
  config.imageWidth = 12;
  config.patch = 4;
  return config;
}

inline TextEncoder smallBert(const std::string& activation = "gelu") {
  EncoderConfig config = smallBertConfig();
  config.activation = activation;
  return {config, randomWeights(config)};
}

inline ImageEncoder smallVit() { return {smallVitConfig(), randomWeights(smallVitConfig())}; }

}  // namespace xsmoe::encoders
