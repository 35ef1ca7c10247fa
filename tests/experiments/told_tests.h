#pragma once
#include <string>
#include <utility>

#include "model/core/progress.h"

namespace xsmoe::experiments {

/// Tells tests apart as they are told: each is told again while it is made.
class ToldTests {
 public:
  [[nodiscard]] bool isAnother(const Progress& state) { return std::exchange(last_, state.what) != state.what; }

 private:
  std::string last_;
};

}  // namespace xsmoe::experiments
