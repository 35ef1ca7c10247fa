// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>

namespace xsmoe {

/// What was planted in a stream so that a window differs from the one before.
struct PlantedDrift {
  enum class Kind : std::uint8_t {
    kManner,   ///< users turn to items of a manner, or away from them
    kArrival,  ///< a collection is new
    kFading,   ///< one loses more than a quarter of the sessions
  } kind = Kind::kManner;
  int window = 0;
  std::string name;              ///< of the manner, or of the collection
  double before = 0, after = 0;  ///< kManner: shares of the users who like it
  friend bool operator==(const PlantedDrift&, const PlantedDrift&) = default;
};

}  // namespace xsmoe
