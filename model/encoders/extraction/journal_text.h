// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "model/core/error.h"
#include "model/core/extraction.h"
#include "model/encoders/extraction/journal.h"

namespace xsmoe::encoders {

/// What extraction.json holds. Of the request all but `restart`, which no journal keeps.
struct JournalDescription {
  ExtractionRequest request;
  ExtractionIdentity identity;
  std::map<Modality, RowShape> shapes;
};

[[nodiscard]] std::string journalText(const JournalDescription& description);
/// `where` is named by errors: not what journalText() writes, another version.
[[nodiscard]] Result<JournalDescription> parseJournal(const std::string& where, const std::string& text);

/// What a journal's finished.json holds: an extraction whose cache only has to be put in its place, or is there.
struct FinishedExtraction {
  ExtractionRequest request;
  ExtractionReport report;
  std::string cache;  ///< identityOfFile()
};

[[nodiscard]] std::string finishedText(const FinishedExtraction& finished);
/// Empty where the text is not what finishedText() writes.
[[nodiscard]] std::optional<FinishedExtraction> parseFinished(const std::string& text);

/// By this a file is known again after it was renamed; empty where there is none.
[[nodiscard]] std::string identityOfFile(const std::filesystem::path& path);

}  // namespace xsmoe::encoders
