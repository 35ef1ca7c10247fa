// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <utility>

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

/// For the parts of a work that is told as a whole: they ask whether to go on, and what is told again is the whole. `progress` must outlive
/// it.
[[nodiscard]] inline ProgressCallback asPartOf(const ProgressCallback& progress, Progress whole) {
  if (!progress) return {};
  return [&progress, whole = std::move(whole)](const Progress& /*part*/) { return progress(whole); };
}

}  // namespace xsmoe
