// SPDX-License-Identifier: Apache-2.0
#include "model/analysis/paper_plans.h"

#include <algorithm>

namespace xsmoe {

std::vector<VariedSetting> paperLists(TableKind kind) {
  switch (kind) {
    case TableKind::kMethods:
      return {{"method", {"ssrm", "gag", "giua-gnn", "mmmlp_rh", "mmmlp_kd", "lgmrec_rh", "lgmrec_kd", "iisan_rh", "iisan_kd", "xsmoe"}}};
    case TableKind::kVariants: return {{"method", {"xsmoe", "visual", "textual", "static", "noft"}}};
    case TableKind::kCosts:
    case TableKind::kOverTau: return {{"method", {"xsmoe", "noft"}}, {"tau", {"0", "0.05", "0.1", "0.15", "0.2", "0.25"}, {"xsmoe"}}};
    case TableKind::kSignificance: return {{"method", {"xsmoe", "iisan_rh", "iisan_kd"}}, {"seed", {"1", "2", "3", "4", "5"}}};
  }
  return {};
}

std::vector<VariedSetting> paperLists(const std::vector<TableKind>& kinds) {
  std::vector<VariedSetting> all;
  for (const auto kind : kinds)
    for (auto& list : paperLists(kind)) {
      const auto same = std::find_if(all.begin(), all.end(), [&](const VariedSetting& one) { return one.key == list.key; });
      if (same == all.end()) {
        all.push_back(std::move(list));
        continue;
      }
      for (auto& value : list.values)
        if (std::find(same->values.begin(), same->values.end(), value) == same->values.end()) same->values.push_back(std::move(value));
    }
  return all;
}

}  // namespace xsmoe
