// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <type_traits>
#include <utility>

#include "model/core/error.h"

namespace xsmoe::streaming {

/// An error on its way through code that throws, an observer's or a keeper's too; Trainer::run() catches it. A stop that was found in the
/// midst of something is none: it is thrown as Cancelled.
struct Failed {
  Error error;
};

/// Inside the trainer errors are thrown, to leave its loops.
template <class T>
T valueOrThrow(Result<T> result) {
  if (!result) throw Failed{result.error()};
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

}  // namespace xsmoe::streaming
