// SPDX-License-Identifier: Apache-2.0
#include "model/encoders/checkpoint_names.h"

#include <algorithm>
#include <array>

namespace xsmoe::encoders {
namespace {

std::string withNewEnding(const std::string& name, const std::string& old, const std::string& fresh) {
  return name.ends_with(old) ? name.substr(0, name.size() - old.size()) + fresh : name;
}

}  // namespace

std::string usualPrefix(EncoderKind kind) { return kind == EncoderKind::kBert ? "bert." : "vit."; }

Result<std::string> prefixIn(const std::string& where, EncoderKind kind, const std::set<std::string>& names) {
  const std::string first = kind == EncoderKind::kBert ? "embeddings.word_embeddings.weight" : "embeddings.cls_token";
  std::set<std::string> prefixes;
  for (const std::string& name : names)
    if (name == first || name.ends_with('.' + first)) prefixes.insert(name.substr(0, name.size() - first.size()));
  if (prefixes.size() > 1)
    return badInput(where, "it holds two encoders, \"" + *prefixes.begin() + first + "\" and \"" + *prefixes.rbegin() + first + '"',
                    "Take the checkpoint of one of them");
  if (prefixes.size() == 1) return *prefixes.begin();
  // The first weight is missing, which is said with the others'.
  const std::string usual = usualPrefix(kind);
  return std::any_of(names.begin(), names.end(), [&](const auto& name) { return name.starts_with(usual); }) ? usual : std::string();
}

std::string weightName(const std::string& tensor, const std::string& prefix) {
  if (!tensor.starts_with(prefix)) return {};
  const std::string name = tensor.substr(prefix.size());
  constexpr std::array kParts{"embeddings.", "encoder.", "layernorm."};
  if (std::none_of(kParts.begin(), kParts.end(), [&](const char* part) { return name.starts_with(part); })) return {};
  if (name == "embeddings.position_ids" || name == "embeddings.token_type_ids") return {};
  return withNewEnding(withNewEnding(name, "LayerNorm.gamma", "LayerNorm.weight"), "LayerNorm.beta", "LayerNorm.bias");
}

}  // namespace xsmoe::encoders
