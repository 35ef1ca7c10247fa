// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "model/analysis/result_table.h"

namespace xsmoe::experiments {

/// A difference of shares in percentage points: "1.02 points", "−0.19 points".
[[nodiscard]] std::string shownPoints(double share);

/// To stand below Table 1: of each mean whether XSMoE differs from the best other trained method, and from IISAN_RH and IISAN_KD, by the
/// pooled t-test over the seeds that both have; a sentence a metric and row of XSMoE. Empty: XSMoE has no row, or there are no two seeds.
[[nodiscard]] std::vector<std::string> pooledNotes(const ResultTable& table);

}  // namespace xsmoe::experiments
