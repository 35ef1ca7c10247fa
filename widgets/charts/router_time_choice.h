// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <memory>
#include <optional>
#include <vector>

#include "model/analysis/group_routing.h"
#include "model/core/structure.h"
#include "widgets/charts/router_number.h"

namespace xsmoe::widgets {

/// In place of an expert's birth: the base path.
inline constexpr int kBaseSlot = -1;

/// Which numbers are told, and over what.
struct RouterTimeChoice {
  Modality modality = Modality::kVisual;
  int hiddenState = 0;  ///< of the side layer
  RouterNumber number = RouterNumber::kGate;
  bool epochs = false;                     ///< of a window, instead of the run
  std::optional<WindowIndex> window = {};  ///< whose epochs; empty: the newest one's that has any
  std::optional<ExpertName> chosen = {};   ///< its curve is thick, where it is of this layer
};

/// What stored models tell of single items, or of groups of them, in place of what the record tells of their mean.
struct RouterTimeModels {
  std::shared_ptr<const std::vector<GroupRouting>> all;  ///< in the order of their moments; never null
  int born = kBaseSlot;                                  ///< which expert is told of, or kBaseSlot
  std::optional<SliceKind> groups = {};                  ///< of this kind; empty: single items
  QString words = {};                                    ///< what is going on, or why there is none; may be empty
};

}  // namespace xsmoe::widgets
