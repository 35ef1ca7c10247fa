// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/machine_chart.h"

#include <QDateTime>
#include <QString>
#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

constexpr double kMinuteMs = 60'000, kGigabyte = 1e9;  // as bytesText() has them

QString clockTime(std::int64_t timeMs) { return QDateTime::fromMSecsSinceEpoch(timeMs).time().toString(QStringLiteral("HH:mm:ss")); }

/// What a curve has of a sample; below 0: nothing.
using ValueOf = double (*)(const MachineSample& sample);

double cpuOf(const MachineSample& sample) { return 100 * sample.cpu; }
double gpuOf(const MachineSample& sample) { return 100 * sample.gpu; }
double memoryOf(const MachineSample& sample) {
  return sample.residentBytes > 0 ? static_cast<double>(sample.residentBytes) / kGigabyte : -1;
}
double gpuMemoryOf(const MachineSample& sample) { return sample.gpuBytes > 0 ? static_cast<double>(sample.gpuBytes) / kGigabyte : -1; }

/// Curves of a trail, over minutes up to its newest sample.
class MachineCurves {
 public:
  explicit MachineCurves(const MachineTrail& trail) : trail_(trail) {
    for (const MachineSample& sample : trail) times_.push_back(clockTime(sample.timeMs));
  }
  [[nodiscard]] double at(std::int64_t timeMs) const { return static_cast<double>(timeMs - trail_.back().timeMs) / kMinuteMs; }

  /// Nothing where no sample has it. Colours are of what is measured, dashes are memory.
  void addTo(ChartContent& content, const QString& name, int colour, bool memory, ValueOf valueOf) const {
    ChartSeries curve;
    curve.name = name;
    curve.colour.index = colour;
    curve.marker = Marker::kNone;
    curve.dashed = curve.secondAxis = memory;
    for (std::size_t i = 0; i < trail_.size(); ++i) {
      const double value = valueOf(trail_[i]);
      if (value < 0) continue;
      curve.points.emplace_back(at(trail_[i].timeMs), value);
      curve.pointNames.push_back(times_[i]);
    }
    if (!curve.points.empty()) content.series.push_back(std::move(curve));
  }

  /// A point an epoch, where it ended.
  void addPreparingTo(ChartContent& content, const RunHistory& history) const {
    ChartSeries curve;
    curve.name = MachineChart::tr("preparing batches, of an epoch's steps");
    curve.shortName = MachineChart::tr("preparing batches");
    curve.colour.index = 2;
    for (const WindowHistory& window : history.windows()) addEpochsTo(curve, window);
    if (!curve.points.empty()) content.series.push_back(std::move(curve));
  }

  /// What belongs to windows and epochs of these minutes: what was taken then is pointed at and noted as in every chart of the run.
  void addRangesTo(ChartContent& content, const RunHistory& history) const {
    for (std::size_t place = 0; place < history.windowCount(); ++place) {
      const bool newest = place + 1 == history.windowCount();
      addRangesOf(content, history.window(place), newest ? 0 : std::min(0.0, at(history.window(place + 1).startedMs)));
    }
  }

 private:
  void addEpochsTo(ChartSeries& curve, const WindowHistory& window) const {
    for (std::size_t e = 0; e < std::min(window.epochs.size(), window.epochEndMs.size()); ++e) {
      const EpochDone& epoch = window.epochs[e];
      const std::int64_t endMs = window.epochEndMs[e];
      const auto& preparing = epoch.times.of(StepPart::kData);
      const bool here = endMs >= trail_.front().timeMs && endMs <= trail_.back().timeMs;
      const double x = at(endMs);
      // A clock that was set back leaves the later one out.
      if (!here || !preparing || epoch.seconds <= 0 || (!curve.points.empty() && x < curve.points.back().x())) continue;
      curve.points.emplace_back(x, 100 * std::min(1.0, *preparing / epoch.seconds));
      curve.pointNames.push_back(clockTime(endMs));
    }
  }

  /// Of a window up to the next one's beginning, or up to now; what lies before the axis begins is cut off, and so is all of it where a
  /// clock was set back.
  void addRangesOf(ChartContent& content, const WindowHistory& window, double end) const {
    const double least = *content.x.least, begin = at(window.startedMs);
    const double from = std::max({begin, least, content.windows.empty() ? least : content.windows.back().to});
    if (window.startedMs <= 0 || end <= from) return;
    content.windows.push_back({window.window.value, from, end});
    if (begin >= least) content.marks.push_back({from, false, false, windowName(window.window.value)});
    double before = from;
    for (std::size_t e = 0; e < std::min(window.epochs.size(), window.epochEndMs.size()); ++e) {
      const double to = std::min(end, at(window.epochEndMs[e]));
      if (to <= before) continue;
      content.epochs.push_back({window.window.value, window.epochs[e].epoch, before, to});
      before = to;
    }
  }

  const MachineTrail& trail_;
  std::vector<QString> times_;  ///< of each sample, for its tooltip
};

std::size_t epochsOf(const RunHistory& history) {
  std::size_t epochs = 0;
  for (const WindowHistory& window : history.windows()) epochs += window.epochs.size();
  return epochs;
}

}  // namespace

ChartContent machineContent(const LiveState& state) {
  ChartContent content;
  content.title = MachineChart::tr("The machine over the last minutes");
  content.shortTitles = {MachineChart::tr("Machine, last minutes"), MachineChart::tr("Machine")};
  content.x.title = MachineChart::tr("time (min, 0 is the latest reading)");
  content.x.shortTitles = {MachineChart::tr("time (min)")};
  content.x.most = 0;
  content.y.title = QStringLiteral("%");
  content.y.least = 0;
  content.y.most = 100;
  content.y2.title = MachineChart::tr("memory (GB)");
  content.y2.shortTitles = {MachineChart::tr("GB")};
  content.y2.least = 0;
  content.emptyText = MachineChart::tr("CPU and memory over the last minutes appear here while a run trains.");
  if (!state.machine || state.machine->size() < 2) return content;
  const MachineCurves curves(*state.machine);
  content.x.least = std::min(-1.0, curves.at(state.machine->front().timeMs));
  curves.addTo(content, MachineChart::tr("CPU, of all cores"), 0, false, cpuOf);
  curves.addTo(content, MachineChart::tr("GPU busy"), 1, false, gpuOf);
  if (state.history) {
    curves.addPreparingTo(content, *state.history);
    curves.addRangesTo(content, *state.history);
  }
  curves.addTo(content, MachineChart::tr("memory"), 0, true, memoryOf);
  curves.addTo(content, MachineChart::tr("GPU memory"), 1, true, gpuMemoryOf);
  return content;
}

MachineChart::MachineChart(QWidget* parent) : ChartView(parent) { setContent(machineContent({})); }

void MachineChart::showState(const LiveState& state) {
  const std::size_t epochs = state.history ? epochsOf(*state.history) : 0;
  if (state.machine == shown_ && epochs == epochs_) return;
  shown_ = state.machine;
  epochs_ = epochs;
  setContent(machineContent(state));
}

}  // namespace xsmoe::widgets
