// SPDX-License-Identifier: Apache-2.0
#include "model/features/foreign_features.h"

#include <system_error>

#include "model/features/feature_matrix.h"
#include "model/features/tensor_folder.h"

namespace xsmoe::features {

Result<std::unique_ptr<ForeignFeatures>> openForeignFeatures(const std::filesystem::path& path, Modality modality,
                                                             std::vector<std::string> idFromRow) {
  std::error_code reason;
  if (std::filesystem::is_directory(path, reason)) return openTensorFolder(path, modality == Modality::kVisual ? "vit_" : "bert_");
  if (!std::filesystem::exists(path, reason))
    return badInput(path.string(), "there is no such file or folder", "Name a folder of .pt files or a .npy matrix");
  if (path.extension() == ".npy") return openFeatureMatrix(path, std::move(idFromRow));
  return badInput(path.string(), "is neither a folder of .pt files nor a .npy matrix",
                  path.extension() == ".pt" ? "Name the folder that holds one .pt file for each item" : "Save the matrix with numpy.save");
}

}  // namespace xsmoe::features
