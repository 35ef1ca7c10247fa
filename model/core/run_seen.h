// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

namespace xsmoe {

/// By whom a state is known. A record does not tell whether somebody still writes it.
enum class RunSeen : std::uint8_t {
  kHere,       ///< by the program itself, which trains the run
  kRecord,     ///< by the run's record, which nobody writes
  kElsewhere,  ///< by its record, which another program writes
};

}  // namespace xsmoe
