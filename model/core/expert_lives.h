// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "model/core/run_history.h"

namespace xsmoe {

/// Why an expert is no longer there.
enum class ExpertEnd : std::uint8_t {
  kNone,       ///< it is there
  kBelowTau,   ///< its share was the least of its layer and below τ at a window's end
  kByHand,     ///< a person pruned or removed it
  kMerged,     ///< a person merged it into another one of its layer
  kLayerGone,  ///< another grouping has no side layer at its state
};

/// An expert in one window of its life.
struct LifeInWindow {
  WindowIndex window;
  std::optional<double> share;  ///< that τ compares with, in the latest epoch that counted it; empty: none has
  bool trained = false;         ///< else it is frozen
  friend bool operator==(const LifeInWindow&, const LifeInWindow&) = default;
};

struct ExpertLife {
  ExpertName name;
  std::vector<LifeInWindow> windows;  ///< in which it was part of the network, oldest first; at least one
  ExpertEnd end = ExpertEnd::kNone;   ///< after or in the last of them
  WindowIndex endWindow = {};         ///< after which, or by hand in which, it went
  std::optional<double> endShare;     ///< where it was pruned: its share; empty: none was measured by then
  double endTau = 0;                  ///< and τ
  std::optional<int> into = {};       ///< where it was merged: `born` of the one that goes on in its place
  friend bool operator==(const ExpertLife&, const ExpertLife&) = default;
};

/// Every expert that a run has trained or begun to, by modality, state and birth. One that is born for a window that has not begun is not
/// among them.
[[nodiscard]] std::vector<ExpertLife> expertLives(const RunHistory& history);

}  // namespace xsmoe
