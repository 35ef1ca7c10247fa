// SPDX-License-Identifier: Apache-2.0
// In place of gloo_ranks.cpp and rank_watch.cpp, where Gloo's headers are not there.
#include "model/device/ranks.h"

namespace xsmoe::device {

bool canMeetRanks() { return false; }

Result<std::unique_ptr<Ranks>> meetRanks(const RankPlace& place) {
  return failure(inWords(place), "this program was built without Gloo, by which ranks compute together",
                 "Build it again with the headers of the Gloo that its LibTorch was built with: libgloo-dev beside Debian's LibTorch, "
                 "-DXSMOE_GLOO_INCLUDE=… beside another. Or train without ranks");
}

}  // namespace xsmoe::device
