// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <vector>

#include "model/core/network_parts.h"

namespace xsmoe::widgets {

/// Parts of a network with their parameters and the bytes of these, a row each, as rich text.
[[nodiscard]] QString partsTable(const std::vector<NetworkPart>& parts);

/// "15.4 M parameters · training holds about 1.2 GB"; without the experts of a method that adds some it is that of the beginning, and says
/// so.
[[nodiscard]] QString sizeText(const SizedNetwork& network);
/// The same part by part, as rich text.
[[nodiscard]] QString sizeToolTip(const SizedNetwork& network);

}  // namespace xsmoe::widgets
