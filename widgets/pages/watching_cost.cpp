// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/watching_cost.h"

#include <QCoreApplication>
#include <QStringList>
#include <algorithm>

#include "model/analysis/step_split.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

class WatchingWords {
  Q_DECLARE_TR_FUNCTIONS(WatchingCost)
};

bool hasStepped(const LiveState& state) {
  if (!state.history) return false;
  for (const WindowHistory& window : state.history->windows())
    if (window.trainingSeconds > 0) return true;
  return false;
}

QString partOfWatching(const QString& name, double share) { return WatchingWords::tr("%1 %2").arg(name, percent(share, 2)); }

}  // namespace

double WatchingCost::sum() const { return std::max(0.0, events) + std::max(0.0, painting) + std::max(0.0, metering); }

WatchingCost watchingCost(const LiveState& state, const DrawingCost& drawing) {
  WatchingCost cost;
  if (state.toldSeconds <= 0) return cost;
  // Telling begins anew where a run goes on, so it is compared with what passed since.
  if (state.tellingSeconds > 0) cost.events = std::min(1.0, state.tellingSeconds / state.toldSeconds);
  if (!hasStepped(state)) return cost;
  if (drawing.filling >= 0 || drawing.painting >= 0)
    cost.painting = std::min(1.0, std::max(0.0, drawing.filling) + std::max(0.0, drawing.painting));
  if (const auto split = newestStepSplit(*state.history))
    if (const auto& metering = split->parts.of(StepPart::kMetering)) cost.metering = split->share(*metering);
  return cost;
}

QString watchingText(const WatchingCost& cost) {
  QStringList parts;
  if (cost.events >= 0) parts << partOfWatching(WatchingWords::tr("events"), cost.events);
  if (cost.painting >= 0) parts << partOfWatching(WatchingWords::tr("painting"), cost.painting);
  if (cost.metering >= 0) parts << partOfWatching(WatchingWords::tr("metering"), cost.metering);
  const QString words = cost.isAboveTarget() ? WatchingWords::tr("%1 of a step, above the target of %2: %3")
                                             : WatchingWords::tr("%1 of a step (target %2): %3");
  return words.arg(percent(cost.sum(), 2), percent(kWatchingTarget, 0), parts.join(QStringLiteral(", ")));
}

QString watchingDetail() {
  return WatchingWords::tr(
      "Events: of the training thread's time, what it took to tell this window. Painting: of the window's own thread over the last "
      "seconds, what filling this page's views and painting the window took, counted as if it had no core of its own. Metering: of the "
      "newest "
      "window's steps, what measuring utilization took, without which nothing could be pruned");
}

}  // namespace xsmoe::widgets
