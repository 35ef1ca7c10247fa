// SPDX-License-Identifier: Apache-2.0
#include "model/data/import/article_numbers.h"

#include <algorithm>
#include <cstddef>
#include <filesystem>

#include "model/data/numbers.h"

namespace xsmoe::data {
namespace {

constexpr std::size_t kDigits = 10;

}  // namespace

bool isOfHm(const SourceFile& source) {
  const auto has = [&](std::string_view name) {
    return std::find(source.columns.begin(), source.columns.end(), name) != source.columns.end();
  };
  return source.mapping.item == "article_id" && has("article_id") && (has("t_dat") || has("detail_desc") || has("product_code"));
}

std::string wholeArticleNumber(std::string_view id) {
  const bool number = std::all_of(id.begin(), id.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!number || id.size() >= kDigits || id.size() + 2 < kDigits) return std::string(id);
  return std::string(kDigits - id.size(), '0') + std::string(id);
}

ArticleNumbers::ArticleNumbers(const std::string& path, bool ours) : ours_(ours), file_(std::filesystem::path(path).filename().string()) {}

std::string_view ArticleNumbers::whole(std::string_view id) {
  if (!ours_ || id.size() >= kDigits) return id;
  whole_ = wholeArticleNumber(id);
  mended_ += whole_.size() != id.size() ? 1 : 0;
  return whole_;
}

std::string ArticleNumbers::note() const {
  if (mended_ == 0) return {};
  return inThousands(mended_) + (mended_ == 1 ? " article number of " : " article numbers of ") + file_ +
         " lack zeros in front and were taken with ten digits.";
}

}  // namespace xsmoe::data
