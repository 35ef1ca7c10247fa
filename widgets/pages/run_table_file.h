// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <cstdint>
#include <filesystem>

#include "model/core/error.h"
#include "widgets/report/report_charts.h"

namespace xsmoe::widgets {

class RunTable;

/// Which of a table of runs goes into a file.
enum class RunsPart : std::uint8_t {
  kAll,   ///< every run, with all that is known of it
  kSeen,  ///< those that the filter lets through, as they are sorted, with the columns that are shown, in their order
};

/// A row for each run, CSV or JSON by the file's ending (FORMATS.md, "Exported tables"): what is known and not its words on screen, and
/// always how often the run was changed by hand and where it lies. Errors: another ending; cannot write.
[[nodiscard]] Result<void> writeRuns(const std::filesystem::path& file, const RunTable& table, RunsPart part);

/// The runs seen: tableOnPaper() with their words, and what is known of them as CSV.
[[nodiscard]] PaperView runsOnPaper(const RunTable& table, const QString& page);

}  // namespace xsmoe::widgets
