#pragma once
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace xsmoe::fuzz {

/// Changes inputs a little, the same way for the same seed everywhere.
class Mutator {
 public:
  explicit Mutator(std::uint64_t seed) : random_(seed) {}

  /// One of the inputs after one to eight changes: bytes changed, inserted, removed or repeated, tokens that parsers care for, a piece of
  /// another input. There must be an input.
  [[nodiscard]] std::string changed(const std::vector<std::string>& inputs);

 private:
  std::size_t below(std::size_t bound) { return bound == 0 ? 0 : static_cast<std::size_t>(random_() % bound); }
  void change(std::string& text, const std::vector<std::string>& inputs);

  std::mt19937_64 random_;
};

}  // namespace xsmoe::fuzz
