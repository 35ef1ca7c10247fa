// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "model/core/data_report.h"

namespace xsmoe::data {

/// Counts the bad rows of a file and keeps the first hundred.
class BadLines {
 public:
  explicit BadLines(std::string file) : file_(std::move(file)) {}

  void add(std::int64_t line, std::string reason) {
    ++count_;
    if (lines_.size() < 2 * kKept) lines_.push_back({file_, line, std::move(reason)});
  }
  /// Rows may be added in two passes, each in the order of the file.
  void startSecondPass() {
    if (lines_.size() > kKept) lines_.resize(kKept);
  }
  [[nodiscard]] std::int64_t count() const { return count_; }
  [[nodiscard]] std::vector<BadLine> take() {
    std::stable_sort(lines_.begin(), lines_.end(), [](const BadLine& a, const BadLine& b) { return a.line < b.line; });
    if (lines_.size() > kKept) lines_.resize(kKept);
    return std::move(lines_);
  }

 private:
  static constexpr std::size_t kKept = 100;
  std::string file_;
  std::int64_t count_ = 0;
  std::vector<BadLine> lines_;
};

}  // namespace xsmoe::data
