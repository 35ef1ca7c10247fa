// SPDX-License-Identifier: Apache-2.0
#include "model/encoders/extraction/item_checksums.h"

#include <sys/stat.h>

#include "model/encoders/extraction/item_words.h"
#include "model/features/sha256.h"

namespace xsmoe::encoders {
namespace {

/// Lengths keep neighbours apart.
void add(features::Sha256& sum, const std::string& text) {
  const std::string length = std::to_string(text.size()) + ' ';
  sum.add(length.data(), length.size());
  sum.add(text.data(), text.size());
}

std::string sizeAndTime(const std::string& path) {
  struct stat found {};
  if (path.empty() || ::stat(path.c_str(), &found) != 0) return {};
  return std::to_string(found.st_size) + ' ' + std::to_string(found.st_mtim.tv_sec) + ' ' + std::to_string(found.st_mtim.tv_nsec);
}

template <class Holds>
std::vector<std::int64_t> rowsWhere(const std::vector<ItemCard>& items, const Holds& holds) {
  std::vector<std::int64_t> rows;
  for (std::size_t row = 0; row < items.size(); ++row)
    if (holds(items[row])) rows.push_back(static_cast<std::int64_t>(row));
  return rows;
}

}  // namespace

std::string checksumOfTexts(const std::vector<ItemCard>& items) {
  features::Sha256 sum;
  for (const ItemCard& item : items) add(sum, item.id), add(sum, itemWords(item));
  return sum.finish();
}

std::string checksumOfPictures(const std::vector<ItemCard>& items) {
  features::Sha256 sum;
  for (const ItemCard& item : items) add(sum, item.id), add(sum, sizeAndTime(item.imagePath));
  return sum.finish();
}

std::vector<std::int64_t> rowsWithWords(const std::vector<ItemCard>& items) {
  return rowsWhere(items, [](const ItemCard& item) { return !itemWords(item).empty(); });
}

std::vector<std::int64_t> rowsWithPicture(const std::vector<ItemCard>& items) {
  return rowsWhere(items, [](const ItemCard& item) { return !item.imagePath.empty(); });
}

}  // namespace xsmoe::encoders
