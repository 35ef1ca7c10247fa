// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/items/catalogue_listing.h"

#include <QStringMatcher>
#include <algorithm>
#include <numeric>
#include <string>
#include <string_view>
#include <unordered_set>

#include "widgets/items/text_places.h"

namespace xsmoe::widgets {
namespace {

template <class Text>
std::vector<std::int32_t> placesBy(const std::vector<ItemCard>& items, const Text& text) {
  std::vector<std::string_view> texts;
  texts.reserve(items.size());
  for (const ItemCard& item : items) texts.push_back(text(item));
  return textPlaces(texts);
}

}  // namespace

ItemOrders ordersOf(const std::vector<ItemCard>& items) {
  return {placesBy(items, [](const ItemCard& item) { return std::string_view(item.title.empty() ? item.id : item.title); }),
          placesBy(items, [](const ItemCard& item) { return std::string_view(item.id); }),
          placesBy(items, [](const ItemCard& item) { return std::string_view(item.category); })};
}

CatalogueListing::CatalogueListing(Catalogue catalogue, bool ordered) : catalogue_(std::move(catalogue)) {
  if (ordered) orders_ = ordersOf(items());
  begins_.reserve(items().size());
  for (const ItemCard& item : items()) {
    if (!item.imagePath.empty()) pictures_.emplace_back(QString::fromStdString(item.imagePath), static_cast<int>(begins_.size()));
    begins_.push_back(folded_.size());
    // The line ends keep a match from reaching from the id into the title, and from there into the next id.
    folded_ +=
        (QString::fromStdString(item.id) + QLatin1Char('\n') + QString::fromStdString(item.title) + QLatin1Char('\n')).toCaseFolded();
  }
  std::sort(pictures_.begin(), pictures_.end());
}

std::vector<int> CatalogueListing::find(const QString& text) const {
  const QString wanted = text.trimmed().toCaseFolded();
  if (wanted.isEmpty()) {
    std::vector<int> all(items().size());
    std::iota(all.begin(), all.end(), 0);
    return all;
  }
  std::vector<int> found;
  const QStringMatcher matcher(wanted);
  std::size_t item = 0;
  for (auto at = matcher.indexIn(folded_); at >= 0; at = matcher.indexIn(folded_, begins_[item])) {
    while (item + 1 < begins_.size() && begins_[item + 1] <= at) ++item;
    found.push_back(static_cast<int>(item));
    if (++item == begins_.size()) break;
  }
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
