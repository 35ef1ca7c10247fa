// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace xsmoe::generator {

/// Random numbers that are the same wherever the program is built; the standard library's distributions are not. SplitMix64
/// (Steele, Lea and Flood 2014), a fixed 64-bit generator. Each purpose draws from its own named sequence, so that a change of one
/// part of the stream leaves the others as they were.
class Random {
 public:
  Random(std::uint64_t seed, std::string_view purpose);

  std::uint64_t next();
  /// In [0, 1), with 53 bits.
  double uniform();
  double uniform(double least, double below) { return least + (below - least) * uniform(); }
  /// A whole number in 0 … count − 1; `count` is at least 1.
  int below(int count);
  /// Normal with mean 0 and variance 1 (Box and Muller).
  double normal();
  bool chance(double probability) { return uniform() < probability; }
  /// An index drawn in proportion to weights that are not negative and not all 0.
  int weighted(const std::vector<double>& weights);

  template <class T>
  void shuffle(std::vector<T>& values) {
    for (std::size_t left = values.size(); left > 1; --left)
      std::swap(values[left - 1], values[static_cast<std::size_t>(below(static_cast<int>(left)))]);
  }
  template <class List>
  const auto& pick(const List& list) {
    return list[static_cast<std::size_t>(below(static_cast<int>(list.size())))];
  }

 private:
  std::uint64_t state_;
  double spare_ = 0;
  bool hasSpare_ = false;
};

}  // namespace xsmoe::generator
