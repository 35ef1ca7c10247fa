// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/map_feed.h"

#include <QSignalBlocker>
#include <utility>

#include "app/studio/perspectives/run_moments.h"
#include "widgets/items/catalogue_listing.h"
#include "widgets/map/map_view.h"
#include "widgets/words/wording.h"

namespace xsmoe::studio {
namespace {

constexpr int kNeighboursListed = 20;

}  // namespace

MapFeed::MapFeed(Session& session, widgets::MapView& view, QObject* parent)
    : QObject(parent),
      session_(session),
      view_(view),
      asked_(
          session, [this](QString& why) { return wanted(why); }, [this](const QString& why) { showReason(why); },
          [this](const Wanted& now) { ask(now); }) {
  connect(&session_, &Session::runOpened, this, &MapFeed::reset);
  connect(&session_, &Session::stateChanged, this, &MapFeed::refresh);
  connect(&session_, &Session::runEnded, this, &MapFeed::refresh);
  connect(&session_, &Session::streamChanged, this, &MapFeed::refresh);  // it may be that of the run, found again
  connect(&session_, &Session::progressed, this, &MapFeed::showProgress);
  connect(&view_, &widgets::MapView::neighboursWanted, this, &MapFeed::askNeighbours);
  connect(&view_, &widgets::MapView::itemChosen, this, [this](const QString& id) {
    if (!id.isEmpty()) session_.chosen().chooseItem(id.toStdString());
  });
  connect(&view_, &widgets::MapView::itemsSelected, &session_.chosen(), &Chosen::pickItems);
  connect(&session_.chosen(), &Chosen::itemsPicked, this, [this] {  // taken back on another page
    if (session_.chosen().pickedItems().isEmpty() && !view_.selected().isEmpty()) view_.selectNone();
  });
  connect(&view_, &widgets::MapView::pictureWanted, &pictures_, &PictureThread::want);
  connect(&pictures_, &PictureThread::arrived, &view_, &widgets::MapView::setPicture);
}

void MapFeed::setActive(bool active) { asked_.setActive(active); }

void MapFeed::showMoment(const std::optional<RunMoment>& moment) {
  moment_ = moment;
  refresh();
}

void MapFeed::reset() {
  moment_.reset();
  asked_.forget();
  items_.clear();
  nextItem_.reset();
  pictures_.clear();
  {
    const QSignalBlocker quiet(view_);  // what was picked stays, or is that of the run opened now
    view_.setItems(nullptr);
  }
  showReason({});
  refresh();
}

std::optional<MapFeed::Wanted> MapFeed::wanted(QString& why) const {
  const auto& state = session_.run().state;
  if (!state) {
    why = tr("All items on one map, as a model sees them. Open a run or train one: the map is there when its first window has finished.");
    return std::nullopt;
  }
  const auto moment = storedMoment(*state->history, moment_);
  if (!moment) {
    why = session_.live() ? tr("The map comes with the first finished window.")
                          : tr("No window of this run is finished, so there are no stored weights to ask. Train until one is.");
    return std::nullopt;
  }
  return Wanted{session_.run().folder, session_.run().stream, *moment};
}

void MapFeed::ask(const Wanted& wanted) {
  const bool itemsKnown = items_ == wanted.run;
  if (!itemsKnown) view_.showReason(tr("Placing the items…"));
  asked_.ask(
      [moment = wanted.moment, itemsKnown](engine::Questions& questions, const ProgressCallback& progress) -> Result<Answer> {
        auto map = questions.itemMap(moment, progress);
        if (!map) return tl::make_unexpected(map.error());
        Answer answer{nullptr, std::make_shared<const ItemMap>(std::move(*map))};
        if (!itemsKnown)
          answer.items = std::make_shared<const widgets::CatalogueListing>(Catalogue{questions.mapItems(), {}}, /*ordered=*/true);
        return answer;
      },
      [this, wanted](const Result<Answer>& answer) { take(wanted, answer); });
}

void MapFeed::take(const Wanted& wanted, const Result<Answer>& answer) {
  if (!answer) return showReason(widgets::errorWords(answer.error()));
  if (answer->items) {
    items_ = wanted.run;
    itemCount_ = answer->items->items().size();
    const QSignalBlocker quiet(view_);
    view_.setItems(answer->items);
  }
  if (answer->map->x.size() > itemCount_) {  // the run was gone on with on a stream that has grown
    asked_.forget();
    items_.clear();
    return;
  }
  view_.setMap(answer->map);
  if (answer->items && !session_.chosen().pickedItems().isEmpty()) view_.select(session_.chosen().pickedItems());
  if (answer->items && !session_.chosen().item().empty()) view_.choose(QString::fromStdString(session_.chosen().item()));
  Q_EMIT shown();
}

void MapFeed::askNeighbours(const QString& item) {
  nextItem_ = item.toStdString();
  askNextNeighbours();
}

void MapFeed::askNextNeighbours() {
  if (askingNeighbours_ || !nextItem_) return;
  const std::string item = *std::exchange(nextItem_, std::nullopt);
  if (!asked_.known()) return;
  askingNeighbours_ = true;
  session_.questions().ask(
      this,
      [wanted = *asked_.known(), item](QuestionDesk& desk) -> Result<ItemNeighbours> {
        auto questions = desk.questions(wanted.run, wanted.stream);
        if (!questions) return tl::make_unexpected(questions.error());
        return (*questions)->neighbours(item, wanted.moment, kNeighboursListed);
      },
      [this, wanted = *asked_.known()](const Result<ItemNeighbours>& neighbours) {
        askingNeighbours_ = false;
        if (neighbours && asked_.known() == wanted) view_.setNeighbours(*neighbours);
        askNextNeighbours();
      });
}

void MapFeed::showProgress(const Progress& progress) {
  if (!asked_.underWay() || items_ == asked_.known()->run || progress.total <= 0) return;
  if (!progress.what.starts_with(kItemMapWork) || progress.unit != "windows") return;
  view_.showReason(tr("Placing the items: window %1 of %2").arg(progress.done + 1).arg(progress.total));
}

void MapFeed::showReason(const QString& reason) {
  view_.showReason(reason);
  Q_EMIT shown();
}

}  // namespace xsmoe::studio
