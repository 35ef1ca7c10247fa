// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/tables_feed.h"

#include <QTabWidget>
#include <algorithm>

#include "widgets/pages/compare_page.h"
#include "widgets/pages/tables_panel.h"
#include "widgets/words/plan_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::studio {

TablesFeed::TablesFeed(Session& session, widgets::ComparePage& page, QObject* parent) : QObject(parent), session_(session), page_(page) {
  connect(page_.tables(), &widgets::TablesPanel::tableRequested, this, &TablesFeed::make);
  connect(page_.tables(), &widgets::TablesPanel::cancelRequested, this, [this] { *wanted_ = false; });
  connect(&page_, &widgets::ComparePage::choiceShown, this, &TablesFeed::markShown);
  connect(&session_.questions(), &QuestionThread::progressed, this, &TablesFeed::showProgress);
}

TablesFeed::~TablesFeed() { *wanted_ = false; }

void TablesFeed::setActive(bool active) {
  if (!active) *wanted_ = false;
}

RunsOfTable TablesFeed::runsAsListed(bool chosenOnly) const {
  RunsOfTable table{chosenOnly, {}};
  const auto runs = chosenOnly ? page_.chosen() : page_.listedForTables();
  for (const auto* const run : runs) table.folders.push_back(run->description.folder);
  std::sort(table.folders.begin(), table.folders.end());
  return table;
}

/// The runs that are listed or chosen change, and the table stays what it was made of.
void TablesFeed::markShown() {
  if (!shown_ || page_.tabs()->currentWidget() != page_.tables()) return;
  page_.tables()->setOfOtherRuns(runsAsListed(shown_->chosenOnly).folders != shown_->folders);
}

void TablesFeed::make(const widgets::TableWish& wish) {
  if (making_) return;
  engine::TableRequest request;
  request.kind = wish.kind;
  request.printed = wish.printed;
  request.metrics = wish.metrics;
  request.pairs = wish.pairs;
  request.resamples = wish.resamples;
  for (const auto* const run : wish.chosenOnly ? page_.chosen() : page_.listedForTables())
    request.runs.emplace_back(run->description.folder);
  if (request.runs.empty())
    return page_.tables()->showError(wish.chosenOnly ? tr("No run is chosen. Choose the runs above that the table is to be of.")
                                                     : tr("No run is listed. Take conditions out of the filter."));
  asked_ = runsAsListed(wish.chosenOnly);
  making_ = true;
  wanted_ = std::make_shared<std::atomic<bool>>(true);
  begun_ = std::make_shared<std::atomic<bool>>(false);
  page_.tables()->showMaking({});
  auto& questions = session_.questions();
  questions.askEngine(
      this,
      [&questions, request, wanted = wanted_, begun = begun_](engine::Engine& engine) -> Result<ResultTable> {
        *begun = true;
        return engine.table(request, questions.progressCallback(wanted));
      },
      [this](const Result<ResultTable>& table) { take(table); });
}

void TablesFeed::take(const Result<ResultTable>& table) {
  making_ = false;
  if (table) {
    shown_ = asked_;
    page_.tables()->showTable(*table);
    return markShown();
  }
  if (!*wanted_) return page_.tables()->showError(tr("Stopped: the table was not made."));
  if (session_.opening()) return page_.tables()->showError(tr("Given up for what was being opened. Ask for the table again."));
  page_.tables()->showError(widgets::planProblemText(table.error()));
}

void TablesFeed::showProgress(const Progress& progress) {
  if (!making_ || !*begun_) return;
  const QString what = widgets::withWindowNames(widgets::text(progress.what));
  page_.tables()->showMaking(
      progress.total > 0 ? tr("%1, %2 of %3").arg(what, widgets::count(progress.done), widgets::count(progress.total)) : what);
}

}  // namespace xsmoe::studio
