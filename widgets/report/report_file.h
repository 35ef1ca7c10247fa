// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <filesystem>

#include "model/core/error.h"
#include "widgets/report/report_page.h"

namespace xsmoe::widgets {

/// Writes a run's report with its charts, by the file's suffix: .html, one file that needs no other, or .pdf, A4 with page numbers. Always
/// in light colours. Whole or not at all. Needs the window's thread. Errors: another suffix; cannot write.
[[nodiscard]] Result<void> writeReport(const std::filesystem::path& file, const RunReport& report);

}  // namespace xsmoe::widgets
