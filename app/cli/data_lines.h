// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "model/core/data_report.h"
#include "model/core/settings.h"

namespace xsmoe::cli {

/// What a run trains on and is measured by, as `train --json` prints it (FORMATS.md).
[[nodiscard]] nlohmann::json dataObject(const DataReport& report);

/// The same for people.
[[nodiscard]] std::vector<std::string> dataLines(const DataReport& report);

/// Where more than a tenth of the records or of the test targets is lost: how many, why mostly, and what to do. A sentence each.
[[nodiscard]] std::vector<std::string> dataWarnings(const DataReport& report);

/// Where no window can have an epoch that is validated: that it is so, what follows, and what to do. Empty: one can.
[[nodiscard]] std::string validationWarning(const TrainingSettings& training);

/// "12 of 340 test targets stand in their user's history and are not ranked: HR@10 is at most 96.47 %"; empty where all are ranked.
[[nodiscard]] std::string maskedLine(const DataReport& report);

}  // namespace xsmoe::cli
