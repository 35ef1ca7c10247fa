// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "model/core/error.h"
#include "model/core/feature_import.h"
#include "model/core/progress.h"
#include "model/core/settings.h"
#include "model/features/foreign_features.h"

namespace xsmoe::features {

/// A modality to import and what is known of its making; empty: unknown.
struct ImportedModality {
  std::unique_ptr<ForeignFeatures> features;
  std::string encoder, sourceSha256, tokenizerSha256;
};

/// What becomes a cache.
struct FeatureImport {
  std::filesystem::path target;  ///< replaced if it is there
  std::string pooling;           ///< empty: unknown
  std::map<Modality, ImportedModality> modalities;
  std::vector<std::string> logItems;  ///< ids of the log's items; empty: they are not compared
};

/// Writes the features of every item that some modality has, in a memory of a few blocks: the first modality's items in their order, then
/// what only the second has. An item whose features cannot be used, or are not finite in half precision, lacks the modality and is
/// reported. Where the log's items are H&M's articles, ids that lost zeros in front get their ten digits, which is noted. Progress counts
/// items; without `finish` nothing stays. Errors: no item of the log among them (checkItemsFit); modalities with different numbers of
/// states, of which the last would not be the same; no usable item; what ForeignFeatures::read refuses; cannot write; cancelled.
[[nodiscard]] Result<FeatureJoinReport> importFeatures(const FeatureImport& import, const ProgressCallback& progress = {});

}  // namespace xsmoe::features
