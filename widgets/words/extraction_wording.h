// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>

#include "model/core/extraction.h"

namespace xsmoe::widgets {

/// What an extraction has made and what it left out, a line each.
[[nodiscard]] QString extractionText(const ExtractionReport& report);

}  // namespace xsmoe::widgets
