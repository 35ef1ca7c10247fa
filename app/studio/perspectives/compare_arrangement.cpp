// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/compare_arrangement.h"

#include <QJsonArray>
#include <QJsonValue>
#include <QString>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "model/core/ranking_metrics.h"
#include "widgets/charts/run_curves.h"
#include "widgets/pages/compare_page.h"
#include "widgets/pages/curves_panel.h"
#include "widgets/pages/forgetting_page.h"
#include "widgets/pages/run_table.h"
#include "widgets/pages/trade_off_panel.h"
#include "widgets/words/wording.h"

namespace xsmoe::studio {
namespace {

using widgets::CurveOf;
using widgets::CurveOptions;
using widgets::CurveSpread;
using widgets::CurveX;
using widgets::TradeOffCost;
using widgets::TradeOffOptions;

const QString kChosenRuns = QStringLiteral("runs"), kCurvesShown = QStringLiteral("curves");
const QString kCurveOf = QStringLiteral("of"), kCurveOver = QStringLiteral("over"), kCurveSpread = QStringLiteral("spread");
const QString kCurveSingle = QStringLiteral("single"), kCurveMixed = QStringLiteral("mixed");
const QString kOverTrainingTime = QStringLiteral("training_time"), kSpreadRange = QStringLiteral("range"),
              kSpreadNone = QStringLiteral("none");

const QString kTradeOff = QStringLiteral("trade_off"), kTradeOffOf = QStringLiteral("of"), kTradeOffCost = QStringLiteral("cost");
const QString kEachWindow = QStringLiteral("each_window"), kTradeOffMixed = QStringLiteral("mixed");
const QString kForgettingMetric = QStringLiteral("forgetting");

struct CostKey {
  TradeOffCost cost;
  const char* key;
};
constexpr std::array kCostKeys{CostKey{TradeOffCost::kTrainable, "trainable"}, CostKey{TradeOffCost::kMemory, "memory"},
                               CostKey{TradeOffCost::kSeconds, "seconds"}};

struct CurveKey {
  CurveOf of;
  const char* key;
};
constexpr std::array kCurveKeys{CurveKey{CurveOf::kParameters, "parameters"},
                                CurveKey{CurveOf::kTrainable, "trainable"},
                                CurveKey{CurveOf::kExperts, "experts"},
                                CurveKey{CurveOf::kMemory, "memory"},
                                CurveKey{CurveOf::kSeconds, "seconds"},
                                CurveKey{CurveOf::kEpochs, "epochs"},
                                CurveKey{CurveOf::kValidationHr10, "validation_hr10"},
                                CurveKey{CurveOf::kValidationNdcg10, "validation_ndcg10"},
                                CurveKey{CurveOf::kValidationHr20, "validation_hr20"},
                                CurveKey{CurveOf::kValidationNdcg20, "validation_ndcg20"}};

QString keyOfMetric(MetricField field) {
  for (const auto& metric : rankingMetrics())
    if (metric.field == field) return QString::fromStdString(std::string(metric.key));
  return {};
}

QString curveKeyOf(const CurveOptions& options) {
  for (const auto& [of, key] : kCurveKeys)
    if (options.of == of) return QString::fromLatin1(key);
  return keyOfMetric(options.metric);
}

void readCurveKey(const QString& text, CurveOptions& options) {
  for (const auto& [of, key] : kCurveKeys)
    if (text == QLatin1String(key)) options.of = of;
  if (const auto* const metric = findRankingMetric(text.toStdString())) options.metric = metric->field;
}

QJsonObject curvesObject(const CurveOptions& options) {
  QJsonObject object;
  if (const QString of = curveKeyOf(options); of != curveKeyOf(CurveOptions{})) object.insert(kCurveOf, of);
  if (options.x == CurveX::kTrainingTime) object.insert(kCurveOver, kOverTrainingTime);
  if (options.spread == CurveSpread::kRange) object.insert(kCurveSpread, kSpreadRange);
  if (options.spread == CurveSpread::kNone) object.insert(kCurveSpread, kSpreadNone);
  if (options.single) object.insert(kCurveSingle, true);
  if (options.mixed) object.insert(kCurveMixed, true);
  return object;
}

CurveOptions curvesIn(const QJsonObject& object) {
  CurveOptions options;
  readCurveKey(object.value(kCurveOf).toString(), options);
  if (object.value(kCurveOver).toString() == kOverTrainingTime) options.x = CurveX::kTrainingTime;
  const QString spread = object.value(kCurveSpread).toString();
  if (spread == kSpreadRange) options.spread = CurveSpread::kRange;
  if (spread == kSpreadNone) options.spread = CurveSpread::kNone;
  options.single = object.value(kCurveSingle).toBool();
  options.mixed = object.value(kCurveMixed).toBool();
  return options;
}

QJsonObject tradeOffObject(const TradeOffOptions& options) {
  QJsonObject object;
  if (options.metric != TradeOffOptions{}.metric) object.insert(kTradeOffOf, keyOfMetric(options.metric));
  for (const auto& [cost, key] : kCostKeys)
    if (options.cost == cost) object.insert(kTradeOffCost, QLatin1String(key));
  if (options.eachWindow) object.insert(kEachWindow, true);
  if (options.mixed) object.insert(kTradeOffMixed, true);
  return object;
}

TradeOffOptions tradeOffIn(const QJsonObject& object) {
  TradeOffOptions options;
  if (const auto* const metric = findRankingMetric(object.value(kTradeOffOf).toString().toStdString())) options.metric = metric->field;
  for (const auto& [cost, key] : kCostKeys)
    if (object.value(kTradeOffCost).toString() == QLatin1String(key)) options.cost = cost;
  options.eachWindow = object.value(kEachWindow).toBool();
  options.mixed = object.value(kTradeOffMixed).toBool();
  return options;
}

/// The first one is the usual.
void chooseForgettingMetric(widgets::ForgettingPage& page, const QString& key) {
  const auto* const metric = findRankingMetric(key.toStdString());
  page.chooseMetric(widgets::text((metric != nullptr ? *metric : rankingMetrics().front()).title));
}

}  // namespace

QJsonObject sightOf(const widgets::ComparePage& page) {
  QJsonObject object;
  if (const QJsonObject curves = curvesObject(page.curves()->options()); !curves.isEmpty()) object.insert(kCurvesShown, curves);
  if (const QJsonObject tradeOff = tradeOffObject(page.tradeOff()->options()); !tradeOff.isEmpty()) object.insert(kTradeOff, tradeOff);
  if (const auto metric = page.forgetting()->metric(); metric != rankingMetrics().front().key)
    object.insert(kForgettingMetric, QString::fromStdString(metric));
  return object;
}

void lookAt(widgets::ComparePage& page, const QJsonObject& sight) {
  page.curves()->setOptions(curvesIn(sight.value(kCurvesShown).toObject()));
  page.tradeOff()->setOptions(tradeOffIn(sight.value(kTradeOff).toObject()));
  chooseForgettingMetric(*page.forgetting(), sight.value(kForgettingMetric).toString());
}

QJsonObject arrangementOf(const widgets::ComparePage& page) {
  QJsonObject object = sightOf(page);
  QJsonArray runs;
  for (const auto& folder : page.table()->choiceOfPerson()) runs.append(QString::fromStdString(folder));
  if (!runs.isEmpty()) object.insert(kChosenRuns, runs);
  return object;
}

QJsonObject withoutRuns(QJsonObject arrangement) {
  arrangement.remove(kChosenRuns);
  return arrangement;
}

void arrangeAs(widgets::ComparePage& page, const QJsonObject& arrangement) {
  std::vector<std::string> runs;
  const QJsonArray folders = arrangement.value(kChosenRuns).toArray();
  for (qsizetype i = 0; i < folders.size(); ++i)
    if (const QString folder = folders.at(i).toString(); !folder.isEmpty()) runs.push_back(folder.toStdString());
  if (!runs.empty()) page.table()->chooseFolders(std::move(runs));
  lookAt(page, arrangement);
}

}  // namespace xsmoe::studio
