// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/desk/kept_tables.h"

#include <algorithm>
#include <iterator>

namespace xsmoe::experiments {

const ItemTable* KeptTables::find(const RunMoment& moment, const std::optional<FileStamp>& weights) {
  if (!weights) return nullptr;  // a file that is gone cannot be told from another that is
  const auto found = std::find_if(kept_.begin(), kept_.end(), [&](const Kept& one) { return one.moment == moment; });
  if (found == kept_.end() || found->weights != weights) return nullptr;
  kept_.splice(kept_.begin(), kept_, found);
  return &kept_.front().table;
}

void KeptTables::keep(const RunMoment& moment, const std::optional<FileStamp>& weights, const ItemTable& table) {
  const auto leave = [this](std::list<Kept>::iterator one) {
    bytes_ -= one->table.rows.nbytes();
    kept_.erase(one);
  };
  const auto other = std::find_if(kept_.begin(), kept_.end(), [&](const Kept& one) { return one.moment == moment; });
  if (other != kept_.end()) leave(other);
  const auto bytes = table.rows.nbytes();
  if (!weights || bytes > mostBytes_) return;
  while (bytes_ + bytes > mostBytes_) leave(std::prev(kept_.end()));
  kept_.push_front({moment, weights, table});
  bytes_ += bytes;
}

}  // namespace xsmoe::experiments
