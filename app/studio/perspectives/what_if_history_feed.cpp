// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/what_if_history_feed.h"

#include <QFileDialog>
#include <utility>
#include <vector>

#include "widgets/inspect/history_editor.h"
#include "widgets/inspect/split_views.h"
#include "widgets/inspect/what_if_panel.h"
#include "widgets/words/which_model.h"
#include "widgets/words/wording.h"

namespace xsmoe::studio {

WhatIfHistoryFeed::WhatIfHistoryFeed(Session& session, Inspection& inspection, RunItems& items, widgets::WhatIfPanel& panel,
                                     QObject* parent)
    : ListFeed(session, inspection, panel, parent), items_(items), panel_(panel) {
  connect(panel_.history(), &widgets::HistoryEditor::changed, this, &WhatIfHistoryFeed::askNow);
  connect(&items_, &RunItems::arrived, this, [this] { panel_.history()->setListing(items_.listing()); });
  connect(&session_, &Session::runOpened, this, [this] {
    panel_.own()->reset();
    panel_.history()->setOwn({});
    awaited_.reset();
  });
  connectOwnItem();
  showReason(tr("Add items to make a user of them, or choose one above."));
}

void WhatIfHistoryFeed::connectOwnItem() {
  auto* const own = panel_.own();
  connect(own, &widgets::OwnItemForm::asked, this, [this, own] {
    panel_.history()->renew(own->card());
    askNow();
  });
  connect(own, &widgets::OwnItemForm::addWanted, this, [this, own] {
    panel_.history()->renew(own->card());
    panel_.history()->add(own->card());
  });
  connect(own, &widgets::OwnItemForm::fileWanted, this, &WhatIfHistoryFeed::askFile);
}

void WhatIfHistoryFeed::askFile(widgets::OwnItemForm::File which) {
  const bool picture = which == widgets::OwnItemForm::File::kPicture;
  const QString path = picture
                           ? QFileDialog::getOpenFileName(&panel_, tr("Choose a picture"), {}, tr("Pictures (*.jpg *.jpeg *.png *.webp)"))
                           : QFileDialog::getExistingDirectory(&panel_, tr("Where is the encoder's checkpoint?"));
  if (!path.isEmpty()) panel_.own()->setFile(which, path);
}

void WhatIfHistoryFeed::refresh() {
  const auto& shown = inspection_.shown();
  if (!isLookedAt()) return;
  if (const auto moment = inspection_.moment()) items_.want(*moment);
  const auto list = shown ? shown->list : nullptr;
  if (list == own_) return takeAwaited();
  const bool otherUser = !own_ || !list || own_->user != list->user;
  own_ = list;
  // A person's changes stay from one window to another.
  if (otherUser || !panel_.history()->isChanged()) panel_.history()->setOwn(list ? list->history : std::vector<ItemCard>{});
  drop();
  takeAwaited();
  askNow();
}

std::optional<EditedHistory> WhatIfHistoryFeed::edited() const {
  if (awaited_) return awaited_;
  if (!panel_.history()->isChanged()) return std::nullopt;
  EditedHistory mine{own_ ? own_->user : std::string(), history()};
  // It is gone with the program.
  std::erase_if(mine.items, [own = panel_.own()->card().id](const std::string& id) { return !own.empty() && id == own; });
  return mine;
}

void WhatIfHistoryFeed::restore(EditedHistory history) {
  awaited_ = std::move(history);
  refresh();
}

void WhatIfHistoryFeed::takeAwaited() {
  if (!awaited_ || awaited_->user != (own_ ? own_->user : std::string())) return;
  const auto items = std::exchange(awaited_, std::nullopt)->items;
  panel_.history()->setHistory(items);
}

std::vector<std::string> WhatIfHistoryFeed::history() const {
  std::vector<std::string> ids;
  for (const auto& item : panel_.history()->history()) ids.push_back(item.id);
  return ids;
}

void WhatIfHistoryFeed::askNow() {
  const auto moment = inspection_.shown() ? std::optional(inspection_.shown()->moment) : inspection_.moment();
  const auto ids = history();
  if (!moment) return showReason(tr("No window of this run is finished yet, so there are no stored weights to ask."));
  if (ids.empty()) {
    drop();
    return showReason(tr("Nobody yet: add an item, and what is recommended to somebody who had only that is shown here."));
  }
  if (asking()) return;  // the newest wish is asked when the answer to the one under way has come
  panel_.setBusy(true);
  engine::ListRequest request;
  if (inspection_.shown()) request = inspection_.shown()->request;
  request.moment = moment->weights();
  request.history = ids;
  request.own = panel_.own()->item();
  const auto work = [request](engine::Questions& questions) -> Result<Answer> {
    auto list = questions.recommendTo(request);
    if (!list) return tl::make_unexpected(list.error());
    if (!request.own) return Answer{std::move(*list), {}};
    auto split = questions.scoreSplit(request);
    if (!split) return tl::make_unexpected(split.error());
    return Answer{std::move(*list), std::move(*split)};
  };
  const auto takeIt = [this, ids, own = request.own](const Result<Answer>& answer) {
    followOwn();
    take(answer);
    if (ids != history() || own != panel_.own()->item()) askNow();
  };
  // The two lists are compared: both are of one copy of a model in training, else its own progress would be taken for the history's.
  if (inspection_.shown()) return explain(own_, work, takeIt);
  ask(
      *moment, [work](engine::Questions& questions, const ProgressCallback&) { return work(questions); }, takeIt);
}

/// The user's own list of a newer copy may be of another window, by when the user had more.
void WhatIfHistoryFeed::followOwn() {
  if (own_ && !panel_.history()->isChanged()) panel_.history()->setOwn(own_->history);
}

void WhatIfHistoryFeed::take(const Result<Answer>& answer) {
  panel_.own()->setStanding(answer ? widgets::ownItemSentence(answer->list, answer->split) : QString());
  if (!answer) return showReason(widgets::errorWords(answer.error()));
  const Recommendation* const list = &answer->list;
  panel_.setBusy(false);
  const bool live = inspection_.shown() ? !inspection_.shown()->moment.window : session_.live();
  panel_.setList(*list, own_, widgets::momentText(list->window, live, list->epoch, list->tau));
}

void WhatIfHistoryFeed::showReason(const QString& reason) {
  panel_.setBusy(false);
  panel_.showReason(reason);
}

}  // namespace xsmoe::studio
