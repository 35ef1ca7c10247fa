// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/run_paper.h"

#include <QCoreApplication>
#include <utility>

#include "widgets/charts/chart_view.h"
#include "widgets/charts/machine_chart.h"
#include "widgets/charts/machine_epochs_chart.h"
#include "widgets/charts/router_time_chart.h"
#include "widgets/charts/view_saver.h"
#include "widgets/pages/data_page.h"
#include "widgets/pages/run_monitor.h"
#include "widgets/pages/size_ledger.h"
#include "widgets/pages/timeline.h"
#include "widgets/report/paper_views.h"
#include "widgets/words/provenance_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

struct RunPaperWords {
  Q_DECLARE_TR_FUNCTIONS(RunPaper)
};

PaperView nothingOnPaper() {
  return {[](QWidget&, QSize) { return std::optional<ReportChart>(); }};
}

}  // namespace

PaperView sizesOnPaper(const LiveState& state, std::optional<WindowIndex> window) {
  SizeLedger ledger;
  ledger.showRun(state, window);
  if (ledger.table().rows.empty()) return nothingOnPaper();
  return withTable(textOnPaper(ledger.text(), ledger.accessibleName()), ledger.table());
}

PaperView machineOnPaper(const LiveState& state) {
  RunMonitor machine;
  machine.showState(state, {});
  ChartTable table = machine.table();
  if (table.rows.empty()) return nothingOnPaper();
  return withTable(textOnPaper(machine.text(), RunPaperWords::tr("The machine")), std::move(table));
}

PaperView machineOverTimeOnPaper(const LiveState& state) {
  MachineChart chart;
  chart.showState(state);
  return copyOnPaper(chart, {});
}

PaperView machineByEpochOnPaper(const std::shared_ptr<const RunHistory>& run) {
  MachineEpochsChart chart;
  chart.showHistory(run);
  return copyOnPaper(chart, {});
}

std::vector<PaperView> weightsOverTimeOnPaper(const std::shared_ptr<const RunHistory>& run) {
  std::vector<PaperView> views;
  for (const auto& layer : sideLayersOf(*run)) views.push_back(routerTimeOnPaper(run, layer));
  return views;
}

std::vector<PaperView> recordOnPaper(const std::shared_ptr<const RunHistory>& run, const std::vector<WindowNote>& notes, RunSeen seen,
                                     const StreamFacts& facts) {
  auto state = std::make_shared<LiveState>();
  state->history = run;
  state->seen = seen;
  WatchSight sight;
  sight.facts = facts;
  auto views = watchViews(run, notes, sight);
  sight.network = networkView(*state, std::nullopt, std::nullopt);
  views.push_back(networkOnPaper(run, sight));
  for (auto& view : weightsOverTimeOnPaper(run)) views.push_back(std::move(view));
  views.push_back(sizesOnPaper(*state, std::nullopt));
  views.push_back(machineByEpochOnPaper(run));
  Timeline timeline;
  timeline.setState(state);
  timeline.setFacts(facts);
  timeline.setNotes(notes);
  if (run->windowCount() > 0) views.push_back(savedOnPaper(*timeline.saver(), {}));
  return views;
}

std::vector<PaperView> streamOnPaper(const DataReport& report) {
  DataPage page;
  page.setReport(std::make_shared<const DataReport>(report));
  const QString before = RunPaperWords::tr("Data");
  std::vector<PaperView> views;
  for (const auto* const chart : page.findChildren<ChartView*>())
    if (hasPoints(chart->content())) views.push_back(copyOnPaper(*chart, before));
  for (const auto* const saver : saversOn(page)) views.push_back(savedOnPaper(*saver, before));
  for (auto& view : views) view.provenance = provenanceOfStream(report);
  return views;
}

}  // namespace xsmoe::widgets
