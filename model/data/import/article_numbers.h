// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "model/core/import.h"

namespace xsmoe::data {

/// Whether a table is one of H&M's, by its columns.
[[nodiscard]] bool isOfHm(const SourceFile& source);

/// An article's number at H&M with its ten digits: those that were read as numbers by another program have lost a zero in front, and got
/// ".0" behind where the column had gaps. What is no such number stays.
[[nodiscard]] std::string wholeArticleNumber(std::string_view id);

/// Makes the items' ids of a file whole where `ours`: where a table of H&M's is among those that are read together, so that all of them and
/// the pictures match. Counts them.
class ArticleNumbers {
 public:
  ArticleNumbers(const std::string& path, bool ours);

  /// Valid until the next call.
  [[nodiscard]] std::string_view whole(std::string_view id);
  /// What a person should know; empty where no id was changed.
  [[nodiscard]] std::string note() const;

 private:
  bool ours_;
  std::string file_, whole_;
  std::int64_t mended_ = 0;
};

}  // namespace xsmoe::data
