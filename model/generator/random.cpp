// SPDX-License-Identifier: Apache-2.0
#include "model/generator/random.h"

#include <cmath>
#include <numbers>

namespace xsmoe::generator {

Random::Random(std::uint64_t seed, std::string_view purpose) : state_(seed) {
  std::uint64_t hash = 14695981039346656037ULL;  // FNV-1a
  for (const char c : purpose) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  state_ = next() ^ hash;
  next();
}

std::uint64_t Random::next() {
  std::uint64_t z = (state_ += 0x9E3779B97F4A7C15ULL);
  z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
  z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
  return z ^ (z >> 31U);
}

double Random::uniform() { return static_cast<double>(next() >> 11U) * 0x1.0p-53; }

int Random::below(int count) { return static_cast<int>(uniform() * count); }

double Random::normal() {
  if (hasSpare_) {
    hasSpare_ = false;
    return spare_;
  }
  const double radius = std::sqrt(-2 * std::log(1 - uniform())), angle = 2 * std::numbers::pi * uniform();
  spare_ = radius * std::sin(angle);
  hasSpare_ = true;
  return radius * std::cos(angle);
}

int Random::weighted(const std::vector<double>& weights) {
  double total = 0;
  for (const double weight : weights) total += weight;
  double left = uniform() * total;
  int last = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (weights[i] <= 0) continue;
    last = static_cast<int>(i);
    if (left < weights[i]) return last;
    left -= weights[i];
  }
  return last;  // rounding left a trace behind the last weight
}

}  // namespace xsmoe::generator
