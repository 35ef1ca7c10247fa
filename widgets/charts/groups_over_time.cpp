// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/groups_over_time.h"

#include <QCoreApplication>
#include <QStringList>
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "widgets/charts/group_routing_view.h"
#include "widgets/charts/routed_models.h"
#include "widgets/charts/run_curves.h"
#include "widgets/charts/slice_curves.h"
#include "widgets/words/symbol_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

class GroupTimeWords {
  Q_DECLARE_TR_FUNCTIONS(GroupTimeWords)
};

constexpr double kPercentOf = 100;

/// A group in all models.
struct TimedGroup {
  std::string key;
  QString name;
  std::int64_t items = 0;  ///< in the newest model that has any
};

/// Those that have items, as the newest model has them; those that only older ones have come behind.
std::vector<TimedGroup> groupsIn(const std::vector<GroupRouting>& models, const RouterTimeChoice& layer, SliceKind kind) {
  std::vector<TimedGroup> groups;
  for (auto model = models.rbegin(); model != models.rend(); ++model) {
    const RoutedLayer* const routed = routedLayerIn(*model, layer);
    if (routed == nullptr) continue;
    for (const RoutedGroup& one : routed->groups) {
      const bool known = std::any_of(groups.begin(), groups.end(), [&](const TimedGroup& group) { return group.key == one.key; });
      if (one.kind == kind && !one.slots.empty() && !known)
        groups.push_back({one.key, sliceTitle({one.kind, one.key, one.name, {}}), one.items});
    }
  }
  return groups;
}

/// With most items, where they are too many.
std::vector<TimedGroup> drawnOf(std::vector<TimedGroup> groups) {
  if (groups.size() <= kMostSliceCurves) return groups;
  std::stable_sort(groups.begin(), groups.end(), [](const TimedGroup& a, const TimedGroup& b) { return a.items > b.items; });
  groups.resize(kMostSliceCurves);
  return groups;
}

/// Said only of groups, which have others beside them.
QString besideOthers(const GroupNumber& number) {
  if (!number.fromOthers) return {};
  if (!number.differs()) return GroupTimeWords::tr("\nno difference from the items outside the group");
  return number.fromOthers->value > 0 ? GroupTimeWords::tr("\nmore than the items outside the group")
                                      : GroupTimeWords::tr("\nless than the items outside the group");
}

/// All items first, by whose points a table names its rows; then the groups.
class GroupCurves {
 public:
  GroupCurves(const std::vector<TimedGroup>& groups, SliceKind kind, const RouterTimeChoice& layer, int born)
      : groups_(groups), kind_(kind), layer_(layer), born_(born) {
    all_.name = GroupTimeWords::tr("all items");
    all_.colour.role = SeriesColour::Role::kMuted;
    all_.dashed = true;
    for (const TimedGroup& group : groups_) {
      curves_.push_back(runCurve(static_cast<int>(curves_.size())));
      curves_.back().name = group.name;
    }
  }
  void add(double x, const GroupRouting& model) {
    const RoutedLayer* const routed = routedLayerIn(model, layer_);
    const auto slot = routed == nullptr ? std::nullopt : slotIn(*routed, born_);
    if (!slot) return;
    addPoint(all_, x, routed->all, *slot, modelName(model, model.items));
    for (const RoutedGroup& group : routed->groups) {
      const auto place = std::find_if(groups_.begin(), groups_.end(), [&](const TimedGroup& one) { return one.key == group.key; });
      if (group.kind != kind_ || place == groups_.end()) continue;
      addPoint(curves_[static_cast<std::size_t>(place - groups_.begin())], x, group.slots, *slot, modelName(model, group.items));
    }
  }
  void addTo(ChartContent& content) {
    if (all_.points.empty()) return;
    content.series.push_back(std::move(all_));
    for (ChartSeries& curve : curves_)
      if (!curve.points.empty()) content.series.push_back(std::move(curve));
  }

 private:
  /// `taken`: by the group from each gate slot; empty: it has no item.
  void addPoint(ChartSeries& curve, double x, const std::vector<SlotRouting>& taken, std::size_t slot, const QString& when) const {
    if (slot >= taken.size()) return;
    const GroupNumber& number = layer_.number == RouterNumber::kGate ? taken[slot].gate : taken[slot].utilization;
    curve.points.emplace_back(x, kPercentOf * number.value);
    curve.errors.push_back(kPercentOf * number.error.value_or(0));
    curve.pointNames.push_back(when + besideOthers(number));
  }

  const std::vector<TimedGroup>& groups_;
  SliceKind kind_;
  const RouterTimeChoice& layer_;
  int born_;
  ChartSeries all_;
  std::vector<ChartSeries> curves_;  // of the groups, in their order
};

void giveTitles(ChartContent& content, const QString& kind, const QString& slot, RouterNumber number) {
  const QString what = number == RouterNumber::kGate ? GroupTimeWords::tr("Gate weight") : GroupTimeWords::tr("Utilization");
  content.title = GroupTimeWords::tr("%1 by %2: %3", "number, kind of groups, gate slot").arg(what, kind, slot);
  content.shortTitles = {GroupTimeWords::tr("%1 by %2", "number, kind of groups").arg(what, kind), what};
  giveAxis(content.y, number);
}

QString remarkOn(std::size_t drawn, std::size_t all) {
  QStringList remarks;
  if (drawn < all)
    remarks << GroupTimeWords::tr("The %1 of %2 groups with most items; By group of items has all.")
                   .arg(count(static_cast<std::int64_t>(drawn)), count(static_cast<std::int64_t>(all)));
  remarks << GroupTimeWords::tr("Bars: one standard error; less than two are no difference.");
  return remarks.join(QLatin1Char(' '));
}

}  // namespace

ChartContent groupsOverTimeContent(const RunHistory& history, const std::vector<GroupRouting>& models, const RouterTimeChoice& layer,
                                   int born, SliceKind kind, StepAxis axis) {
  ChartContent content;
  giveTitles(content, groupKindTitle(kind), slotAndLayerTitle(models, layer, born), layer.number);
  content.y.least = 0;
  content.emptyText = GroupTimeWords::tr("No stored model has groups of this kind that use this gate slot.");
  content.signs = explained({Symbol::kLayer, Symbol::kBasePath, Symbol::kExpert,
                             layer.number == RouterNumber::kGate ? Symbol::kGateWeight : Symbol::kUtilization});
  const auto places = layOutModels(content, history, models, axis);
  const auto groups = groupsIn(models, layer, kind);
  const auto drawn = drawnOf(groups);
  if (drawn.empty()) return content;
  GroupCurves curves(drawn, kind, layer, born);
  for (std::size_t i = 0; i < models.size(); ++i)
    if (places[i]) curves.add(*places[i], models[i]);
  curves.addTo(content);
  if (!content.series.empty()) content.remark = remarkOn(drawn.size(), groups.size());
  return content;
}

}  // namespace xsmoe::widgets
