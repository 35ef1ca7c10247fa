// SPDX-License-Identifier: Apache-2.0
#include "model/encoders/shard_index.h"

#include <nlohmann/json.hpp>

#include "model/encoders/config_keys.h"
#include "model/encoders/json_object.h"

namespace xsmoe::encoders {
namespace {

constexpr std::string_view kSuffix = ".safetensors";

/// A name that can only mean a file beside the index.
bool isPlainName(const std::string& name) {
  return name.size() > kSuffix.size() && name.ends_with(kSuffix) && name.find_first_of(std::string_view("/\\:\0", 4)) == std::string::npos;
}

/// A foreign name as it can be shown.
std::string shortName(const std::string& name) {
  const nlohmann::json value = name;
  return shortText(&value);
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

}  // namespace xsmoe::encoders
