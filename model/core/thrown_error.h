// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <stdexcept>
#include <utility>

#include "model/core/error.h"

namespace xsmoe {

/// An error that a person can meet, found where no value can be handed back: within a computation. Whoever catches it hands back error().
class ThrownError : public std::runtime_error {
 public:
  explicit ThrownError(Error error) : std::runtime_error(describe(error)), error_(std::move(error)) {}
  [[nodiscard]] const Error& error() const { return error_; }

 private:
  Error error_;
};

}  // namespace xsmoe
