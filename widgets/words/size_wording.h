// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <vector>

#include "model/core/network_parts.h"

namespace xsmoe::widgets {

/// Parts of a network with their parameters and the bytes of these, a row each, as rich text.
[[nodiscard]] QString partsTable(const std::vector<NetworkPart>& parts);

/// "15.4 M parameters · training holds about 1.2 GB".
[[nodiscard]] QString sizeText(const SizedNetwork& network);
/// The same part by part, as rich text.
[[nodiscard]] QString sizeToolTip(const SizedNetwork& network);

}  // namespace xsmoe::widgets
