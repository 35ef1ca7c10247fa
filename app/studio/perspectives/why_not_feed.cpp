// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/why_not_feed.h"

#include "widgets/forms/item_box.h"
#include "widgets/inspect/why_not_panel.h"
#include "widgets/words/wording.h"

namespace xsmoe::studio {

WhyNotFeed::WhyNotFeed(Session& session, Inspection& inspection, RunItems& items, widgets::WhyNotPanel& panel, QObject* parent)
    : ListFeed(session, inspection, panel, parent), items_(items), panel_(panel) {
  showReason(whyNoList());
  connect(&panel_, &widgets::WhyNotPanel::itemRequested, this, [this](const QString& id) {
    item_ = id.toStdString();
    refresh();
  });
  connect(&items_, &RunItems::arrived, this, [this] { panel_.items()->setListing(items_.listing()); });
  connect(&session_, &Session::runOpened, this, [this] { item_.clear(); });
}

void WhyNotFeed::refresh() {
  const auto& list = inspection_.shown();
  if (!list) {
    known_.reset();
    drop();
    return showReason(whyNoList());
  }
  if (!isLookedAt()) return;
  items_.want(list->moment);
  if (item_.empty()) {
    known_.reset();
    const QString tells = tr("where it ranks for this user, what it lacks and what would lift it.");
    return showReason((list->list->hasTruth
                           ? tr("Press Enter above for the held-out item, or type a piece of another item's id or title: %1")
                           : tr("Type a piece of an item's id or title above: %1"))
                          .arg(tells));
  }
  if (known_ == list->list && knownItem_ == item_) return;
  knownItem_ = item_;
  panel_.setBusy(true);
  explain(
      known_, [request = list->request, item = item_](engine::Questions& questions) { return questions.whyNot(request, item); },
      [this](const Result<WhyNot>& answer) { take(answer); });
}

void WhyNotFeed::take(const Result<WhyNot>& answer) {
  if (!answer) return showReason(widgets::errorWords(answer.error()));
  panel_.setBusy(false);
  panel_.setAnswer(*answer, windowsOfRun());
}

void WhyNotFeed::showReason(const QString& reason) {
  panel_.setBusy(false);
  panel_.showReason(reason);
}

}  // namespace xsmoe::studio
