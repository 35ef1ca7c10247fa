// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/built_in_stream.h"

#include "model/experiments/feature_extraction.h"
#include "model/generator/generate_stream.h"

namespace xsmoe::experiments {

Result<void> makeBuiltInStream(const std::filesystem::path& folder, const GeneratorSettings& settings, const ProgressCallback& progress) {
  const auto extract = [&](const std::filesystem::path& made) -> Result<void> {
    ExtractionRequest request;
    request.stream = made;
    request.device.device = "cpu";
    const auto report = runExtraction(request, progress);
    if (!report) return tl::unexpected(report.error());
    return {};
  };
  return generator::generateStream(folder, settings, extract, progress);
}

}  // namespace xsmoe::experiments
