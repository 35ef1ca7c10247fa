// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Tensor.h>

#include <cmath>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "model/core/check.h"
#include "model/core/error.h"
#include "model/features/safetensors.h"
#include "model/network/sequence_recommender.h"

namespace xsmoe::experiments {

// Tolerances, relative to the largest entry of the tensor: of what one pass computes, of parameters after some steps, of whole numbers.
inline constexpr double kValues = 1e-5, kTrained = 1e-4, kExact = 0;

/// Thrown where a file of the fixture lacks a tensor that the comparison needs.
struct Lacking {
  std::string file, tensor;
};

/// What every fixture of a sequence recommender has: sizes, and three files of tensors.
struct SequenceFixture {
  nlohmann::json sizes;
  features::TensorFile weights, inputs, expected;

  [[nodiscard]] const at::Tensor& input(const std::string& name) const { return tensor(inputs, "inputs.safetensors", name); }
  [[nodiscard]] const at::Tensor& expectedTensor(const std::string& name) const { return tensor(expected, "expected.safetensors", name); }

 private:
  static const at::Tensor& tensor(const features::TensorFile& file, const char* fileName, const std::string& name) {
    const auto found = file.tensors.find(name);
    if (found == file.tensors.end()) throw Lacking{fileName, name};
    return found->second;
  }
};

/// Collects comparisons as lines; quantities of one name keep their worst.
class Comparison {
 public:
  /// The error is relative to the largest entry of `expected`.
  void tensors(const std::string& quantity, const at::Tensor& actual, const at::Tensor& expected, double tolerance);
  /// The error is relative to each entry's own value.
  void values(const std::string& quantity, const std::vector<double>& actual, const std::vector<double>& expected, double tolerance);
  /// Whether lists are the same.
  template <class Value>
  void lists(const std::string& quantity, const std::vector<Value>& actual, const std::vector<Value>& expected, const std::string& what) {
    add(quantity, actual == expected ? 0 : 1, kExact, what + " differs");
  }
  void exact(const std::string& quantity, std::int64_t actual, std::int64_t expected, const std::string& what);
  void add(const std::string& quantity, double error, double tolerance, const std::string& detail);
  [[nodiscard]] std::vector<CheckLine> lines() const { return lines_; }

 private:
  std::vector<CheckLine> lines_;
};

[[nodiscard]] at::Tensor asTensor(const std::vector<double>& values);

/// Loss, gradients and user states of batch 0, as training computes them. A window begins with it.
void compareFirstBatch(const SequenceFixture& fixture, network::SequenceRecommender& network, Comparison& compare);
/// The fixture's steps of Adam, each on the batch of its number. A window has begun.
void compareSteps(const SequenceFixture& fixture, network::Recommender& network, const std::function<network::Batch(int)>& batch,
                  Comparison& compare);
/// The same of sequences.
void compareTrajectory(const SequenceFixture& fixture, network::SequenceRecommender& network, Comparison& compare);
/// Scores, ranks and metrics, with the weights as they are, of items 1 … `items`. `queries`: inputs and target of each user, left padded.
void compareEvaluation(const SequenceFixture& fixture, network::Recommender& network, const network::Batch& queries, std::int64_t items,
                       Comparison& compare);
/// Parameters after the fixture's steps.
void compareTrained(const SequenceFixture& fixture, const network::NamedTensors& parameters, Comparison& compare);
/// The same of sequences.
void compareEvaluation(const SequenceFixture& fixture, network::SequenceRecommender& network, Comparison& compare);

/// Reads a fixture and lets `compare` compare. Errors: files that cannot be read, or lack an entry or a tensor, or hold what does not fit.
[[nodiscard]] Result<std::vector<CheckLine>> checkSequenceFixture(const std::filesystem::path& folder,
                                                                  const std::function<void(const SequenceFixture&, Comparison&)>& compare);
/// The same of a fixture that is `fixture.json` alone.
[[nodiscard]] Result<std::vector<CheckLine>> checkJsonFixture(const std::filesystem::path& folder,
                                                              const std::function<void(const nlohmann::json&, Comparison&)>& compare);

}  // namespace xsmoe::experiments
