// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/core/settings.h"

namespace xsmoe {

/// Names as on the command line, in run.json and in tensor names: "visual", "paper", "fp32" …. Those of protocols and precisions stand with
/// their descriptions (choice_descriptions.cpp).
[[nodiscard]] std::string_view name(Modality modality);
[[nodiscard]] std::string_view name(Continual continual);
[[nodiscard]] std::string_view name(Protocol protocol);
[[nodiscard]] std::string_view name(Precision precision);

/// The inverse; empty for a name that is not known.
[[nodiscard]] std::optional<Modality> modalityFromName(std::string_view text);
[[nodiscard]] std::optional<Continual> continualFromName(std::string_view text);
[[nodiscard]] std::optional<Precision> precisionFromName(std::string_view text);

/// "0,6,12" and back; "" is no state. The inverse is empty unless the numbers are not negative and increasing.
[[nodiscard]] std::optional<std::vector<int>> statesFromName(std::string_view text);
/// "6,12" and back. The inverse is empty unless the numbers are positive and increasing.
[[nodiscard]] std::string name(const Grouping& grouping);
[[nodiscard]] std::optional<Grouping> groupingFromName(std::string_view text);

}  // namespace xsmoe
