// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "model/core/command_words.h"
#include "model/core/extraction.h"
#include "model/core/import.h"
#include "model/core/run_settings_text.h"

namespace xsmoe {

// What makes streams, their features and forks, and what writes runs for other programs and for paper, as commands.

/// Empty where none gives the mapping of columns: a name with a comma, or two columns of one table for one thing; or without a source.
[[nodiscard]] CommandWords importCommand(const ImportSettings& settings, const std::string& target);
[[nodiscard]] CommandWords extractCommand(const ExtractionRequest& request);

/// A run that goes on from the end of a window of another one, with these settings by key. `folder`: the run to make; empty: beside that
/// one. `changes` made as it goes on: "merge visual:6:2 into 0".
[[nodiscard]] CommandWords forkCommand(const std::string& run, int window, const SettingTexts& changed, const std::string& folder = {},
                                       const std::vector<std::string>& changes = {});

/// What a run measured, a row a window, on standard output.
[[nodiscard]] CommandWords exportCommand(const std::string& run);

/// Of the studio, which opens no window for it: the report of a run as a file, .html or .pdf.
[[nodiscard]] CommandWords reportCommand(const std::string& run, const std::string& file);
/// The same: every view of a run and its stream, or of a stream alone, as files in a folder. `size`: "column", "page" or "slide"; empty:
/// the usual.
[[nodiscard]] CommandWords viewsCommand(const std::string& path, const std::string& folder, const std::string& size = {});

}  // namespace xsmoe
