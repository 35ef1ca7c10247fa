// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>

#include "model/core/error.h"
#include "model/core/extraction.h"

namespace xsmoe::widgets {

/// What an extraction has made and what it left out, a line each.
[[nodiscard]] QString extractionText(const ExtractionReport& report);
/// Why there was no extraction, in the words of the window: what the engine calls by its option has the name that it has in the form.
[[nodiscard]] QString extractionProblemText(const Error& error);

}  // namespace xsmoe::widgets
