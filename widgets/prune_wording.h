// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <QStringList>
#include <cstddef>

#include "widgets/network_view.h"

namespace xsmoe::widgets {

/// An expert of a layer as pruning names it wherever it is told: "V2 E4".
[[nodiscard]] QString expertInLayer(const LayerUsage& usage, std::size_t expert);

/// "V2: held by the pin of E4", for each layer whose least used expert is below τ and pinned, so that nobody of it goes.
[[nodiscard]] QStringList heldByPins(const NetworkView& view);

/// What marks an expert that is the least used of its layer and below τ: "would go at τ", or where the window shown is not pruned at its
/// end that it is below τ.
[[nodiscard]] QString wouldGoWord(const NetworkView& view);

/// The same in a sentence about τ where its slider stands: "3 experts would go at this τ".
[[nodiscard]] QString wouldGoText(const NetworkView& view, int experts);

}  // namespace xsmoe::widgets
