// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <memory>
#include <optional>
#include <vector>

#include "model/core/data_report.h"
#include "model/core/live_state.h"
#include "model/core/window_note.h"
#include "widgets/report/report_charts.h"

namespace xsmoe::widgets {

// Views for paper of which a record, or a stream's report, holds all: without a window too.

/// Parameters and memory of a run's model, part by part; nothing for methods that are no XSMoE, and before the first window. The state has
/// a history.
[[nodiscard]] PaperView sizesOnPaper(const LiveState& state, std::optional<WindowIndex> window);
/// What the run's time and memory went to, as far as the state tells it.
[[nodiscard]] PaperView machineOnPaper(const LiveState& state);
/// The machine over the last minutes; nothing of a run that does not train in this program.
[[nodiscard]] PaperView machineOverTimeOnPaper(const LiveState& state);
/// What each epoch took of the machine; nothing where no epoch tells it. The run is not null.
[[nodiscard]] PaperView machineByEpochOnPaper(const std::shared_ptr<const RunHistory>& run);
/// Gate weights over the windows of a run, of each of its side layers. The run is not null.
[[nodiscard]] std::vector<PaperView> weightsOverTimeOnPaper(const std::shared_ptr<const RunHistory>& run);

/// Every view that the record of a run feeds: Watch's charts first, then the network, weights over time, sizes, what epochs took of the
/// machine, and the timeline. The run is not null; `seen`: by whom its state is known; `facts`: of its stream's windows.
[[nodiscard]] std::vector<PaperView> recordOnPaper(const std::shared_ptr<const RunHistory>& run, const std::vector<WindowNote>& notes,
                                                   RunSeen seen = RunSeen::kRecord, const StreamFacts& facts = {});
/// What Data shows of a stream.
[[nodiscard]] std::vector<PaperView> streamOnPaper(const DataReport& report);

}  // namespace xsmoe::widgets
