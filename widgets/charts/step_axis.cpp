// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/step_axis.h"

#include <QCoreApplication>
#include <algorithm>

#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

class StepAxisWords {
  Q_DECLARE_TR_FUNCTIONS(StepAxis)
};

struct ClockUnit {
  double ms = 1000;
  QString name;
};

std::int64_t startOf(const RunHistory& history) { return history.windowCount() == 0 ? 0 : history.window(0).startedMs; }

/// In which a run of this length is told.
ClockUnit clockUnitOf(const RunHistory& history) {
  constexpr double kSecond = 1000, kMinute = 60 * kSecond, kHour = 60 * kMinute;
  const WindowHistory* const newest = history.newest();
  const double length = newest != nullptr ? static_cast<double>(std::max(newest->startedMs, newest->lastStepMs) - startOf(history)) : 0;
  if (length < 5 * kMinute) return {kSecond, StepAxisWords::tr("s")};
  if (length < 5 * kHour) return {kMinute, StepAxisWords::tr("min")};
  return {kHour, StepAxisWords::tr("h")};
}

}  // namespace

QString axisTitle(StepAxis axis, const RunHistory& history) {
  switch (axis) {
    case StepAxis::kEpoch: return StepAxisWords::tr("epoch of the run");
    case StepAxis::kWindow: return StepAxisWords::tr("window");
    case StepAxis::kTime: return StepAxisWords::tr("time since the start (%1)").arg(clockUnitOf(history).name);
    case StepAxis::kStep: break;
  }
  return StepAxisWords::tr("training step");
}

double axisUnit(StepAxis axis, const RunHistory& history) { return axis == StepAxis::kTime ? clockUnitOf(history).ms : 1; }

QString axisName(StepAxis axis) {
  switch (axis) {
    case StepAxis::kEpoch: return StepAxisWords::tr("Over epochs");
    case StepAxis::kWindow: return StepAxisWords::tr("Over windows, equally wide");
    case StepAxis::kTime: return StepAxisWords::tr("Over time, with validation, tests and pauses");
    case StepAxis::kStep: break;
  }
  return StepAxisWords::tr("Over training steps");
}

StepPlaces::StepPlaces(const RunHistory& history, StepAxis axis, const RunHistory& axisOf)
    : axis_(axis), startMs_(startOf(history)), unitMs_(clockUnitOf(axisOf).ms) {}

void StepPlaces::enter(const WindowHistory& window) {
  const std::size_t steps = window.batchLosses.size();
  if (!knots_.empty()) before_ = end();
  knots_.clear();
  switch (axis_) {
    case StepAxis::kStep: knots_ = {{0, before_}, {steps, before_ + static_cast<double>(steps)}}; break;
    case StepAxis::kWindow: knots_ = {{0, window.window.value}, {steps, window.window.value + (steps > 0 ? 1 : 0)}}; break;
    case StepAxis::kEpoch: addEpochs(window); break;
    case StepAxis::kTime: addTimes(window); break;
  }
}

void StepPlaces::addEpochs(const WindowHistory& window) {
  knots_.emplace_back(0, before_);
  for (const std::size_t done : window.epochEnds) knots_.emplace_back(done, knots_.back().second + 1);
  const std::size_t steps = window.batchLosses.size(), running = steps - std::min(steps, knots_.back().first);
  if (running == 0) return;
  const auto whole = std::max<std::size_t>(running, static_cast<std::size_t>(std::max(0, window.started.batchesPerEpoch)));
  knots_.emplace_back(steps, knots_.back().second + static_cast<double>(running) / static_cast<double>(whole));
}

void StepPlaces::addTimes(const WindowHistory& window) {
  addTime(0, window.startedMs);
  const std::size_t epochs = std::min(window.epochEnds.size(), window.epochEndMs.size());
  for (std::size_t e = 0; e < epochs; ++e) addTime(window.epochEnds[e], window.epochEndMs[e]);
  if (window.batchLosses.size() > knots_.back().first) addTime(window.batchLosses.size(), window.lastStepMs);
}

void StepPlaces::addTime(std::size_t done, std::int64_t timeMs) {
  const double least = knots_.empty() ? before_ : end();
  knots_.emplace_back(done, std::max(least, static_cast<double>(timeMs - startMs_) / unitMs_));
}

double StepPlaces::at(std::size_t done) const {
  const auto after = std::upper_bound(knots_.begin(), knots_.end(), done, [](std::size_t n, const auto& knot) { return n < knot.first; });
  if (after == knots_.begin()) return before_;
  const auto& [first, from] = *(after - 1);
  if (after == knots_.end() || first == done) return from;
  return from + static_cast<double>(done - first) * ((after->second - from) / static_cast<double>(after->first - first));
}

void layOutAlong(ChartContent& content, const RunHistory& history, StepAxis axis, const RunHistory& axisOf) {
  content.x.title = axisTitle(axis, axisOf);
  content.x.meaning = axisName(axis);
  content.x.unit = axisUnit(axis, axisOf);
  content.x.whole = axis != StepAxis::kTime;
  content.x.least = 0;
  StepPlaces places(history, axis, axisOf);
  double end = 0;
  for (const WindowHistory& window : history.windows()) {
    places.enter(window);
    content.marks.push_back({places.at(0), false, false, windowName(window.window.value)});
    std::size_t from = 0;
    for (std::size_t e = 0; e < window.epochs.size() && e < window.epochEnds.size(); ++e) {
      const std::size_t to = window.epochEnds[e];
      content.epochs.push_back({window.window.value, window.epochs[e].epoch, places.at(from), places.at(to)});
      from = to;
    }
    end = places.end();
    content.windows.push_back({window.window.value, places.at(0), end});
  }
  content.x.most = axis == StepAxis::kTime && end > 0 ? end : std::max(1.0, end);
}

void layOutWindowsAlong(ChartContent& content, const RunHistory& history, StepAxis axis, const RunHistory& axisOf) {
  layOutAlong(content, history, axis, axisOf);
  content.epochs.clear();
}

void layOutTrainedWindows(ChartContent& content, const RunHistory& history) {
  content.x.title = StepAxisWords::tr("trained window");
  content.x.tickPrefix = QStringLiteral("D");
  content.x.whole = true;
  content.x.least = -0.4;
  content.x.most = std::max(1, history.description().settings.protocol.windows - 1) - 0.2;
  for (const WindowHistory& one : history.windows()) {
    const int window = one.window.value;
    content.windows.push_back({window, window - 0.5, window + 0.5});
  }
}

}  // namespace xsmoe::widgets
