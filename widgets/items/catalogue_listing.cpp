// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/items/catalogue_listing.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <unordered_set>

namespace xsmoe::widgets {

CatalogueListing::CatalogueListing(Catalogue catalogue) : catalogue_(std::move(catalogue)) {
  folded_.reserve(items().size());
  for (const ItemCard& item : items()) {
    if (!item.imagePath.empty()) pictures_.emplace_back(QString::fromStdString(item.imagePath), static_cast<int>(folded_.size()));
    // The line end keeps a match from reaching from the id into the title.
    folded_.push_back((QString::fromStdString(item.id) + QLatin1Char('\n') + QString::fromStdString(item.title)).toCaseFolded());
  }
  std::sort(pictures_.begin(), pictures_.end());
}

std::vector<int> CatalogueListing::find(const QString& text) const {
  std::vector<int> found(items().size());
  std::iota(found.begin(), found.end(), 0);
  const QString wanted = text.trimmed().toCaseFolded();
  if (!wanted.isEmpty()) std::erase_if(found, [&](int item) { return !folded_[static_cast<std::size_t>(item)].contains(wanted); });
  return found;
}

std::vector<int> CatalogueListing::withIds(const QStringList& ids) const {
  std::unordered_set<std::string> wanted;
  for (const QString& id : ids) wanted.insert(id.toStdString());
  std::vector<int> found;
  for (std::size_t i = 0; i < items().size(); ++i)
    if (wanted.contains(items()[i].id)) found.push_back(static_cast<int>(i));
  return found;
}

std::vector<int> CatalogueListing::withPicture(const QString& path) const {
  std::vector<int> found;
  for (auto at = std::lower_bound(pictures_.begin(), pictures_.end(), std::pair(path, 0)); at != pictures_.end() && at->first == path; ++at)
    found.push_back(at->second);
  return found;
}

}  // namespace xsmoe::widgets
