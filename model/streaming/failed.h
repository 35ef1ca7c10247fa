// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <type_traits>
#include <utility>

#include "model/core/error.h"

namespace xsmoe::streaming {

/// An error on its way through code that throws, an observer's or a keeper's too; Trainer::run() catches it.
struct Failed {
  Error error;
};

/// A person asked for a stop, which was found in the midst of something; Trainer::run() catches it.
struct Stopped {};

/// Inside the trainer errors are thrown, to leave its loops.
template <class T>
T valueOrThrow(Result<T> result) {
  if (!result) throw Failed{result.error()};
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

}  // namespace xsmoe::streaming
