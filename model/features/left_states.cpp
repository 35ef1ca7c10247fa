// SPDX-License-Identifier: Apache-2.0
#include "model/features/left_states.h"

#include <iterator>
#include <utility>

#include "model/features/block_rows.h"
#include "model/features/hdf5_session.h"
#include "model/features/rows_by_reading.h"
#include "model/features/state_reader.h"

namespace xsmoe::features {
namespace {

/// What stays the same for every state that is left in the file.
struct Leaving {
  std::shared_ptr<const void> open;
  hid_t file;
  std::string where;
  const CacheModality& modality;
  std::int64_t items;
  StateRows::RowsOfFile rows;
  std::shared_ptr<FeatureMemory> memory;
};

std::string datasetOf(const Leaving& leaving, int state) { return leaving.where + ", /" + leaving.modality.pathOf(state); }

/// Adds states that lie in one dataset.
Result<void> addTogether(const Leaving& leaving, const std::vector<int>& states, std::vector<StateInFile>& left) {
  const auto width = leaving.modality.info.width;
  std::shared_ptr<const BlockReader> reader;
  for (std::size_t n = 0; n < states.size(); ++n) {
    if (const auto place = plainPlaceOf(leaving.file, leaving.modality, states[n])) {
      auto rows = plainRows(*place, leaving.rows, width, datasetOf(leaving, states[n]), leaving.memory);
      if (!rows) return tl::unexpected(rows.error());
      left.push_back({std::move(*rows)});
      continue;
    }
    if (!reader)
      reader = std::make_shared<const BlockReader>(leaving.open, leaving.file, leaving.modality, states, leaving.items,
                                                   datasetOf(leaving, states[n]), leaving.memory);
    left.push_back({std::make_shared<const BlockRows>(reader, static_cast<std::int64_t>(n), leaving.rows, width)});
  }
  return {};
}

}  // namespace

Result<std::vector<StateInFile>> leaveCachedStates(const std::shared_ptr<const void>& open, hid_t file, const std::string& where,
                                                   const CacheModality& modality, const std::vector<int>& states,
                                                   const std::vector<std::string>& itemIds, const std::vector<std::int64_t>& rows,
                                                   const std::shared_ptr<FeatureMemory>& memory, const ProgressCallback& progress) {
  std::vector<StateInFile> left;  // outlives the session: the end of a reader asks for the memory's lock
  const Leaving leaving{open, file, where, modality, std::ssize(itemIds), std::make_shared<const std::vector<std::int64_t>>(rows), memory};
  const Hdf5Session session;
  const auto constant = checkCachedStates(file, where, modality, states, itemIds, rows, progress);
  if (!constant) return tl::unexpected(constant.error());
  std::vector<std::vector<int>> datasets;
  if (modality.layout != CacheModality::Layout::kDatasets && !states.empty()) datasets.push_back(states);
  if (modality.layout == CacheModality::Layout::kDatasets)
    for (const int state : states) datasets.push_back({state});
  for (const auto& some : datasets)
    if (auto good = addTogether(leaving, some, left); !good) return tl::unexpected(good.error());
  for (std::size_t i = 0; i < left.size(); ++i) left[i].constant = (*constant)[i];
  return left;
}

}  // namespace xsmoe::features
