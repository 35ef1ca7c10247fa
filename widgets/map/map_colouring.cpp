// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/map/map_colouring.h"

#include <QCoreApplication>
#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "widgets/theme.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

struct MapWords {
  Q_DECLARE_TR_FUNCTIONS(xsmoe::widgets::MapView)
};

constexpr std::size_t kNamedCategories = 6;
constexpr std::array<std::int64_t, 7> kRecordsFrom{0, 1, 5, 10, 50, 100, 500};

int lastBirth(const std::vector<ItemCard>& items) {
  int last = 0;
  for (const auto& item : items) last = std::max(last, item.firstWindow);
  return last;
}

/// The largest categories of all items, whichever map is shown; equal ones by name.
std::vector<std::string_view> largestCategories(const std::vector<ItemCard>& items) {
  std::unordered_map<std::string_view, int> counts;
  for (const auto& item : items)
    if (!item.category.empty()) ++counts[item.category];
  std::vector<std::pair<std::string_view, int>> all(counts.begin(), counts.end());
  std::sort(all.begin(), all.end(),
            [](const auto& a, const auto& b) { return a.second > b.second || (a.second == b.second && a.first < b.first); });
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < std::min(kNamedCategories, all.size()); ++i) names.push_back(all[i].first);
  return names;
}

/// Gives out groups, and their colours such that they stand out from the page.
class Groups {
 public:
  Groups(MapColouring& made, const QPalette& palette) : made_(made), background_(chartColours(palette).background) {}
  void add(QString name, const QColor& colour) { made_.groups.push_back({std::move(name), standingOut(colour, background_), 0}); }
  void put(std::size_t group) {
    made_.group.push_back(static_cast<std::uint16_t>(group));
    ++made_.groups[group].items;
  }

 private:
  MapColouring& made_;
  QColor background_;
};

void byCategory(Groups& groups, const std::vector<ItemCard>& items, std::size_t n, bool dark) {
  const auto names = largestCategories(items);
  std::unordered_map<std::string_view, std::size_t> placeOf;
  for (std::size_t i = 0; i < names.size(); ++i) {
    placeOf[names[i]] = i;
    groups.add(text(names[i]), seriesColour(static_cast<int>(i), dark));
  }
  groups.add(MapWords::tr("Other categories"), seriesColour(kSeriesColours - 1, dark));
  groups.add(MapWords::tr("No category"), baseColour(dark));
  for (std::size_t i = 0; i < n; ++i) {
    const auto found = placeOf.find(items[i].category);
    groups.put(items[i].category.empty() ? names.size() + 1 : found == placeOf.end() ? names.size() : found->second);
  }
}

void byBirth(Groups& groups, const std::vector<ItemCard>& items, std::size_t n, bool dark) {
  const int last = lastBirth(items);
  // birthColour() knows a window more, which only tests: here items are born in it too.
  for (int window = 0; window <= last; ++window)
    groups.add(MapWords::tr("First seen in %1").arg(windowName(window)), birthColour(window, last + 2, dark));
  for (std::size_t i = 0; i < n; ++i) groups.put(static_cast<std::size_t>(std::max(0, items[i].firstWindow)));
}

void byPopularity(Groups& groups, const ItemMap& map) {
  for (std::size_t k = 0; k < kRecordsFrom.size(); ++k) {
    const double share = static_cast<double>(k) / static_cast<double>(kRecordsFrom.size() - 1);
    const auto from = kRecordsFrom[k];
    const QString name = from == 0                      ? MapWords::tr("No record yet")
                         : k + 1 == kRecordsFrom.size() ? MapWords::tr("%1 records and more").arg(count(from))
                                                        : MapWords::tr("%1–%2 records").arg(count(from), count(kRecordsFrom[k + 1] - 1));
    groups.add(name, heatColour(share));
  }
  for (const auto records : map.records)
    groups.put(static_cast<std::size_t>(std::upper_bound(kRecordsFrom.begin(), kRecordsFrom.end(), records) - kRecordsFrom.begin()) - 1);
}

void bySlot(Groups& groups, const std::vector<ItemCard>& items, const ItemMap& map, bool dark) {
  const int windows = lastBirth(items) + 1;  // the last one only tests: no expert is born for it
  for (const auto& slot : map.slots) {
    const bool visual = slot.modality == Modality::kVisual;
    const double share = slot.born && windows > 2 ? static_cast<double>(*slot.born) / (windows - 2) : 0;
    groups.add(slotTitle(slot), !slot.born ? (visual ? baseColour(dark) : baseColour(dark).darker(150))
                                : visual   ? birthColour(*slot.born, windows, dark)
                                           : heatColour(0.25 + 0.7 * share));
  }
  for (const auto slot : map.slot) groups.put(static_cast<std::size_t>(slot));
}

void byModality(Groups& groups, const ItemMap& map, bool dark) {
  for (const auto modality : kModalities) groups.add(modalityTitle(modality), seriesColour(static_cast<int>(modality), dark));
  for (const auto modality : map.modality) groups.put(static_cast<std::size_t>(modality));
}

}  // namespace

QString mapColourTitle(MapColour colour) {
  switch (colour) {
    case MapColour::kCategory: return MapWords::tr("Category");
    case MapColour::kBirth: return MapWords::tr("Window of birth");
    case MapColour::kPopularity: return MapWords::tr("Popularity");
    case MapColour::kSlot: return MapWords::tr("Dominant expert");
    case MapColour::kModality: return MapWords::tr("Dominant modality");
  }
  return {};
}

QString cannotColour(MapColour by, const std::vector<ItemCard>& items, const ItemMap& map) {
  switch (by) {
    case MapColour::kCategory:
      if (std::any_of(items.begin(), items.end(), [](const ItemCard& item) { return !item.category.empty(); })) return {};
      return MapWords::tr("The stream names no categories: give its items.csv a column \"category\".");
    case MapColour::kSlot: return map.slots.empty() ? MapWords::tr("This method has no experts.") : QString();
    case MapColour::kModality:
      return map.modality.empty() ? MapWords::tr("This method does not tell what pictures and texts add, or reads one of them.")
                                  : QString();
    case MapColour::kBirth:
    case MapColour::kPopularity: return {};
  }
  return {};
}

MapColouring colouringOf(MapColour by, const std::vector<ItemCard>& items, const ItemMap& map, const QPalette& palette) {
  MapColouring made;
  Groups groups(made, palette);
  const bool dark = isDark(palette);
  switch (by) {
    case MapColour::kCategory: byCategory(groups, items, map.x.size(), dark); break;
    case MapColour::kBirth: byBirth(groups, items, map.x.size(), dark); break;
    case MapColour::kPopularity: byPopularity(groups, map); break;
    case MapColour::kSlot: bySlot(groups, items, map, dark); break;
    case MapColour::kModality: byModality(groups, map, dark); break;
  }
  return made;
}

QString slotTitle(const SlotName& slot) {
  return slot.born ? MapWords::tr("%1 %2").arg(modalityTitle(slot.modality), expertName(*slot.born))
                   : MapWords::tr("%1 base path").arg(modalityTitle(slot.modality));
}

}  // namespace xsmoe::widgets
