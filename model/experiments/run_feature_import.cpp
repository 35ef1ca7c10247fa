// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/run_feature_import.h"

#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "model/core/files/behind_links.h"
#include "model/data/id_list.h"
#include "model/data/stream_folder.h"
#include "model/features/import_features.h"
#include "model/features/npy_ids.h"

namespace xsmoe::experiments {
namespace {

/// What can be checked before anything is read.
Result<void> checkRequest(const FeatureImportRequest& request) {
  if (request.visual.path.empty() && request.textual.path.empty())
    return usageError("", "there are no features to import", "Name a folder of .pt files or a .npy matrix, visual, textual or both");
  if (!request.pooling.empty() && request.pooling != "cls" && request.pooling != "mean0")
    return usageError("", "the pooling is \"" + request.pooling + '"',
                      "Say cls or mean0, or nothing where it is unknown (model.md, section 8)");
  if (request.stream.empty() && request.target.empty())
    return usageError("", "the cache has no place", "Name the stream's folder or the file to write");
  return {};
}

Result<void> checkTarget(const std::filesystem::path& target, bool replace) {
  std::error_code ignored;
  if (isWrittenThrough(target)) return cannotWrite(target.string(), "this is no file, and the feature cache is to be one", "Name a file");
  if (replace || !std::filesystem::exists(target, ignored)) return {};
  return cannotWrite(target.string(), "there is a feature cache already", "Name another file, or ask for it to be replaced");
}

Result<features::ImportedModality> openSource(const FeatureSource& source, Modality modality) {
  std::vector<std::string> ids;
  std::error_code ignored;
  if (!source.ids.empty() && !std::filesystem::is_directory(source.path, ignored)) {
    auto listed = features::isNpy(source.ids) ? features::readNpyIds(source.ids) : data::readIdList(source.ids, source.idColumn);
    if (!listed) return tl::unexpected(listed.error());
    ids = std::move(*listed);
  }
  auto opened = features::openForeignFeatures(source.path, modality, std::move(ids));
  if (!opened) return tl::unexpected(opened.error());
  return features::ImportedModality{std::move(*opened), source.encoder, source.sourceSha256, source.tokenizerSha256};
}

}  // namespace

Result<FeatureJoinReport> runFeatureImport(const FeatureImportRequest& request, const ProgressCallback& progress) {
  if (auto good = checkRequest(request); !good) return tl::unexpected(good.error());
  features::FeatureImport import;
  import.target = request.target;
  import.pooling = request.pooling;
  std::optional<data::StreamFolder> stream;
  if (!request.stream.empty()) {
    auto opened = data::openStreamFolder(request.stream);
    if (!opened) return tl::unexpected(opened.error());
    stream = std::move(*opened);
    if (import.target.empty()) import.target = stream->features;
  }
  if (auto good = checkTarget(import.target, request.replace); !good) return tl::unexpected(good.error());
  for (const auto& [modality, source] : {std::pair{Modality::kVisual, request.visual}, std::pair{Modality::kTextual, request.textual}}) {
    if (source.path.empty()) continue;
    auto opened = openSource(source, modality);
    if (!opened) return tl::unexpected(opened.error());
    import.modalities[modality] = std::move(*opened);
  }
  if (stream) {
    auto log = data::readInteractions(*stream, "", "", progress);
    if (!log) return tl::unexpected(log.error());
    import.logItems = std::move(log->itemIds);
  }
  return features::importFeatures(import, progress);
}

}  // namespace xsmoe::experiments
