// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <optional>
#include <vector>

#include "model/core/run_history.h"
#include "widgets/network_view.h"

namespace xsmoe::widgets {

/// The life of an expert as a run's history tells it.
struct ExpertStory {
  bool found = false;            ///< whether the network shown has it
  std::optional<int> bornAfter;  ///< the network shown is of this window, and the expert is born later; empty: it is not
  bool training = false;
  bool fromStart = false;           ///< with its own random values, in the run's first window
  bool newLayer = false;            ///< born with a new side layer, from its neighbours
  std::vector<int> parents;         ///< births of the experts whose mean it was
  std::optional<int> mergedInto;    ///< birth of the expert that it was merged into; empty: it was not
  std::vector<int> tookIn;          ///< births of those that were merged into it, in the order in which they were
  std::vector<double> shares;       ///< the one that τ compares with, after each epoch of its life
  int shown = -1;                   ///< of `shares`, the one of the moment that the network shown is of; −1: of now, or none
  double share = 0, gateShare = 0;  ///< now
  std::int64_t parameters = 0;
};

[[nodiscard]] ExpertStory expertStory(const RunHistory& history, const NetworkView& view, const ExpertName& expert);

}  // namespace xsmoe::widgets
