// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/shell/kept_zoom.h"

#include <QJsonArray>
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

/// As rangeIn(): what is turned round is none.
std::optional<ChartLens::Range> rangeIn(const std::optional<std::pair<double, double>>& ends) {
  return ends && ends->first < ends->second ? std::optional(ChartLens::Range{ends->first, ends->second}) : std::nullopt;
}

double smoothingIn(double value) { return value > 0 && value < 1 ? value : 0; }

std::optional<std::pair<double, double>> endsOf(const std::optional<ChartLens::Range>& range) {
  return range ? std::optional(std::pair(range->from, range->to)) : std::nullopt;
}

/// Of those that are not seen as a whole.
std::vector<KeptZoom> keptZoomsOf(const std::vector<ChartView*>& charts) {
  std::vector<KeptZoom> zooms;
  for (std::size_t i = 0; i < charts.size(); ++i) {
    const ChartView& chart = *charts[i];
    if (chart.lens() == ChartLens{}) continue;
    const auto [x, y] = chart.lensAxes();
    zooms.push_back({static_cast<int>(i), x, y, chart.lens()});
  }
  return zooms;
}

bool overlap(const ChartLens::Range& one, const ChartLens::Range& other) { return one.from < other.to && other.from < one.to; }

ChartLens lensFor(const ChartView& chart, const KeptZoom& zoom) {
  ChartLens lens = zoom.lens;
  const widgets::ChartContent& content = chart.content();
  if (lens.x && (content.x.title != zoom.x || !overlap(*lens.x, widgets::wholeRange(content)))) lens.x.reset();
  if (lens.y && content.y.title != zoom.y) lens.y.reset();
  return lens;
}

}  // namespace

QJsonArray zoomsOf(const std::vector<ChartView*>& charts) {
  QJsonArray objects;
  for (const KeptZoom& zoom : keptZoomsOf(charts)) objects.append(objectOf(zoom));
  return objects;
}

std::vector<KeptZoom> zoomsIn(const QJsonArray& objects) {
  std::vector<KeptZoom> zooms;
  for (const QJsonValue value : objects) {
    const QJsonObject object = value.toObject();
    KeptZoom zoom;
    zoom.chart = object.value(kChart).toInt(-1);
    zoom.x = object.value(kXTitle).toString();
    zoom.y = object.value(kYTitle).toString();
    zoom.lens.x = rangeIn(object.value(kX));
    zoom.lens.y = rangeIn(object.value(kY));
    zoom.lens.logX = object.value(kLogX).toBool();
    zoom.lens.logY = object.value(kLogY).toBool();
    zoom.lens.smoothing = smoothingIn(object.value(kSmoothing).toDouble());
    if (zoom.chart >= 0) zooms.push_back(std::move(zoom));
  }
  return zooms;
}

std::vector<SharedZoom> sharedZoomsOf(const std::vector<ChartView*>& charts) {
  std::vector<SharedZoom> shared;
  for (const KeptZoom& zoom : keptZoomsOf(charts)) {
    SharedZoom one;
    one.chart = zoom.chart;
    one.xTitle = zoom.x.toStdString();
    one.yTitle = zoom.y.toStdString();
    one.x = endsOf(zoom.lens.x);
    one.y = endsOf(zoom.lens.y);
    one.logX = zoom.lens.logX;
    one.logY = zoom.lens.logY;
    one.smoothing = zoom.lens.smoothing;
    shared.push_back(std::move(one));
  }
  return shared;
}

std::vector<KeptZoom> zoomsIn(const std::vector<SharedZoom>& shared) {
  std::vector<KeptZoom> zooms;
  for (const SharedZoom& one : shared) {
    KeptZoom zoom;
    zoom.chart = one.chart;
    zoom.x = QString::fromStdString(one.xTitle);
    zoom.y = QString::fromStdString(one.yTitle);
    zoom.lens.x = rangeIn(one.x);
    zoom.lens.y = rangeIn(one.y);
    zoom.lens.logX = one.logX;
    zoom.lens.logY = one.logY;
    zoom.lens.smoothing = smoothingIn(one.smoothing);
    zooms.push_back(std::move(zoom));
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

QJsonArray ZoomReturn::waiting(const std::vector<ChartView*>& charts) const {
  QJsonArray objects;
  for (const Waiting& one : waiting_) {
    const auto place = std::find(charts.begin(), charts.end(), one.chart.data());
    if (place == charts.end()) continue;
    KeptZoom zoom = one.zoom;
    zoom.chart = static_cast<int>(place - charts.begin());
    objects.append(objectOf(zoom));
  }
  return objects;
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
