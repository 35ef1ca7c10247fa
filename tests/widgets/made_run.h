// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <memory>

#include "model/core/data_report.h"
#include "model/core/live_state.h"
#include "model/core/recommendation.h"

namespace xsmoe::widgets {

/// What a run made up for tests and pictures looks like. The numbers follow fixed formulas; nothing is random.
struct MadeRun {
  Grouping grouping{6, 12};
  Method method = Method::kXsmoe;
  Protocol protocol = Protocol::kPaper;
  int windows = 10;
  int finished = 6;        ///< windows done; one more is in training unless all trained windows are done
  int epochs = 8;          ///< of each finished window
  int batches = 12;        ///< of each epoch
  double tau = 0.06;       ///< by which experts are pruned at the boundaries
  bool changes = true;     ///< a change of τ and a request for another grouping in the third window
  double attainable = 0;   ///< HR@10 of who knows the design of the stream, beside the references
  bool validated = false;  ///< epochs after the second are validated, better up to the last but two, with a patience of two
  double transitions = 0;  ///< HR@10 of the untrained reference of this name in each test, beside a popularity of 0.03; 0: not measured
};

[[nodiscard]] RunDescription madeDescription(const MadeRun& made);
[[nodiscard]] RunHistory madeHistory(const MadeRun& made);
[[nodiscard]] std::shared_ptr<const LiveState> madeState(const MadeRun& made);
/// Shares of a layer with the given births, that sum to 1.
[[nodiscard]] LayerUsage madeUsage(Modality modality, int layer, int hiddenState, const std::vector<int>& born, double phase);
/// A network of `layers` side layers a modality with `experts` experts each.
[[nodiscard]] std::vector<LayerUsage> madeNetwork(int layers, int experts);
[[nodiscard]] DataReport madeReport();
[[nodiscard]] Recommendation madeRecommendation(const std::string& pictureFolder);

}  // namespace xsmoe::widgets
