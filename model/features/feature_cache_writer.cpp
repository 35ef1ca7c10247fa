// SPDX-License-Identifier: Apache-2.0
#include <stdexcept>

#include "model/core/names.h"
#include "model/features/cache_writer.h"
#include "model/features/feature_cache.h"
#include "model/features/half_values.h"

namespace xsmoe::features {
namespace {

torch::Tensor halvesOf(const ModalityContent& content, int state, std::int64_t items) {
  const torch::Tensor given = content.states(state);
  if (given.dim() != 2 || given.size(0) != items || given.size(1) != content.width)
    throw std::invalid_argument("writeFeatureCache: state " + std::to_string(state) + " does not have shape [" + std::to_string(items) +
                                ", " + std::to_string(content.width) + "]");
  return given.detach().to(torch::kCPU, torch::kFloat16).contiguous();
}

Result<void> checkFinite(const torch::Tensor& halves, const std::string& place, const std::vector<std::string>& ids) {
  const auto* const values = static_cast<const std::uint16_t*>(halves.data_ptr());
  for (std::int64_t row = 0; row < halves.size(0); ++row)
    if (!allFinite(values + row * halves.size(1), halves.size(1)))
      return badInput(place,
                      "row " + std::to_string(row) + " (item \"" + ids[static_cast<std::size_t>(row)] +
                          "\") holds a value that is not finite in half precision",
                      "Leave the item out or make its features again");
  return {};
}

Result<void> writeStates(FeatureCacheWriter& writer, const std::string& where, Modality modality, const ModalityContent& content,
                         const std::vector<std::string>& ids) {
  const auto items = static_cast<std::int64_t>(ids.size());
  for (int state = 0; state < content.stateCount; ++state) {
    const std::string place = where + ", /" + std::string(name(modality)) + (state < 10 ? "/hidden_0" : "/hidden_") + std::to_string(state);
    const torch::Tensor halves = halvesOf(content, state, items);
    if (auto good = checkFinite(halves, place, ids); !good) return good;
    if (auto good = writer.write(modality, state, 0, items, static_cast<const std::uint16_t*>(halves.data_ptr())); !good) return good;
  }
  return {};
}

}  // namespace

Result<void> writeFeatureCache(const std::filesystem::path& path, const std::vector<std::string>& itemIds, const std::string& pooling,
                               const std::map<Modality, ModalityContent>& modalities,
                               const std::map<std::string, std::string>& attributes) {
  std::map<Modality, ModalityOutline> outlines;
  std::map<Modality, std::vector<bool>> present;
  for (const auto& [modality, content] : modalities) {
    outlines[modality] = {content.width, content.stateCount, content.encoder, content.sourceSha256, content.tokenizerSha256};
    if (!content.present.empty()) present[modality] = content.present;
  }
  auto writer = FeatureCacheWriter::create(path, itemIds, pooling, outlines, attributes);
  if (!writer) return tl::unexpected(writer.error());
  for (const auto& [modality, content] : modalities)
    if (auto good = writeStates(*writer, path.string(), modality, content, itemIds); !good) return good;
  return writer->finish(present);
}

}  // namespace xsmoe::features
