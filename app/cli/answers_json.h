// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <nlohmann/json_fwd.hpp>

#include "model/core/method_picture.h"
#include "model/core/recommendation.h"
#include "model/core/score_split.h"
#include "model/core/structure.h"

namespace xsmoe::cli {

/// Of stored weights: null where they are those of their window's end.
[[nodiscard]] nlohmann::json epochObject(int epoch);

/// What `recommend --json`, `explain --json` and `fallen --json` print (FORMATS.md).
[[nodiscard]] nlohmann::json expertObject(const ExpertName& expert);  ///< "pruned expert"
[[nodiscard]] nlohmann::json recommendationObject(const Recommendation& answer);
[[nodiscard]] nlohmann::json splitObject(const ScoreSplit& split);
[[nodiscard]] nlohmann::json whyNotObject(const WhyNot& why);
[[nodiscard]] nlohmann::json explanationObject(const MethodPicture& picture);

}  // namespace xsmoe::cli
