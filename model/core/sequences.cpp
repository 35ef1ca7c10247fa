// SPDX-License-Identifier: Apache-2.0
#include "model/core/sequences.h"

namespace xsmoe {

std::vector<double> popularityOf(const Sequences& sequences, std::int32_t items) {
  std::vector<double> shares(static_cast<std::size_t>(items) + 1);
  for (const std::int32_t item : sequences.items) ++shares[static_cast<std::size_t>(item)];
  for (double& share : shares)
    if (share > 0) share /= static_cast<double>(sequences.items.size());
  shares[0] = 1;
  return shares;
}

}  // namespace xsmoe
