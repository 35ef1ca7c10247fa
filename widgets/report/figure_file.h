// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <filesystem>

#include "model/analysis/result_table.h"
#include "model/core/error.h"

namespace xsmoe::widgets {

/// Whether writeFigure() knows the ending: .pdf, .svg, .png.
[[nodiscard]] bool isFigureFile(const std::filesystem::path& file);

/// Writes the drawing of a table over τ (Figure 2) for paper, with the table's footers below it. Errors: another ending; no run has a τ; it
/// cannot be written.
[[nodiscard]] Result<void> writeFigure(const std::filesystem::path& file, const ResultTable& table);

}  // namespace xsmoe::widgets
