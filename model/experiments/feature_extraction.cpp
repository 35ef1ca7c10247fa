// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/feature_extraction.h"

#include <utility>

#include "model/core/files/behind_links.h"
#include "model/data/stream_folder.h"
#include "model/encoders/extraction/extract_features.h"
#include "model/encoders/extraction/journal.h"

namespace xsmoe::experiments {
namespace {

/// A picture that is named but not there is told like one that cannot be read.
void nameMissingPictures(Catalogue& catalogue) {
  for (ItemCard& item : catalogue.items)
    if (const auto missing = catalogue.notes.missingPictureOf.find(item.id); missing != catalogue.notes.missingPictureOf.end())
      item.imagePath = missing->second;
}

}  // namespace

Result<ExtractionReport> runExtraction(const ExtractionRequest& request, const ProgressCallback& progress) {
  if (auto good = encoders::checkRequest(request); !good) return tl::unexpected(good.error());
  const auto stream = data::openStreamFolder(request.stream);
  if (!stream) return tl::unexpected(stream.error());
  ExtractionRequest placed = request;
  placed.target = behindLinks(placed.target.empty() ? stream->features : placed.target);
  if (isWrittenThrough(placed.target))
    return cannotWrite(placed.target.string(), "this is no file, and the feature cache is to be one", "Name a file");
  auto catalogue = data::readCatalogue(*stream, progress);
  if (!catalogue) return tl::unexpected(catalogue.error());
  nameMissingPictures(*catalogue);
  auto report = encoders::extractFeatures(placed, std::move(catalogue->items), progress);
  if (report) report->notes = std::move(catalogue->notes);
  return report;
}

Result<std::optional<UnfinishedExtraction>> findUnfinished(const std::filesystem::path& stream) {
  const auto folder = data::openStreamFolder(stream);
  if (!folder) return tl::unexpected(folder.error());
  return encoders::findUnfinishedExtraction(behindLinks(folder->features));
}

}  // namespace xsmoe::experiments
