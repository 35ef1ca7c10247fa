// SPDX-License-Identifier: Apache-2.0
#include "model/data/import/article_numbers.h"

#include <algorithm>
#include <cstddef>
#include <filesystem>

#include "model/data/numbers.h"

namespace xsmoe::data {
namespace {

constexpr std::size_t kDigits = 10;

bool areDigits(std::string_view id) {
  return std::all_of(id.begin(), id.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

bool isOfHm(const SourceFile& source) {
  const auto has = [&](std::string_view name) {
    return std::find(source.columns.begin(), source.columns.end(), name) != source.columns.end();
  };
  return source.mapping.item == "article_id" && has("article_id") && (has("t_dat") || has("detail_desc") || has("product_code"));
}

std::string wholeArticleNumber(std::string_view id) {
  std::string_view digits = id;
  if (digits.ends_with(".0")) digits.remove_suffix(2);
  if (!areDigits(digits) || digits.size() > kDigits || digits.size() + 2 < kDigits) return std::string(id);
  return std::string(kDigits - digits.size(), '0') + std::string(digits);
}

ArticleNumbers::ArticleNumbers(const std::string& path, bool ours) : ours_(ours), file_(std::filesystem::path(path).filename().string()) {}

std::string_view ArticleNumbers::whole(std::string_view id) {
  if (!ours_) return id;
  whole_ = wholeArticleNumber(id);
  mended_ += whole_ != id ? 1 : 0;
  return whole_;
}

std::string ArticleNumbers::note() const {
  if (mended_ == 0) return {};
  return inThousands(mended_) + (mended_ == 1 ? " article number of " : " article numbers of ") + file_ +
         " lack zeros in front and were taken with ten digits.";
}

}  // namespace xsmoe::data
