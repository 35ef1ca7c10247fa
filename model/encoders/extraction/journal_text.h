// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "model/core/error.h"
#include "model/core/extraction.h"
#include "model/encoders/extraction/journal.h"

namespace xsmoe::encoders {

/// What extraction.json holds.
struct JournalDescription {
  ExtractionRequest request;
  ExtractionIdentity identity;
  std::map<Modality, RowShape> shapes;
};

/// All of a request but `restart`, which no journal keeps. The inverse throws nlohmann::json::exception.
[[nodiscard]] nlohmann::json requestToJson(const ExtractionRequest& request);
[[nodiscard]] ExtractionRequest requestFromJson(const nlohmann::json& json);

[[nodiscard]] std::string journalText(const JournalDescription& description);
/// `where` is named by errors: not what journalText() writes, another version.
[[nodiscard]] Result<JournalDescription> parseJournal(const std::string& where, const std::string& text);

}  // namespace xsmoe::encoders
