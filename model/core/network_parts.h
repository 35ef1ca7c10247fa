// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/core/layer_usage.h"
#include "model/core/parameter_ledger.h"
#include "model/core/settings.h"

namespace xsmoe {

/// A part of a network, for people: "gru", "item table".
struct NetworkPart {
  std::string name;
  std::int64_t parameters = 0;
  friend bool operator==(const NetworkPart&, const NetworkPart&) = default;
};

/// What besides the settings of the model decides how large a network is.
struct NetworkSizes {
  int sequenceLength = 10;                ///< L
  int hiddenStates = 13;                  ///< K of the cache, read by IISAN's states
  int visualWidth = 0, textualWidth = 0;  ///< d of each modality
  std::int64_t users = 0, items = 0;      ///< of the whole stream, without padding
  std::optional<ExpertCounts> experts{};  ///< of the methods with experts; empty: one a side layer, as in window 0
  friend bool operator==(const NetworkSizes&, const NetworkSizes&) = default;
};

/// A network that is in training or would be.
struct SizedNetwork {
  ModelSettings model;
  NetworkSizes sizes;
  friend bool operator==(const SizedNetwork&, const SizedNetwork&) = default;
};

/// Experts of each layer of a grouping, of the modalities of a method; a layer that is not among `layers` begins with one.
[[nodiscard]] ExpertCounts expertsOf(Method method, const Grouping& grouping, const std::vector<LayerUsage>& layers);

/// The parts of a method's network and how many parameters each has, as its row in methods.def says; their sum is that of
/// network::parameterCount() (model.md, section 2; baselines.md, sections 3 to 8).
[[nodiscard]] std::vector<NetworkPart> networkParts(const ModelSettings& model, const NetworkSizes& sizes);
[[nodiscard]] std::int64_t parametersOf(const std::vector<NetworkPart>& parts);

/// What training holds of a method, in bytes, at most; not counted are what a batch computes, copies of the weights that are kept to go
/// back to or that teach, LGMRec's graph and the program itself.
struct TrainingBytes {
  std::int64_t parameters = 0;  ///< all of them, tables included, float32
  std::int64_t optimizer = 0;   ///< of those that train: gradient and Adam's two moments, float32 each; tables as if every row trained
  std::int64_t states = 0;      ///< hidden states that the method reads, of all items and padding, float16
  std::int64_t features = 0;  ///< LGMRec's of the graph, float32: of items as they are, of users and items propagated; as if all were in it
  [[nodiscard]] std::int64_t total() const { return parameters + optimizer + states + features; }
  friend bool operator==(const TrainingBytes&, const TrainingBytes&) = default;
};
[[nodiscard]] TrainingBytes trainingBytes(const ModelSettings& model, const NetworkSizes& sizes);

}  // namespace xsmoe
