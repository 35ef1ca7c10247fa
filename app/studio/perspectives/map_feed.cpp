// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/map_feed.h"

#include <utility>

#include "app/studio/perspectives/run_moments.h"
#include "widgets/items/catalogue_listing.h"
#include "widgets/map/map_view.h"

namespace xsmoe::studio {
namespace {

constexpr int kNeighboursListed = 20;

}  // namespace

MapFeed::MapFeed(Session& session, widgets::MapView& view, QObject* parent) : QObject(parent), session_(session), view_(view) {
  connect(&session_, &Session::runOpened, this, &MapFeed::reset);
  connect(&session_, &Session::stateChanged, this, &MapFeed::refresh);
  connect(&session_, &Session::runEnded, this, &MapFeed::refresh);
  connect(&session_, &Session::streamChanged, this, &MapFeed::refresh);  // it may be that of the run, found again
  connect(&session_, &Session::openingChanged, this, &MapFeed::refresh);
  connect(&session_, &Session::progressed, this, &MapFeed::showProgress);
  connect(&view_, &widgets::MapView::neighboursWanted, this, &MapFeed::askNeighbours);
  connect(&view_, &widgets::MapView::itemChosen, this, [this](const QString& id) {
    if (!id.isEmpty()) session_.chooseItem(id.toStdString());
  });
  connect(&view_, &widgets::MapView::itemsSelected, &session_, &Session::pickItems);
  connect(&view_, &widgets::MapView::pictureWanted, &pictures_, &PictureThread::want);
  connect(&pictures_, &PictureThread::arrived, &view_, &widgets::MapView::setPicture);
}

void MapFeed::setActive(bool active) {
  active_ = active;
  refresh();
}

void MapFeed::showMoment(std::optional<int> window) {
  window_ = window;
  refresh();
}

void MapFeed::reset() {
  window_.reset();
  known_.reset();
  items_.clear();
  nextItem_.reset();
  pictures_.clear();
  view_.setItems(nullptr);
  showReason({});
  refresh();
}

std::optional<MapFeed::Wanted> MapFeed::wanted(QString& why) const {
  const auto& state = session_.run().state;
  if (!state) {
    why = tr("All items on one map, as a model sees them. Open a run or train one: the map is there when its first window has finished.");
    return std::nullopt;
  }
  const auto window = finishedWindow(*state->history, window_);
  if (!window) {
    why = session_.live() ? tr("The map comes with the first finished window.")
                          : tr("No window of this run is finished, so there are no stored weights to ask. Train until one is.");
    return std::nullopt;
  }
  return Wanted{session_.run().folder, session_.run().stream, *window};
}

void MapFeed::refresh() {
  // Opening a stream or a run cancels what is asked: it would be asked for twice.
  if (!active_ || session_.opening()) return;
  QString why;
  const auto now = wanted(why);
  if (!now) {
    known_.reset();
    return showReason(why);
  }
  if (known_ == now || asking_) return;
  known_ = now;
  ask(*now);
}

void MapFeed::ask(const Wanted& wanted) {
  asking_ = true;
  auto& questions = session_.questions();
  const bool itemsKnown = items_ == wanted.run;
  if (!itemsKnown) view_.showReason(tr("Placing the items…"));
  questions.ask(
      [&questions, wanted, itemsKnown](QuestionDesk& desk) -> Result<Answer> {
        auto asked = desk.questions(wanted.run, wanted.stream);
        if (!asked) return tl::make_unexpected(asked.error());
        auto map = (*asked)->itemMap(wanted.window, questions.progressCallback());
        if (!map) return tl::make_unexpected(map.error());
        Answer answer{nullptr, std::make_shared<const ItemMap>(std::move(*map))};
        if (!itemsKnown) answer.items = std::make_shared<const widgets::CatalogueListing>(Catalogue{(*asked)->mapItems(), {}});
        return answer;
      },
      [this, wanted](const Result<Answer>& answer) {
        asking_ = false;
        take(wanted, answer);
        refresh();  // where something changed meanwhile
      });
}

void MapFeed::take(const Wanted& wanted, const Result<Answer>& answer) {
  if (known_ != wanted) return;
  if (!answer) {
    if (!session_.opening()) return showReason(QString::fromStdString(describe(answer.error())));
    return known_.reset();  // given up for that, and asked for again after it
  }
  if (answer->items) {
    items_ = wanted.run;
    itemCount_ = answer->items->items().size();
    view_.setItems(answer->items);
  }
  if (answer->map->x.size() > itemCount_) {  // the run was gone on with on a stream that has grown
    known_.reset();
    items_.clear();
    return;
  }
  view_.setMap(answer->map);
  Q_EMIT shown();
}

void MapFeed::askNeighbours(const QString& item) {
  nextItem_ = item.toStdString();
  askNextNeighbours();
}

void MapFeed::askNextNeighbours() {
  if (askingNeighbours_ || !nextItem_) return;
  const std::string item = *std::exchange(nextItem_, std::nullopt);
  if (!known_) return;
  askingNeighbours_ = true;
  session_.questions().ask(
      [wanted = *known_, item](QuestionDesk& desk) -> Result<ItemNeighbours> {
        auto questions = desk.questions(wanted.run, wanted.stream);
        if (!questions) return tl::make_unexpected(questions.error());
        return (*questions)->neighbours(item, wanted.window, kNeighboursListed);
      },
      [this](const Result<ItemNeighbours>& neighbours) {
        askingNeighbours_ = false;
        if (neighbours) view_.setNeighbours(*neighbours);
        askNextNeighbours();
      });
}

void MapFeed::showProgress(const Progress& progress) {
  const bool mapStays = !known_ || items_ == known_->run;
  if (!asking_ || mapStays || progress.total <= 0 || session_.opening()) return;
  view_.showReason(tr("Placing the items: window %1 of %2").arg(progress.done + 1).arg(progress.total));
}

void MapFeed::showReason(const QString& reason) {
  view_.showReason(reason);
  Q_EMIT shown();
}

}  // namespace xsmoe::studio
