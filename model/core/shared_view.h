// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>

namespace xsmoe {

/// Where a person looks at a run, as a state file keeps it (FORMATS.md). What is empty is as the run opens by itself.
struct SharedView {
  std::string perspective;         ///< key of the studio's page: "watch"; one that is not known leaves the page as it is
  std::optional<int> window = {};  ///< the finished window that was travelled to
  std::string user = {};           ///< that a person looks at
  std::optional<double> tau = {};  ///< of the slider, where it is not the run's
  friend bool operator==(const SharedView&, const SharedView&) = default;
};

}  // namespace xsmoe
