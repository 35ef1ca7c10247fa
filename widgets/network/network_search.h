// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <vector>

#include "model/core/network_place.h"
#include "widgets/network_view.h"

namespace xsmoe::widgets {

/// Experts that have all of these words, in the order of the layers: a name ("E5"), a layer ("V2"), a modality ("V", "text"), a state
/// ("state 6"), "frozen", "training", "pinned", "goes" at the present τ. None for no word.
[[nodiscard]] std::vector<ExpertName> findExperts(const NetworkView& view, const QString& words);

/// A place of the picture in plain words, for who hovers over it.
[[nodiscard]] QString placeWords(const NetworkView& view, const NetworkPlace& place);

}  // namespace xsmoe::widgets
