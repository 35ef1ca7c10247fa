// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/why_feed.h"

#include "widgets/inspect/why_panel.h"
#include "widgets/words/wording.h"

namespace xsmoe::studio {

WhyFeed::WhyFeed(Session& session, Inspection& inspection, widgets::WhyPanel& panel, QObject* parent)
    : ListFeed(session, inspection, panel, parent), panel_(panel) {
  panel_.showReason(whyNoList());
}

void WhyFeed::refresh() {
  const auto& list = inspection_.shown();
  if (!list) {
    known_.reset();
    drop();
    return panel_.showReason(whyNoList());
  }
  if (!isLookedAt() || known_ == list->list) return;
  explain(
      known_, [request = list->request](engine::Questions& questions) { return questions.scoreSplit(request); },
      [this](const Result<ScoreSplit>& split) { take(split); });
}

void WhyFeed::take(const Result<ScoreSplit>& split) {
  if (!split) return panel_.showReason(widgets::errorWords(split.error()));
  panel_.setSplit(std::make_shared<const ScoreSplit>(*split), windowsOfRun());
}

}  // namespace xsmoe::studio
