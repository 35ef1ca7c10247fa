// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "model/core/progress.h"
#include "model/data/interaction_log.h"

namespace xsmoe::data {

/// [records] Whether an earlier record of the log has the same user, item and time. Throws ThrownError: as Column; cancelled.
[[nodiscard]] std::vector<bool> findRepeats(const InteractionLog& log, const ProgressCallback& progress = {});

/// Keeps the records for which `dropped` is false. The lists of ids stay as they are.
void dropRecords(InteractionLog& log, const std::vector<bool>& dropped);

/// Numbers users and items anew, in order of first appearance, without those that have no record.
void dropUnusedIds(InteractionLog& log);

}  // namespace xsmoe::data
