// SPDX-License-Identifier: Apache-2.0
#include "model/device/exchanger.h"

#include <algorithm>

namespace xsmoe::device {
namespace {

std::string rankOf(std::vector<RankDevice>::const_iterator one, const std::vector<RankDevice>& all) {
  return std::to_string(one - all.begin());
}

}  // namespace

const char* name(Carrier carrier) { return carrier == Carrier::kNccl ? "NCCL" : "Gloo"; }

ExchangeChoice chooseExchange(const std::vector<RankDevice>& ranks) {
  if (std::none_of(ranks.begin(), ranks.end(), [](const RankDevice& rank) { return rank.onGpu; })) return {};
  for (auto rank = ranks.begin(); rank != ranks.end(); ++rank) {
    const auto one = "rank " + rankOf(rank, ranks) + ' ';
    if (!rank->onGpu) return {Carrier::kGloo, one + "computes on a CPU"};
    if (!rank->whyGloo.empty()) return {Carrier::kGloo, one + rank->whyGloo};
    if (rank->gpu.empty()) return {Carrier::kGloo, "which GPU " + one + "has is not known"};
    // NCCL refuses two ranks on one GPU.
    const auto first = std::find_if(ranks.begin(), rank, [&](const RankDevice& other) { return other.gpu == rank->gpu; });
    if (first != rank) return {Carrier::kGloo, "ranks " + rankOf(first, ranks) + " and " + rankOf(rank, ranks) + " have one GPU"};
  }
  return {Carrier::kNccl, {}};
}

}  // namespace xsmoe::device
