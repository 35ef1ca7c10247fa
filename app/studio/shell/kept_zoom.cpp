// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/shell/kept_zoom.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QJsonValue>
#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

#include "widgets/charts/chart_content.h"
#include "widgets/report/report_charts.h"

namespace xsmoe::studio {
namespace {

using widgets::ChartLens;
using widgets::ChartView;

const QString kChart = QStringLiteral("chart");
const QString kXTitle = QStringLiteral("x_title"), kYTitle = QStringLiteral("y_title");
const QString kX = QStringLiteral("x"), kY = QStringLiteral("y");
const QString kLogX = QStringLiteral("log_x"), kLogY = QStringLiteral("log_y");
const QString kSmoothing = QStringLiteral("smoothing");

QJsonObject objectOf(const KeptZoom& zoom) {
  const ChartLens& lens = zoom.lens;
  QJsonObject object{{kChart, zoom.chart}, {kXTitle, zoom.x},  {kYTitle, zoom.y},
                     {kLogX, lens.logX},   {kLogY, lens.logY}, {kSmoothing, lens.smoothing}};
  if (lens.x) object.insert(kX, QJsonArray{lens.x->from, lens.x->to});
  if (lens.y) object.insert(kY, QJsonArray{lens.y->from, lens.y->to});
  return object;
}

std::optional<ChartLens::Range> rangeIn(const QJsonValue& value) {
  const QJsonArray ends = value.toArray();
  if (ends.size() != 2 || !ends.at(0).isDouble() || !ends.at(1).isDouble()) return std::nullopt;
  const ChartLens::Range range{ends.at(0).toDouble(), ends.at(1).toDouble()};
  return range.from < range.to ? std::optional(range) : std::nullopt;
}

QString textOf(const KeptZoom& zoom) { return QString::fromUtf8(QJsonDocument(objectOf(zoom)).toJson(QJsonDocument::Compact)); }

bool overlap(const ChartLens::Range& one, const ChartLens::Range& other) { return one.from < other.to && other.from < one.to; }

ChartLens lensFor(const ChartView& chart, const KeptZoom& zoom) {
  ChartLens lens = zoom.lens;
  const widgets::ChartContent& content = chart.content();
  if (lens.x && (content.x.title != zoom.x || !overlap(*lens.x, widgets::wholeRange(content)))) lens.x.reset();
  if (lens.y && content.y.title != zoom.y) lens.y.reset();
  return lens;
}

}  // namespace

QStringList zoomTexts(const std::vector<ChartView*>& charts) {
  QStringList texts;
  for (std::size_t i = 0; i < charts.size(); ++i) {
    const ChartView& chart = *charts[i];
    if (chart.lens() == ChartLens{}) continue;
    const auto [x, y] = chart.lensAxes();
    texts << textOf({static_cast<int>(i), x, y, chart.lens()});
  }
  return texts;
}

std::vector<KeptZoom> zoomsIn(const QStringList& texts) {
  std::vector<KeptZoom> zooms;
  for (const QString& text : texts) {
    const QJsonObject object = QJsonDocument::fromJson(text.toUtf8()).object();
    KeptZoom zoom;
    zoom.chart = object.value(kChart).toInt(-1);
    zoom.x = object.value(kXTitle).toString();
    zoom.y = object.value(kYTitle).toString();
    zoom.lens.x = rangeIn(object.value(kX));
    zoom.lens.y = rangeIn(object.value(kY));
    zoom.lens.logX = object.value(kLogX).toBool();
    zoom.lens.logY = object.value(kLogY).toBool();
    const double smoothing = object.value(kSmoothing).toDouble();
    zoom.lens.smoothing = smoothing > 0 && smoothing < 1 ? smoothing : 0;
    if (zoom.chart >= 0) zooms.push_back(std::move(zoom));
  }
  return zooms;
}

ZoomReturn::ZoomReturn(const std::vector<ChartView*>& charts, std::vector<KeptZoom> zooms, QObject* parent) : QObject(parent) {
  for (KeptZoom& zoom : zooms)
    if (const auto place = static_cast<std::size_t>(zoom.chart); place < charts.size())
      waiting_.push_back({QPointer<ChartView>(charts[place]), std::move(zoom)});
  // Queued: whoever sets the content of a chart goes on with it as it is.
  for (const Waiting& one : waiting_)
    connect(one.chart.data(), &ChartView::contentChanged, this, &ZoomReturn::zoomWhatIsThere, Qt::QueuedConnection);
  zoomWhatIsThere();
}

QStringList ZoomReturn::textsWaiting(const std::vector<ChartView*>& charts) const {
  QStringList texts;
  for (const Waiting& one : waiting_) {
    const auto place = std::find(charts.begin(), charts.end(), one.chart.data());
    if (place == charts.end()) continue;
    KeptZoom zoom = one.zoom;
    zoom.chart = static_cast<int>(place - charts.begin());
    texts << textOf(zoom);
  }
  return texts;
}

void ZoomReturn::zoomWhatIsThere() {
  std::erase_if(waiting_, [](const Waiting& one) {
    if (!one.chart) return true;
    if (!widgets::hasPoints(one.chart->content())) return false;
    if (one.chart->lens() == ChartLens{}) one.chart->setLens(lensFor(*one.chart, one.zoom));
    return true;
  });
  if (waiting_.empty()) deleteLater();
}

}  // namespace xsmoe::studio
