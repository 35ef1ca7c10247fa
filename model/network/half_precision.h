// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "model/device/device.h"

namespace xsmoe::network {

/// Half precision inside products (automatic casts), for the length of a scope and in this thread; nothing where the device computes steps
/// in float32.
class HalfPrecisionScope {
 public:
  explicit HalfPrecisionScope(const device::ComputeDevice& device);
  ~HalfPrecisionScope();
  HalfPrecisionScope(const HalfPrecisionScope&) = delete;
  HalfPrecisionScope& operator=(const HalfPrecisionScope&) = delete;

 private:
  bool cuda_, on_;
};

/// Float32 in products inside such a scope.
class FullPrecisionScope {
 public:
  FullPrecisionScope();
  ~FullPrecisionScope();
  FullPrecisionScope(const FullPrecisionScope&) = delete;
  FullPrecisionScope& operator=(const FullPrecisionScope&) = delete;

 private:
  bool cuda_, cpu_;
};

}  // namespace xsmoe::network
