// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string_view>

namespace xsmoe {

// Keys, as on the command line, of the settings that are more than a row of their table to some code.

inline constexpr std::string_view kMethodKey = "method";
inline constexpr std::string_view kContinualKey = "continual";
inline constexpr std::string_view kTauKey = "tau";
inline constexpr std::string_view kGroupingKey = "grouping";
inline constexpr std::string_view kEmbeddingKey = "embedding";
inline constexpr std::string_view kLearningRateKey = "learning-rate";
inline constexpr std::string_view kSeedKey = "seed";
inline constexpr std::string_view kKeepEpochsKey = "keep-epochs";
inline constexpr std::string_view kFeatureMemoryKey = "feature-memory";

}  // namespace xsmoe
