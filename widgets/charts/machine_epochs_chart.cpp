// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/machine_epochs_chart.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "model/core/run_moment.h"
#include "widgets/words/moment_wording.h"

namespace xsmoe::widgets {
namespace {

constexpr double kBytesOfAGigabyte = 1e9;  // as bytesText() has them

/// What a curve has of an epoch; empty: nothing.
using ValueOfEpoch = std::optional<double> (*)(const EpochDone& epoch);

std::optional<double> percentOfShare(const std::optional<double>& share) { return share ? std::optional(100 * *share) : std::nullopt; }
std::optional<double> gigabytesOf(const std::optional<std::int64_t>& bytes) {
  return bytes ? std::optional(static_cast<double>(*bytes) / kBytesOfAGigabyte) : std::nullopt;
}

std::optional<double> cpuOfEpoch(const EpochDone& epoch) { return percentOfShare(epoch.machine.cpu); }
std::optional<double> gpuOfEpoch(const EpochDone& epoch) { return percentOfShare(epoch.machine.gpu); }
std::optional<double> memoryOfEpoch(const EpochDone& epoch) { return gigabytesOf(epoch.machine.memoryBytes); }
std::optional<double> gpuMemoryOfEpoch(const EpochDone& epoch) { return gigabytesOf(epoch.machine.gpuBytes); }
std::optional<double> readOfEpoch(const EpochDone& epoch) { return gigabytesOf(epoch.machine.readBytes); }
std::optional<double> preparingOfEpoch(const EpochDone& epoch) {
  const auto& preparing = epoch.times.of(StepPart::kData);
  if (!preparing || epoch.seconds <= 0) return std::nullopt;
  return 100 * std::min(1.0, *preparing / epoch.seconds);
}

/// An epoch and where it ended.
struct PlacedEpoch {
  double x = 0;
  const EpochDone* epoch = nullptr;
};

std::vector<PlacedEpoch> placedEpochs(const ChartContent& content, const RunHistory& history) {
  std::vector<PlacedEpoch> placed;
  for (const EpochRange& one : content.epochs)
    if (const EpochDone* const epoch = epochAt(history, RunMoment(one.window, one.epoch))) placed.push_back({one.to, epoch});
  return placed;
}

/// Nothing where no epoch has it. Colours are of what is measured, dashes are bytes.
void addEpochCurve(ChartContent& content, const std::vector<PlacedEpoch>& epochs, ChartSeries curve, bool bytes, ValueOfEpoch valueOf) {
  curve.dashed = curve.secondAxis = bytes;
  for (const PlacedEpoch& one : epochs) {
    const auto value = valueOf(*one.epoch);
    if (!value) continue;
    curve.points.emplace_back(one.x, *value);
    curve.pointNames.push_back(momentName(RunMoment(one.epoch->window, one.epoch->epoch)));
  }
  if (!curve.points.empty()) content.series.push_back(std::move(curve));
}

}  // namespace

ChartContent machineEpochsContent(const RunHistory& history, StepAxis axis) {
  ChartContent content;
  content.title = MachineEpochsChart::tr("The machine, epoch by epoch");
  content.shortTitles = {MachineEpochsChart::tr("Machine per epoch"), MachineEpochsChart::tr("Machine")};
  layOutAlong(content, history, axis, history);
  content.y.title = QStringLiteral("%");
  content.y.least = 0;
  content.y.most = 100;
  content.y2.title = MachineEpochsChart::tr("memory, read (GB)");
  content.y2.shortTitles = {MachineEpochsChart::tr("GB")};
  content.y2.least = 0;
  content.emptyText = MachineEpochsChart::tr("What each epoch took of the machine appears here when the first one is over.");
  const auto epochs = placedEpochs(content, history);
  addEpochCurve(content, epochs, lineSeries(MachineEpochsChart::tr("CPU, of all cores"), 0, Marker::kCircle), false, cpuOfEpoch);
  addEpochCurve(content, epochs, lineSeries(MachineEpochsChart::tr("GPU busy"), 1, Marker::kCircle), false, gpuOfEpoch);
  ChartSeries preparing = lineSeries(MachineEpochsChart::tr("preparing batches, of an epoch's steps"), 2, Marker::kCircle);
  preparing.shortName = MachineEpochsChart::tr("preparing batches");
  addEpochCurve(content, epochs, std::move(preparing), false, preparingOfEpoch);
  addEpochCurve(content, epochs, lineSeries(MachineEpochsChart::tr("memory"), 0, Marker::kSquare), true, memoryOfEpoch);
  addEpochCurve(content, epochs, lineSeries(MachineEpochsChart::tr("GPU memory"), 1, Marker::kSquare), true, gpuMemoryOfEpoch);
  ChartSeries readSeries = lineSeries(MachineEpochsChart::tr("read from disks in the epoch"), 3, Marker::kSquare);
  readSeries.shortName = MachineEpochsChart::tr("read");
  addEpochCurve(content, epochs, std::move(readSeries), true, readOfEpoch);
  return content;
}

MachineEpochsChart::MachineEpochsChart(QWidget* parent) : RunChart(StepAxis::kStep, parent) { setContent(machineEpochsContent(shown())); }

void MachineEpochsChart::refresh() { setContent(machineEpochsContent(shown(), axis())); }

}  // namespace xsmoe::widgets
