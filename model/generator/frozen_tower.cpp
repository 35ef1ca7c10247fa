// SPDX-License-Identifier: Apache-2.0
#include "model/generator/frozen_tower.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

#include "model/generator/random.h"

namespace xsmoe::generator {
namespace {

/// [rows, columns], entries normal with the given standard deviation.
std::vector<float> randomMatrix(std::uint64_t seed, const std::string& purpose, std::int64_t rows, std::int64_t columns, double deviation) {
  Random random(seed, purpose);
  std::vector<float> matrix(static_cast<std::size_t>(rows * columns));
  for (float& value : matrix) value = static_cast<float>(deviation * random.normal());
  return matrix;
}

/// row · matrix, for matrix [from, to].
void multiply(const float* row, const std::vector<float>& matrix, std::int64_t from, std::int64_t to, float* result) {
  for (std::int64_t j = 0; j < to; ++j) result[j] = 0;
  for (std::int64_t i = 0; i < from; ++i) {
    const float factor = row[i];
    const float* const line = matrix.data() + i * to;
    for (std::int64_t j = 0; j < to; ++j) result[j] += factor * line[j];
  }
}

/// Makes the root mean square 1; a row of zeros stays.
void normalise(float* row, std::int64_t width) {
  double sum = 0;
  for (std::int64_t j = 0; j < width; ++j) sum += static_cast<double>(row[j]) * row[j];
  if (sum <= 0) return;
  const double factor = std::sqrt(static_cast<double>(width) / sum);
  for (std::int64_t j = 0; j < width; ++j) row[j] = static_cast<float>(row[j] * factor);
}

void addNoise(float* row, std::int64_t width, double deviation, Random& random) {
  if (deviation > 0)
    for (std::int64_t j = 0; j < width; ++j) row[j] += static_cast<float>(deviation * random.normal());
}

}  // namespace

FrozenTower::FrozenTower(const torch::Tensor& inputs, const TowerOptions& options)
    : options_(options), items_(inputs.size(0)), inputWidth_(inputs.size(1)) {
  const torch::Tensor plain = inputs.to(torch::kCPU, torch::kFloat32).contiguous();
  const auto* const values = static_cast<const float*>(plain.data_ptr());
  inputs_.assign(values, values + items_ * inputWidth_);
  states_.resize(static_cast<std::size_t>(items_ * options_.width));
}

torch::Tensor FrozenTower::next() {
  if (done_ == options_.stateCount) throw std::out_of_range("FrozenTower: it has no state " + std::to_string(done_));
  if (done_ == 0)
    begin();
  else
    step();
  ++done_;
  torch::Tensor states = torch::empty({items_, options_.width}, torch::kFloat32);
  auto* const to = static_cast<float*>(states.data_ptr());
  for (std::size_t i = 0; i < states_.size(); ++i) to[i] = static_cast<float>(options_.scale * states_[i]);
  return states;
}

void FrozenTower::begin() {
  const std::int64_t width = options_.width;
  const auto projection = randomMatrix(options_.seed, "projection", inputWidth_, width, 1);
  double sum = 0;
  for (std::int64_t item = 0; item < items_; ++item)
    multiply(inputs_.data() + item * inputWidth_, projection, inputWidth_, width, states_.data() + item * width);
  for (const float value : states_) sum += static_cast<double>(value) * value;
  const double deviation = options_.inputNoise * std::sqrt(sum / static_cast<double>(std::max<std::size_t>(1, states_.size())));
  Random noise(options_.seed, "input noise");
  for (std::int64_t item = 0; item < items_; ++item) {
    addNoise(states_.data() + item * width, width, deviation, noise);
    normalise(states_.data() + item * width, width);
  }
  inputs_.clear();
}

void FrozenTower::step() {
  const std::int64_t width = options_.width;
  const double deviation = 1 / std::sqrt(static_cast<double>(width));
  const std::string number = std::to_string(done_);
  const auto inner = randomMatrix(options_.seed, "inner " + number, width, width, 2 * deviation);
  const auto outer = randomMatrix(options_.seed, "outer " + number, width, width, deviation);
  Random noise(options_.seed, "noise " + number);
  std::vector<float> bent(static_cast<std::size_t>(width)), mixed(bent.size());
  for (std::int64_t item = 0; item < items_; ++item) {
    float* const row = states_.data() + item * width;
    multiply(row, inner, width, width, bent.data());
    for (float& value : bent) value = std::tanh(value);
    multiply(bent.data(), outer, width, width, mixed.data());
    normalise(mixed.data(), width);
    for (std::int64_t j = 0; j < width; ++j) row[j] += static_cast<float>(options_.mixing) * mixed[static_cast<std::size_t>(j)];
    addNoise(row, width, options_.stepNoise, noise);
    normalise(row, width);
  }
}

void appendCategory(std::vector<float>& inputs, int value, int count, double gain) {
  for (int i = 0; i < count; ++i) inputs.push_back(static_cast<float>(gain * ((i == value ? 1.0 : 0.0) - 1.0 / count)));
}

}  // namespace xsmoe::generator
