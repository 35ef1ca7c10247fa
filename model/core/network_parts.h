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

/// The parts of a method's network and how many parameters each has; their sum is that of network::parameterCount() (model.md, section 2;
/// baselines.md, sections 3 to 8). With d the embedding, w a modality's width, I items, U users:
///   XSMoE and its ablations
///              countParameters(); parts without a parameter are left out
///   IISAN      a tower over S states of width w with adapters of h: S + S(2wh + h + w) + w² + w + wd + d; the inter-modal tower has the
///              smaller width, and S(w_wide·w + w) more where the two differ; fusion 3d² + d; the user encoder
///   MMMLP      projections Σ wd + d; a mixer each of ids, texts and pictures: 6d + 8L² + 5L + 8d² + 5d; fusion 3d² + 7d; the item table
///   LGMRec     maps of each modality (d + H)w; the tables
///   SSRM       GRU 6d² + 6d; session 2d²; the tables
///   GAG        convolution 6d² + 2d; readout 6d² + 4d + 1; the tables
///   GIUA-GNN   global graph 7d² + 6d; item attention 2d² + d; edge attention 2d² + 2d, where it is on; convolution 2d² + 2d;
///              readout 6d² + 3d + 1; the tables, that of items twice
/// A table of items is (I + 1)d, of users U·d.
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
