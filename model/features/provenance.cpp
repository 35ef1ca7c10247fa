// SPDX-License-Identifier: Apache-2.0
#include "model/features/provenance.h"

#include "model/core/names.h"
#include "model/features/feature_cache.h"

namespace xsmoe::features {

CacheProvenance provenanceOf(const FeatureCache& cache) {
  CacheProvenance made;
  const auto add = [&](const std::string& what, const std::string& value) {
    if (!value.empty()) made[what] = value;
  };
  add("pooling", cache.pooling());
  for (const Modality modality : kModalities)
    if (const auto& info = cache.modality(modality)) {
      add(std::string(name(modality)) + " encoder", info->encoder);
      add(std::string(name(modality)) + " source", info->sourceSha256);
      add(std::string(name(modality)) + " tokenizer", info->tokenizerSha256);
      add(std::string(name(modality)) + " encoder's settings", info->settingsSha256);
      add(std::string(name(modality)) + " encoder's precision", info->precision);
      add(std::string(name(modality)) + " preprocessing", info->preprocessing);
    }
  return made;
}

Result<void> checkProvenance(const CacheProvenance& found, const CacheProvenance& expected, const std::string& where) {
  for (const auto& [what, value] : expected)
    if (const auto other = found.find(what); other != found.end() && other->second != value)
      return badInput(where, "its " + what + " is \"" + other->second + "\", expected is \"" + value + '"',
                      "Name the cache that was made with the expected one");
  return {};
}

}  // namespace xsmoe::features
