// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "model/core/data_report.h"
#include "model/core/progress.h"
#include "model/data/interaction_log.h"
#include "model/data/windowed_stream.h"

namespace xsmoe::data {

/// Which items of a log have states in a feature cache.
struct ItemPresence {
  std::vector<bool> visual, textual;  ///< [log items]; empty: the cache holds no such modality
};

/// Fills `missing` of the report and of its windows. A record belongs to the window in whose time it lies: what was left out before the log
/// was cut falls to the last window that begins no later. Throws Cancelled.
void addMissingItems(DataReport& report, const InteractionLog& log, const WindowedStream& windowed, const ItemPresence& presence,
                     const ProgressCallback& progress = {});

}  // namespace xsmoe::data
