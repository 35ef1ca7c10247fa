// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <iterator>

#include "model/core/sequences.h"

namespace xsmoe::streaming {

/// Some sequences of a split, with what is not ranked for each.
struct ChosenSequences {
  Sequences sequences;
  Exclusions exclusions;

  /// The ith of all.
  void add(const Sequences& all, const Exclusions& ofAll, std::size_t i) {
    const auto items = all.at(i), excluded = ofAll.at(i);
    sequences.users.push_back(all.users[i]);
    sequences.items.insert(sequences.items.end(), items.begin(), items.end());
    sequences.offsets.push_back(std::ssize(sequences.items));
    exclusions.items.insert(exclusions.items.end(), excluded.begin(), excluded.end());
    exclusions.offsets.push_back(std::ssize(exclusions.items));
  }
};

}  // namespace xsmoe::streaming
