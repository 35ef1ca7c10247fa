// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "model/core/error.h"
#include "model/core/feature_import.h"
#include "model/core/progress.h"

namespace xsmoe::experiments {

/// Makes a stream's feature cache of another program's (Engine::importFeatures).
[[nodiscard]] Result<FeatureJoinReport> runFeatureImport(const FeatureImportRequest& request, const ProgressCallback& progress);

}  // namespace xsmoe::experiments
