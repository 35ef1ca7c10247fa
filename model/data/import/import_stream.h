// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <string_view>
#include <vector>

#include "model/core/error.h"
#include "model/core/import.h"
#include "model/core/progress.h"
#include "model/data/interaction_log.h"

namespace xsmoe::data {

/// Writes a stream folder (FORMATS.md) from recognised sources: stream.json, interactions.csv in the order of the source, items.csv and
/// images for the items of the log. The folder appears complete or not at all; sources are only read. Progress counts the bytes of the
/// sources. Errors: as the readers; a file with more unusable lines than the budget; no interactions; target that is not empty or cannot be
/// written; cancelled (kFailed).
[[nodiscard]] Result<ImportReport> importStream(const ImportSettings& settings, const std::filesystem::path& target,
                                                const ProgressCallback& progress = {});

/// Whether a text is a date or a time as `from` and `to` of the settings take it.
[[nodiscard]] bool isTimeBound(std::string_view text);

/// The first records of the interactions among some sources, kept so that the effect of settings can be counted at once.
class ImportSample {
 public:
  /// Reads at most `records` records with the mappings of `settings`; its other settings are not used. Errors: as the readers.
  [[nodiscard]] static Result<ImportSample> read(const ImportSettings& settings, std::int64_t records = 50'000);

  /// Counts of the sample under from, to, dropRepeats, windows and kCore. Errors: a wrong date; nothing left.
  [[nodiscard]] Result<ImportReport> count(const ImportSettings& settings) const;
  /// Whether the sample holds all records of the sources.
  [[nodiscard]] bool complete() const { return complete_; }
  [[nodiscard]] std::int64_t size() const { return log_.size(); }

 private:
  InteractionLog log_;
  std::vector<bool> repeats_;  // [records]
  bool complete_ = false;
  bool positions_ = false;  // as of ImportReport
};

}  // namespace xsmoe::data
