// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/group_routing_view.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>
#include <optional>
#include <utility>

#include "widgets/words/moment_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

constexpr double kPercent = 100;

/// Translations are those of the map.
struct GroupWords {
  Q_DECLARE_TR_FUNCTIONS(xsmoe::widgets::GroupRoutingMap)
};

GroupRoutingView::Row rowOf(const QString& name, const QString& kind, std::int64_t items, const std::vector<SlotRouting>& routed,
                            RouterNumber number) {
  GroupRoutingView::Row row{name, kind, items, {}};
  for (const SlotRouting& slot : routed) row.numbers.push_back(number == RouterNumber::kGate ? slot.gate : slot.utilization);
  return row;
}

ChartSeries seriesOf(const QString& name) {
  ChartSeries series;
  series.name = name;
  series.kind = SeriesKind::kDots;
  return series;
}

QString points(double share) { return QLocale().toString(kPercent * share, 'f', 2); }

/// Behind a cell's number: what it is beside the items outside the group.
QString comparison(const GroupNumber& number) {
  if (!number.fromOthers) return {};
  const QString by = signedNumber(kPercent * number.fromOthers->value, 2), error = points(number.fromOthers->error);
  if (!number.differs())
    return GroupWords::tr("\n%1 points from the items outside the group, within two standard errors (each %2) or rounding: no difference")
        .arg(by, error);
  return GroupWords::tr("\nDiffers from the items outside the group by %1 points, standard error %2").arg(by, error);
}

}  // namespace

QString groupKindTitle(SliceKind kind) {
  if (kind == SliceKind::kItems) return GroupWords::tr("new and known items");
  return kind == SliceKind::kCategory ? GroupWords::tr("category") : GroupWords::tr("popularity");
}

GroupRoutingView viewOf(const GroupRouting& routing, std::size_t layer, RouterNumber number) {
  const RoutedLayer& routed = routing.layers.at(layer);
  GroupRoutingView view;
  view.number = number;
  view.modality = routed.layer.modality;
  view.hiddenState = routed.layer.hiddenState;
  view.born = routed.layer.born;
  const QString what = number == RouterNumber::kGate ? GroupWords::tr("Mean gate weights") : GroupWords::tr("Utilization");
  view.title = GroupWords::tr("%1 by group of items (%), %2, model after %3")
                   .arg(what, layerTitle(routed.layer), momentName({routing.window, routing.epoch}));
  view.shortTitles = {
      GroupWords::tr("%1 by group (%), %2, after %3").arg(what, layerMark(routed.layer), momentName({routing.window, routing.epoch})),
      GroupWords::tr("%1 by group (%)").arg(what), GroupWords::tr("By group (%)")};
  view.rows.push_back(rowOf(GroupWords::tr("all items"), {}, routing.items, routed.all, number));
  for (const RoutedGroup& group : routed.groups)
    view.rows.push_back(rowOf(text(group.name), groupKindTitle(group.kind), group.items, group.slots, number));
  return view;
}

std::optional<ExpertName> expertOf(const GroupRoutingView& view, std::size_t slot) {
  if (slot == 0 || slot >= view.slots()) return std::nullopt;
  return ExpertName{view.modality, view.hiddenState, view.born[slot - 1]};
}

QString slotTitle(const GroupRoutingView& view, std::size_t slot) {
  return slot == 0 ? GroupWords::tr("base path") : expertName(view.born.at(slot - 1));
}

ChartContent contentOf(const GroupRoutingView& view) {
  ChartContent content;
  content.title = view.title;
  content.shortTitles = view.shortTitles;
  content.x.title = GroupWords::tr("row");
  content.x.whole = true;
  giveAxis(content.y, view.number);
  ChartSeries items = seriesOf(GroupWords::tr("items"));
  for (std::size_t row = 0; row < view.rows.size(); ++row) {
    const auto& one = view.rows[row];
    items.points.emplace_back(static_cast<double>(row), static_cast<double>(one.items));
    items.pointNames.push_back(one.kind.isEmpty() ? one.name : GroupWords::tr("%1: %2", "kind of groups, group").arg(one.kind, one.name));
  }
  content.series.push_back(std::move(items));
  for (std::size_t slot = 0; slot < view.slots(); ++slot) {
    const QString name = slotTitle(view, slot);
    ChartSeries values = seriesOf(GroupWords::tr("%1 (%)").arg(name)), errors = seriesOf(GroupWords::tr("%1, standard error").arg(name)),
                changes = seriesOf(GroupWords::tr("%1, minus the other items (points)").arg(name)),
                changeErrors = seriesOf(GroupWords::tr("%1, standard error of that").arg(name));
    for (std::size_t row = 0; row < view.rows.size(); ++row) {
      if (slot >= view.rows[row].numbers.size()) continue;
      const GroupNumber& number = view.rows[row].numbers[slot];
      const auto x = static_cast<double>(row);
      values.points.emplace_back(x, kPercent * number.value);
      if (number.error) errors.points.emplace_back(x, kPercent * *number.error);
      if (!number.fromOthers) continue;
      changes.points.emplace_back(x, kPercent * number.fromOthers->value);
      changeErrors.points.emplace_back(x, kPercent * number.fromOthers->error);
    }
    for (ChartSeries* const series : {&values, &errors, &changes, &changeErrors}) content.series.push_back(std::move(*series));
  }
  return content;
}

QString cellSentence(const GroupRoutingView& view, std::size_t row, std::size_t slot) {
  const auto& one = view.rows.at(row);
  const QString items = counted(one.items, GroupWords::tr("1 item"), GroupWords::tr("%1 items"));
  const QString where = GroupWords::tr("%1, %2, %3", "group, how many items, gate slot").arg(one.name, items, slotTitle(view, slot));
  if (slot >= one.numbers.size()) return where;
  const GroupNumber& number = one.numbers[slot];
  const QString said =
      GroupWords::tr("%1: %2 %3 %", "where, which number, how much").arg(where, routerNumberTitle(view.number), points(number.value));
  const QString error = number.error ? GroupWords::tr(", standard error %1 points").arg(points(*number.error)) : QString();
  return said + error + comparison(number);
}

QString spoken(const GroupRoutingView& view) {
  QStringList rows;
  for (const auto& row : view.rows) {
    QStringList cells;
    for (std::size_t slot = 0; slot < row.numbers.size(); ++slot) {
      const GroupNumber& number = row.numbers[slot];
      const QString mark = !number.differs()              ? QString()
                           : number.fromOthers->value > 0 ? GroupWords::tr(" (more)")
                                                          : GroupWords::tr(" (less)");
      cells << slotTitle(view, slot) + QLatin1Char(' ') + percent(number.value) + mark;
    }
    rows << GroupWords::tr("%1: %2", "group, its numbers")
                .arg(row.name, cells.isEmpty() ? GroupWords::tr("no item") : cells.join(QStringLiteral(", ")));
  }
  return rows.join(QStringLiteral("; "));
}

}  // namespace xsmoe::widgets
