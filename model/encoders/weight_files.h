// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "model/core/error.h"
#include "model/core/progress.h"

namespace xsmoe::encoders {

/// Tensor → file name, of a model.safetensors.index.json. Errors: no weight_map, an empty one, and a name that is not that of a safetensors
/// file beside the index.
[[nodiscard]] Result<std::map<std::string, std::string>> parseShardIndex(const std::string& where, std::string_view text);

/// Which files hold a checkpoint's weights.
struct WeightFiles {
  std::vector<std::filesystem::path> paths;          ///< in order of name
  std::map<std::string, std::string> shardOfTensor;  ///< as the index has it; empty where one file holds all
};

/// Finds model.safetensors, or the shards that model.safetensors.index.json names. Errors: neither is there (other files of weights are
/// named: they may carry code and are never read), a shard that is missing, an index that cannot be used.
[[nodiscard]] Result<WeightFiles> findWeightFiles(const std::filesystem::path& folder);

/// SHA-256 of the weights: of model.safetensors as sha256sum gives it; of shards, the sum of the lines that sha256sum gives for them.
[[nodiscard]] Result<std::string> weightsSha256(const std::filesystem::path& folder, const ProgressCallback& progress = {});

}  // namespace xsmoe::encoders
