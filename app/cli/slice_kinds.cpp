// SPDX-License-Identifier: Apache-2.0
#include "app/cli/slice_kinds.h"

#include <algorithm>

#include "app/cli/list_option.h"

namespace xsmoe::cli {

std::string namesOfSliceKinds() {
  std::string names;
  for (const auto& kind : sliceKinds()) names += (names.empty() ? "" : ", ") + std::string(kind.key);
  return names;
}

std::string unknownSliceKind(const std::string& keys) {
  for (const auto& part : partsOf(keys, ','))
    if (findSliceKind(part) == nullptr) return "there is no kind \"" + part + "\"; there are " + namesOfSliceKinds();
  return {};
}

bool isAsked(const std::string& keys, SliceKind kind) {
  const auto parts = partsOf(keys, ',');
  return keys.empty() || std::find(parts.begin(), parts.end(), descriptionOf(kind).key) != parts.end();
}

}  // namespace xsmoe::cli
