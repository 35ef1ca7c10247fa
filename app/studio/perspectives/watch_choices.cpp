// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/watch_choices.h"

#include <QComboBox>
#include <QJsonValue>
#include <QMetaType>
#include <QString>
#include <QVariant>
#include <array>

#include "widgets/charts/expert_count_chart.h"
#include "widgets/charts/loss_chart.h"
#include "widgets/charts/machine_epochs_chart.h"
#include "widgets/charts/metrics_chart.h"
#include "widgets/charts/router_number.h"
#include "widgets/charts/router_time_chart.h"
#include "widgets/charts/step_axis.h"
#include "widgets/network/group_routing_panel.h"
#include "widgets/network/likeness_panel.h"
#include "widgets/network/router_time_panel.h"
#include "widgets/pages/run_monitor.h"
#include "widgets/pages/watch_page.h"

namespace xsmoe::studio {
namespace {

using widgets::StepAxis;

const QString kReferences = QStringLiteral("references"), kStreamFacts = QStringLiteral("new_items");

struct AxisKey {
  StepAxis axis;
  const char* key;
};
constexpr std::array kAxisKeys{AxisKey{StepAxis::kStep, "step"}, AxisKey{StepAxis::kEpoch, "epoch"}, AxisKey{StepAxis::kWindow, "window"},
                               AxisKey{StepAxis::kTime, "time"}};

struct AxisOf {
  const char* key;
  widgets::RunChart* chart;
  StepAxis usual;
};

std::array<AxisOf, 5> axesOf(const widgets::WatchPage& page) {
  return {{{"quality_axis", page.metrics(), StepAxis::kWindow},
           {"experts_axis", page.expertCounts(), StepAxis::kWindow},
           {"loss_axis", page.loss(), StepAxis::kStep},
           {"weights_axis", page.routerTime()->chart(), StepAxis::kWindow},
           {"machine_axis", page.monitor()->epochs(), StepAxis::kStep}}};
}

QString axisKeyOf(StepAxis axis) {
  for (const auto& [one, key] : kAxisKeys)
    if (one == axis) return QString::fromLatin1(key);
  return {};
}

StepAxis axisIn(const QJsonValue& value, StepAxis usual) {
  for (const auto& [axis, key] : kAxisKeys)
    if (value.toString() == QLatin1String(key)) return axis;
  return usual;
}

/// Of what the first entry is the usual.
struct ChooserOf {
  const char* key;
  QComboBox* box;
};

std::array<ChooserOf, 5> numbersOf(const widgets::WatchPage& page) {
  return {{{"number_over_time", page.routerTime()->numbers()},
           {"span_over_time", page.routerTime()->spans()},
           {"number_by_group", page.groupRouting()->numbers()},
           {"alike_by", page.likeness()->kinds()},
           {"machine_over", page.monitor()->span()}}};
}

/// By the data of an entry: of the numbers of gate slots that is their kind, of the others what they are called here too.
QString entryKeyOf(const QVariant& entry) {
  if (entry.typeId() == QMetaType::QString) return entry.toString();
  return entry.toInt() == static_cast<int>(widgets::RouterNumber::kUtilization) ? QStringLiteral("utilization")
                                                                                : QStringLiteral("gate_weight");
}

void chooseEntry(QComboBox& box, const QString& key) {
  int place = 0;
  for (int i = 0; i < box.count(); ++i)
    if (entryKeyOf(box.itemData(i)) == key) place = i;
  box.setCurrentIndex(place);
}

}  // namespace

std::vector<widgets::RunChart*> chartsWithAxis(const widgets::WatchPage& page) {
  std::vector<widgets::RunChart*> charts;
  for (const auto& one : axesOf(page)) charts.push_back(one.chart);
  return charts;
}

std::vector<const QComboBox*> choosersOn(const widgets::WatchPage& page) {
  std::vector<const QComboBox*> choosers{page.routerTime()->layers(), page.routerTime()->gateSlots(), page.groupRouting()->layers(),
                                         page.likeness()->layers(), page.likeness()->against()};
  for (const auto& one : numbersOf(page)) choosers.push_back(one.box);
  return choosers;
}

QJsonObject choicesOf(const widgets::WatchPage& page) {
  QJsonObject choices;
  for (const auto& one : axesOf(page))
    if (const StepAxis axis = one.chart->axis(); axis != one.usual) choices.insert(QLatin1String(one.key), axisKeyOf(axis));
  for (const auto& one : numbersOf(page))
    if (one.box->currentIndex() > 0) choices.insert(QLatin1String(one.key), entryKeyOf(one.box->currentData()));
  if (!page.metrics()->showsReferences()) choices.insert(kReferences, false);
  if (page.metrics()->showsFacts()) choices.insert(kStreamFacts, true);
  return choices;
}

void setChoices(widgets::WatchPage& page, const QJsonObject& choices) {
  for (const auto& one : axesOf(page)) one.chart->setAxis(axisIn(choices.value(QLatin1String(one.key)), one.usual));
  for (const auto& one : numbersOf(page)) chooseEntry(*one.box, choices.value(QLatin1String(one.key)).toString());
  page.metrics()->showReferences(choices.value(kReferences).toBool(true));
  page.metrics()->showFacts(choices.value(kStreamFacts).toBool());
}

}  // namespace xsmoe::studio
