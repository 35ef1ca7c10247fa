// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/feature_extraction.h"

#include <utility>

#include "model/data/stream_folder.h"
#include "model/encoders/extraction/extract_features.h"
#include "model/encoders/extraction/journal.h"

namespace xsmoe::experiments {

Result<ExtractionReport> runExtraction(const ExtractionRequest& request, const ProgressCallback& progress) {
  if (auto good = encoders::checkRequest(request); !good) return tl::unexpected(good.error());
  const auto stream = data::openStreamFolder(request.stream);
  if (!stream) return tl::unexpected(stream.error());
  ExtractionRequest placed = request;
  if (placed.target.empty()) placed.target = stream->features;
  auto catalogue = data::readCatalogue(*stream, progress);
  if (!catalogue) return tl::unexpected(catalogue.error());
  return encoders::extractFeatures(placed, std::move(catalogue->items), progress);
}

Result<std::optional<UnfinishedExtraction>> findUnfinished(const std::filesystem::path& stream) {
  const auto folder = data::openStreamFolder(stream);
  if (!folder) return tl::unexpected(folder.error());
  return encoders::findUnfinishedExtraction(folder->features);
}

}  // namespace xsmoe::experiments
