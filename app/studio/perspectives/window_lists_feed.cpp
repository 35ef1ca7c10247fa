// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/window_lists_feed.h"

#include <algorithm>

#include "widgets/inspect/window_lists_panel.h"
#include "widgets/words/wording.h"

namespace xsmoe::studio {

WindowListsFeed::WindowListsFeed(Session& session, Inspection& inspection, widgets::WindowListsPanel& panel, QObject* parent)
    : ListFeed(session, inspection, panel, parent), panel_(panel) {
  panel_.showReason(whyNoList());
  connect(&session_.chosen(), &Chosen::userChosen, this, [this] {  // the weights of all windows are not worth reading for another one
    if (!asking()) return;
    known_.reset();
    drop();
  });
  connect(panel_.view(), &widgets::WindowListsView::placeChosen, this, [this](const QString& id, int window) {
    Q_EMIT itemChosen(id);
    if (windowShown() != window) inspection_.showWindow(window);
  });
}

std::optional<int> WindowListsFeed::windowShown() const {
  const auto& list = inspection_.shown();
  return list && list->request.moment ? std::optional(list->request.moment->window.value) : std::nullopt;
}

void WindowListsFeed::refresh() {
  const auto& list = inspection_.shown();
  if (!list) {
    if (inspection_.busy()) return;
    known_.reset();
    drop();
    return panel_.showReason(whyNoList());
  }
  if (!isLookedAt()) return;
  const Wanted wanted{list->moment.run, list->request.user, inspection_.windows()};
  panel_.view()->choose(panel_.view()->chosen(), windowShown());
  if (known_ == wanted) return;
  known_ = wanted;
  if (wanted.windows.empty()) {
    drop();
    return panel_.showReason(tr("No window of this run is finished yet. The strip begins with the first one."));
  }
  panel_.showReason(tr("Asking the weights after each window…"));
  ask(
      list->moment,
      [user = wanted.user, top = list->request.top](engine::Questions& questions, const ProgressCallback& progress) {
        return questions.recommendInEachWindow(user, top, progress);
      },
      [this, wanted](const Result<std::vector<Recommendation>>& lists) { take(wanted, lists); });
}

void WindowListsFeed::take(const Wanted& wanted, const Result<std::vector<Recommendation>>& lists) {
  if (!lists) {
    known_.reset();  // it may have been given up for something else
    return panel_.showReason(widgets::errorWords(lists.error()));
  }
  auto shown = *lists;
  std::erase_if(shown, [&](const Recommendation& one) {
    return std::find(wanted.windows.begin(), wanted.windows.end(), one.window) == wanted.windows.end();
  });
  std::vector<int> withoutHistory;
  for (const int window : wanted.windows)
    if (std::none_of(shown.begin(), shown.end(), [window](const Recommendation& one) { return one.window == window; }))
      withoutHistory.push_back(window);
  panel_.setLists(QString::fromStdString(wanted.user), widgets::windowListsOf(shown), withoutHistory);
  panel_.view()->choose(panel_.view()->chosen(), windowShown());
}

}  // namespace xsmoe::studio
