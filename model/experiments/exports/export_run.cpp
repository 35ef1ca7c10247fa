// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/exports/export_run.h"

#include "model/experiments/exports/exported_run.h"
#include "model/experiments/exports/mlflow.h"
#include "model/experiments/exports/tensorboard.h"
#include "model/experiments/exports/weights.h"

namespace xsmoe::experiments {

Result<engine::ExportOutcome> exportStoredRun(const engine::ExportRequest& request, const ProgressCallback& progress) {
  const auto run = readForExport(request.run);
  if (!run) return tl::unexpected(run.error());
  engine::ExportOutcome outcome;
  if (!request.tensorBoard.empty()) {
    const auto file = writeEventFile(*run, request.tensorBoard, progress);
    if (!file) return tl::unexpected(file.error());
    outcome.eventFile = *file;
  }
  if (!request.mlflow.empty()) {
    const auto folder = writeMlflowRun(*run, request.mlflow, progress);
    if (!folder) return tl::unexpected(folder.error());
    outcome.mlflowRun = *folder;
  }
  if (!request.weights.empty()) {
    const auto folder = writeWeights(*run, request.window, request.weights);
    if (!folder) return tl::unexpected(folder.error());
    outcome.weights = folder->string();
  }
  return outcome;
}

}  // namespace xsmoe::experiments
