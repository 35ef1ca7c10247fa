// SPDX-License-Identifier: GPL-3.0-or-later
// MainWindow: where a person looks, as a state's file has it.
#include <QTabWidget>
#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>

#include "app/studio/shell/kept_zoom.h"
#include "app/studio/shell/main_window.h"
#include "app/studio/shell/page_look.h"
#include "app/studio/shell/time_travel.h"
#include "model/core/run_moment.h"
#include "widgets/pages/timeline.h"

namespace xsmoe::studio {
namespace {

/// A window that the run has not finished is as good as none.
std::optional<int> finishedOrNone(const std::shared_ptr<const LiveState>& state, std::optional<int> window) {
  if (!window || !state || *window < 0 || static_cast<std::size_t>(*window) >= state->history->windowCount()) return std::nullopt;
  return state->history->window(static_cast<std::size_t>(*window)).done ? window : std::nullopt;
}

}  // namespace

std::optional<int> MainWindow::windowOfWeights() const { return travel_->windowOfWeights(); }

SharedView MainWindow::viewShown() const {
  SharedView view;
  const auto shown = std::find_if(perspectives_.begin(), perspectives_.end(),
                                  [this](const auto& one) { return &one->page() == parts_.perspectives->currentWidget(); });
  view.window = windowOfWeights();
  if (const auto moment = parts_.timeline->moment(); moment && moment->epoch > 0) view.epoch = moment;
  view.pages = pagesText(*this);
  if (shown == perspectives_.end()) return view;
  view.perspective = (*shown)->name().key;
  // For programs that know of the page in front alone.
  view.tabs = tabsInFront((*shown)->page());
  view.zoom = sharedZoomsOf((*shown)->charts());
  return view;
}

void MainWindow::restoreView(const SharedView& view) {
  const auto wanted =
      std::find_if(perspectives_.begin(), perspectives_.end(), [&view](const auto& one) { return one->name().key == view.perspective; });
  if (wanted != perspectives_.end()) showPerspective(**wanted);
  const auto& state = session_->run().state;
  if (view.epoch && state && hasMoment(*state->history, *view.epoch))
    showMoment(view.epoch->window.value, view.epoch->epoch);
  else
    showMoment(finishedOrNone(state, view.window));
  arrangeViews(*this, view.views,
               !view.pages.empty());  // before the tabs, of which one is there only with what it is about, and before zoom on its axes
  if (!view.pages.empty()) return bringPages(*this, view.pages);
  if (wanted == perspectives_.end()) return;
  bringTabs((*wanted)->page(), view.tabs);
  zoomAgain(*this, **wanted, zoomsIn(view.zoom));
}

}  // namespace xsmoe::studio
