// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <optional>
#include <string>

#include "model/core/extraction.h"

namespace xsmoe::encoders {

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
