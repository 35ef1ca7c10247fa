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
#include "widgets/pages/run_table.h"

namespace xsmoe::studio {
namespace {

using widgets::CurveOf;
using widgets::CurveOptions;
using widgets::CurveSpread;
using widgets::CurveX;

const QString kChosenRuns = QStringLiteral("runs"), kCurvesShown = QStringLiteral("curves");
const QString kCurveOf = QStringLiteral("of"), kCurveOver = QStringLiteral("over"), kCurveSpread = QStringLiteral("spread");
const QString kCurveSingle = QStringLiteral("single"), kCurveMixed = QStringLiteral("mixed");
const QString kOverTrainingTime = QStringLiteral("training_time"), kSpreadRange = QStringLiteral("range"),
              kSpreadNone = QStringLiteral("none");

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

QString curveKeyOf(const CurveOptions& options) {
  for (const auto& [of, key] : kCurveKeys)
    if (options.of == of) return QString::fromLatin1(key);
  for (const auto& metric : rankingMetrics())
    if (metric.field == options.metric) return QString::fromStdString(std::string(metric.key));
  return {};
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

}  // namespace

QJsonObject arrangementOf(const widgets::ComparePage& page) {
  QJsonObject object;
  QJsonArray runs;
  for (const auto& folder : page.table()->choiceOfPerson()) runs.append(QString::fromStdString(folder));
  if (!runs.isEmpty()) object.insert(kChosenRuns, runs);
  if (const QJsonObject curves = curvesObject(page.curves()->options()); !curves.isEmpty()) object.insert(kCurvesShown, curves);
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
  page.curves()->setOptions(curvesIn(arrangement.value(kCurvesShown).toObject()));
}

}  // namespace xsmoe::studio
