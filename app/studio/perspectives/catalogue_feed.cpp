// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/catalogue_feed.h"

#include "widgets/items/catalogue_listing.h"
#include "widgets/items/catalogue_view.h"
#include "widgets/pages/data_page.h"
#include "widgets/words/wording.h"

namespace xsmoe::studio {

CatalogueFeed::CatalogueFeed(Session& session, widgets::DataPage& page, QObject* parent) : QObject(parent), session_(session), page_(page) {
  connect(&session_, &Session::streamChanged, this, &CatalogueFeed::refresh);
  connect(&session_, &Session::openingChanged, this, &CatalogueFeed::refresh);
  connect(&session_.questions(), &QuestionThread::progressed, this, &CatalogueFeed::showProgress);
  connect(page_.catalogue(), &widgets::CatalogueView::pictureWanted, &pictures_, &PictureThread::want);
  connect(page_.catalogue(), &widgets::CatalogueView::itemChosen, this,
          [this](const QString& id) { session_.chosen().chooseItem(id.toStdString()); });
  connect(page_.catalogue(), &widgets::CatalogueView::itemActivated, this,
          [this](const QString& id) { session_.chosen().showItem(id.toStdString()); });
  connect(page_.catalogue(), &widgets::CatalogueView::choiceTakenBack, this, [this] { session_.chosen().pickItems({}); });
  connect(&session_.chosen(), &Chosen::itemsPicked, this, &CatalogueFeed::showPicked);
  connect(&session_, &Session::runOpened, this, &CatalogueFeed::showPicked);
  connect(&pictures_, &PictureThread::arrived, page_.catalogue(), &widgets::CatalogueView::setPicture);
}

void CatalogueFeed::setActive(bool active) {
  active_ = active;
  refresh();
  showPicked();
}

/// Of a large catalogue it takes its time, so only while somebody looks.
void CatalogueFeed::showPicked() {
  if (active_) page_.catalogue()->setChoice(session_.chosen().pickedItems());
}

void CatalogueFeed::refresh() {
  const auto stream = session_.stream() ? session_.stream()->folder : std::filesystem::path{};
  if (stream != stream_) {
    ++ticket_;
    stream_ = stream;
    reading_ = ready_ = false;
    pictures_.clear();
    page_.setCatalogue(nullptr);
  }
  // Opening a stream cancels what is read: it would be asked for twice.
  if (active_ && !stream_.empty() && !reading_ && !ready_ && !session_.opening()) ask(stream_);
}

void CatalogueFeed::ask(const std::filesystem::path& stream) {
  reading_ = true;
  begun_ = std::make_shared<std::atomic<bool>>(false);
  page_.catalogue()->showMessage(tr("Reading the items…"));
  auto& questions = session_.questions();
  questions.askEngine(
      this,
      [&questions, stream, begun = begun_](engine::Engine& engine) -> Result<Listing> {
        *begun = true;
        auto catalogue = engine.catalogue(stream, questions.progressCallback());
        if (!catalogue) return tl::make_unexpected(catalogue.error());
        return std::make_shared<const widgets::CatalogueListing>(std::move(*catalogue));
      },
      [this, ticket = ticket_](const Result<Listing>& listing) {
        if (ticket == ticket_) take(listing);
      });
}

void CatalogueFeed::take(const Result<Listing>& listing) {
  reading_ = false;
  ready_ = listing.has_value();
  if (!listing && session_.opening()) return;  // given up for what is being opened, and asked for again after that
  if (listing)
    page_.setCatalogue(*listing);
  else
    page_.catalogue()->showMessage(widgets::errorWords(listing.error()));
  Q_EMIT shown();
}

void CatalogueFeed::showProgress(const Progress& progress) {
  if (!reading_ || !*begun_ || session_.opening() || progress.total <= 0) return;
  page_.catalogue()->showMessage(tr("Reading the items: %1 %").arg(100 * progress.done / progress.total));
}

}  // namespace xsmoe::studio
