// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <string>

#include "model/core/events.h"
#include "model/core/names.h"

// JSON of the values that records and checkpoints are made of. Every field is kept, and numbers come back with the same bits.
// Found by nlohmann_json through argument-dependent lookup, hence in the types' namespace.
namespace xsmoe {

template <class Tag>
void to_json(nlohmann::json& json, const Index<Tag>& index) {
  json = index.value;
}
template <class Tag>
void from_json(const nlohmann::json& json, Index<Tag>& index) {
  index.value = json.get<int>();
}
inline void to_json(nlohmann::json& json, Modality modality) { json = std::string(name(modality)); }
inline void from_json(const nlohmann::json& json, Modality& modality) {
  const auto found = modalityFromName(json.get<std::string>());
  if (!found) throw std::invalid_argument("unknown modality " + json.dump());
  modality = *found;
}

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ExpertName, modality, hiddenState, born)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Metrics, hr10, ndcg10, hr20, ndcg20, sequences)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(LayerStructure, modality, layer, hiddenState, born, trained)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(LayerUsage, modality, layer, hiddenState, born, utilization, expertUtilization, gateShare, contribution,
                                   trained)

}  // namespace xsmoe

namespace nlohmann {
template <class T>
struct adl_serializer<std::optional<T>> {
  static void to_json(json& out, const std::optional<T>& value) { value ? out = *value : out = nullptr; }
  static void from_json(const json& in, std::optional<T>& value) {
    if (in.is_null())
      value.reset();
    else
      value = in.get<T>();
  }
};
}  // namespace nlohmann
