// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <functional>

#include "model/core/error.h"
#include "model/core/import.h"
#include "model/data/import/bad_line_budget.h"
#include "model/data/log_collector.h"

namespace xsmoe::data {

/// What holds for all sources that are read together.
struct ReadingRules {
  BadLineBudget budget{};
  bool articleNumbers = false;  ///< items are H&M's articles
};

/// Adds the records of a source of interactions, at most `most` of them. Told now and then how much of the file is done; `told` returns
/// false to cancel. True if the source was read to its end. Errors: as the readers; more bad lines than the budget; cancelled.
[[nodiscard]] Result<bool> readRecords(LogCollector& collector, const SourceFile& source, const ReadingRules& rules, std::int64_t most,
                                       const std::function<bool(std::int64_t bytesDone, std::int64_t rows)>& told);

}  // namespace xsmoe::data
