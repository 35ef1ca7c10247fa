// SPDX-License-Identifier: Apache-2.0
#include "model/encoders/weight_files.h"

#include <nlohmann/json.hpp>
#include <set>

#include "model/core/files/lfs_pointer.h"
#include "model/encoders/config_keys.h"
#include "model/encoders/json_object.h"
#include "model/features/sha256.h"

namespace xsmoe::encoders {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kSuffix = ".safetensors", kSingle = "model.safetensors", kIndex = "model.safetensors.index.json";

/// A name that can only mean a file beside the index.
bool isPlainName(const std::string& name) {
  return name.size() > kSuffix.size() && name.ends_with(kSuffix) && name.find_first_of(std::string_view("/\\:\0", 4)) == std::string::npos;
}

/// A foreign name as it can be shown.
std::string shortName(const std::string& name) {
  const nlohmann::json value = name;
  return shortText(&value);
}

/// Weights in other forms, which say what kind of download it is.
std::string otherWeights(const fs::path& folder) {
  for (const char* name : {"pytorch_model.bin", "pytorch_model.bin.index.json", "tf_model.h5", "flax_model.msgpack", "model.ckpt.index"})
    if (fs::exists(folder / name)) return name;
  return {};
}

tl::unexpected<Error> noWeights(const fs::path& folder) {
  const std::string other = otherWeights(folder);
  if (other.empty())
    return badInput(folder.string(), "there are no weights: neither model.safetensors nor model.safetensors.index.json",
                    "Name the folder of a checkpoint as downloaded, with all its files");
  return badInput(folder.string(), "the weights are there only as " + other + ", which may carry code and is never read",
                  "Download model.safetensors of the same checkpoint (on its page, under Files, also in the branch of the pull request "
                  "\"Adding safetensors variant\"), or write it with the library that made this file: save_pretrained(folder, "
                  "safe_serialization=True)");
}

Result<WeightFiles> shardsOf(const fs::path& folder) {
  const fs::path index = folder / kIndex;
  const auto text = readConfigurationText(index);
  if (!text) return tl::unexpected(text.error());
  auto map = parseShardIndex(index.string(), *text);
  if (!map) return tl::unexpected(map.error());
  std::set<std::string> names;
  for (const auto& [tensor, name] : *map) names.insert(name);
  WeightFiles files{{}, std::move(*map)};
  for (const auto& name : names) {
    files.paths.push_back(folder / name);
    if (!fs::exists(files.paths.back()))
      return badInput(files.paths.back().string(), "the shard is missing, but " + std::string(kIndex) + " names it", "Download it too");
  }
  return files;
}

}  // namespace

Result<std::map<std::string, std::string>> parseShardIndex(const std::string& where, std::string_view text) {
  const auto json = parseJsonObject(where, text);
  if (!json) return tl::unexpected(json.error());
  const std::string remedy = "Copy the checkpoint's index again";
  const auto weights = json->find("weight_map");
  if (weights == json->end() || !weights->is_object() || weights->empty())
    return badInput(where, "\"weight_map\" is not an object that gives each tensor its file", remedy);
  std::map<std::string, std::string> map;
  for (const auto& [tensor, file] : weights->items()) {
    if (!file.is_string() || !isPlainName(file.get_ref<const std::string&>()))
      return badInput(where + ", tensor " + shortName(tensor), "its file is not the name of a .safetensors file beside the index", remedy);
    map[tensor] = file.get<std::string>();
  }
  return map;
}

Result<WeightFiles> findWeightFiles(const fs::path& folder) {
  if (!fs::is_directory(folder)) return badInput(folder.string(), "there is no such folder", "Name a checkpoint's folder");
  auto files = fs::exists(folder / kSingle)  ? Result<WeightFiles>(WeightFiles{{folder / kSingle}, {}})
               : fs::exists(folder / kIndex) ? shardsOf(folder)
                                             : noWeights(folder);
  if (!files) return files;
  for (const fs::path& path : files->paths)
    if (isLfsPointerFile(path)) return lfsPointerError(path);
  return files;
}

Result<std::string> weightsSha256(const fs::path& folder, const ProgressCallback& progress) {
  const auto files = findWeightFiles(folder);
  if (!files) return tl::unexpected(files.error());
  if (files->shardOfTensor.empty()) return features::sha256OfFile(files->paths.front(), progress);
  features::Sha256 all;
  for (const fs::path& path : files->paths) {
    const auto one = features::sha256OfFile(path, progress);
    if (!one) return one;
    const std::string line = *one + "  " + path.filename().string() + '\n';
    all.add(line.data(), line.size());
  }
  return all.finish();
}

}  // namespace xsmoe::encoders
