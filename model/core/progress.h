// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <functional>
#include <string>

namespace xsmoe {

/// How far a piece of work is. `total` 0 means unknown.
struct Progress {
  std::string what;  ///< the work, for example "reading interactions.csv"
  std::int64_t done = 0;
  std::int64_t total = 0;
  std::string unit;  ///< of done and total: "bytes", "rows", "items"
};

/// Told about progress in the thread that works; returns false to cancel.
using ProgressCallback = std::function<bool(const Progress&)>;

}  // namespace xsmoe
