// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/core/settings.h"

namespace xsmoe {

/// Names as on the command line, in run.json and in tensor names: "visual", "xsmoe", "paper", "fp32" ….
[[nodiscard]] std::string_view name(Modality modality);
[[nodiscard]] std::string_view name(Variant variant);
[[nodiscard]] std::string_view name(Protocol protocol);
[[nodiscard]] std::string_view name(Precision precision);

/// The inverse; empty for a name that is not known.
[[nodiscard]] std::optional<Modality> modalityFromName(std::string_view text);
[[nodiscard]] std::optional<Variant> variantFromName(std::string_view text);
[[nodiscard]] std::optional<Protocol> protocolFromName(std::string_view text);
[[nodiscard]] std::optional<Precision> precisionFromName(std::string_view text);

/// "6,12" and back. The inverse is empty unless the numbers are positive and increasing.
[[nodiscard]] std::string name(const Grouping& grouping);
[[nodiscard]] std::optional<Grouping> groupingFromName(std::string_view text);

/// The modalities that a variant trains on: both, or one (model.md, section 7).
[[nodiscard]] std::vector<Modality> modalitiesOf(Variant variant);
/// False for `noft`, which has no side network.
[[nodiscard]] bool hasSideNetwork(Variant variant);
/// Whether a window's end appends experts and prunes: not for `static` and `noft`.
[[nodiscard]] bool expands(Variant variant);

}  // namespace xsmoe
