// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <utility>

#include "model/core/error.h"
#include "model/core/progress.h"
#include "model/core/thrown_error.h"

namespace xsmoe {

/// What an error says, thrown or handed back, where whoever was told of the progress cancelled the work.
inline constexpr const char* kCancelled = "cancelled";
[[nodiscard]] inline bool isCancelled(const Error& error) { return error.kind == ErrorKind::kFailed && error.what == kCancelled; }

/// Whoever was told of the progress cancelled it, found within a computation.
class Cancelled : public ThrownError {
 public:
  explicit Cancelled(std::string what) : ThrownError({ErrorKind::kFailed, kCancelled, std::move(what), {}}) {}
};

/// Tells how far a computation is, and asks whether it goes on: throws Cancelled where it does not. Long loops ask after each piece of
/// some ten milliseconds, so that a stop takes effect at once. Nobody need be told.
inline void tellOrThrow(const ProgressCallback& progress, const Progress& state) {
  if (progress && !progress(state)) throw Cancelled(state.what);
}

}  // namespace xsmoe
