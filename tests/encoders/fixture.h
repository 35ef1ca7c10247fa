#pragma once
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "model/features/safetensors.h"

namespace xsmoe::encoders {

inline const std::filesystem::path kFixtures = std::filesystem::path(XSMOE_SOURCE_DIR) / "tests/fixtures/encoders";

/// The fixtures' README: how far an encoder may be from the reference, and where only rounding differs.
inline constexpr double kTolerance = 1e-4, kRounding = 1e-5;

/// The reference's answers for a fixture's cases.
inline features::TensorFile expectedOf(const std::string& fixture) {
  auto read = features::readSafetensors(kFixtures / fixture / "expected.safetensors");
  if (!read) ADD_FAILURE() << describe(read.error());
  return read ? *read : features::TensorFile{};
}

/// The largest difference of two tensors of one shape; infinite where the shapes differ.
inline double distance(const at::Tensor& a, const at::Tensor& b) {
  if (a.sizes() != b.sizes()) return std::numeric_limits<double>::infinity();
  return (a - b).abs().max().item<double>();
}

}  // namespace xsmoe::encoders
