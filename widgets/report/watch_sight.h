// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <memory>
#include <optional>
#include <set>

#include "model/core/run_history.h"
#include "widgets/charts/step_axis.h"
#include "widgets/network_view.h"
#include "widgets/words/window_facts.h"

namespace xsmoe::widgets {

/// How Watch looks at a run: what its charts and its network show beside the run itself. As made here it is the run's end, alone, along the
/// axis that each chart begins with.
struct WatchSight {
  std::optional<NetworkView> network = {};          ///< of the moment shown; empty: at the run's end
  std::optional<NetworkBeside> networkBeside = {};  ///< of that moment too
  std::optional<std::set<int>> folds = {};          ///< rungs of the network's picture whose layers are folded; empty: by the room
  std::optional<ExpertName> chosen = {};            ///< is marked in the charts that have it
  std::shared_ptr<const RunHistory> beside = {};    ///< whose curves stand beside; null: none's
  StreamFacts facts = {};                           ///< of the stream's windows, at the tests
  bool showsFacts = false;                          ///< as curves too
  bool showsReferences = true;
  StepAxis quality = StepAxis::kWindow, counts = StepAxis::kWindow, loss = StepAxis::kStep, validation = StepAxis::kStep;
};

}  // namespace xsmoe::widgets
