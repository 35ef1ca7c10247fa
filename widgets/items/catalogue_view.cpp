// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/items/catalogue_view.h"

#include <QAction>
#include <QApplication>
#include <QEvent>
#include <QHBoxLayout>
#include <QImage>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QStackedLayout>
#include <QVBoxLayout>

#include "widgets/icons.h"
#include "widgets/items/catalogue_model.h"
#include "widgets/items/item_strip_delegate.h"
#include "widgets/items/picked_chip.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

/// Of equally large items, so that a picture that comes moves nothing: QListView would lay all items out again.
class PictureGrid : public QListView {
 public:
  using QListView::QListView;

 protected:
  void dataChanged(const QModelIndex& first, const QModelIndex& last, const QList<int>& roles) override {
    if (roles == QList<int>{Qt::DecorationRole})
      viewport()->update();
    else
      QListView::dataChanged(first, last, roles);
  }
};

constexpr int kLaidOutAtOnce = 4096;

}  // namespace

CatalogueView::CatalogueView(QWidget* parent) : QWidget(parent), model_(new CatalogueModel(this)), pages_(new QStackedLayout) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(6, 6, 6, 6);
  column->addWidget(buildSearch());
  count_ = new QLabel(this);
  count_->setWordWrap(true);
  column->addWidget(count_);
  column->addLayout(pages_, 1);
  message_ = new QLabel(this);
  message_->setAlignment(Qt::AlignCenter);
  message_->setWordWrap(true);
  message_->setMargin(16);
  pages_->addWidget(message_);
  pages_->addWidget(buildGrid());
  connect(search_, &QLineEdit::textChanged, this, &CatalogueView::search);
  connect(search_, &QLineEdit::textChanged, this, &CatalogueView::searchChanged);
  connect(model_, &CatalogueModel::pictureWanted, this,
          [this](const QString& path) { Q_EMIT pictureWanted(path, ItemStripDelegate::pictureSize() * qApp->devicePixelRatio()); });
  setListing(nullptr);
}

QWidget* CatalogueView::buildSearch() {
  auto* row = new QWidget(this);
  auto* line = new QHBoxLayout(row);
  line->setContentsMargins(0, 0, 0, 0);
  search_ = new QLineEdit(row);
  search_->setPlaceholderText(tr("Id or title"));
  search_->setClearButtonEnabled(true);
  search_->setAccessibleName(tr("Search the items by id or title"));
  searchMark_ = search_->addAction(QIcon(), QLineEdit::LeadingPosition);
  refreshIcons();
  auto* label = new QLabel(tr("I&tems"), row);
  label->setBuddy(search_);
  line->addWidget(label);
  line->addWidget(search_, 1);
  choice_ = new PickedChip(row);
  line->addWidget(choice_);
  connect(choice_, &PickedChip::clicked, this, [this] {
    setChoice({});
    Q_EMIT choiceTakenBack();
  });
  return row;
}

QWidget* CatalogueView::buildGrid() {
  grid_ = new PictureGrid(this);
  grid_->setModel(model_);
  grid_->setItemDelegate(new ItemStripDelegate(grid_));
  grid_->setFlow(QListView::LeftToRight);
  grid_->setWrapping(true);
  grid_->setResizeMode(QListView::Adjust);
  grid_->setUniformItemSizes(true);
  grid_->setBatchSize(kLaidOutAtOnce);
  grid_->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  grid_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  grid_->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);  // else its coming and going lays all items out again
  grid_->setAccessibleName(tr("Items of the stream"));
  connect(grid_, &QListView::clicked, this, [this](const QModelIndex& index) { Q_EMIT itemChosen(model_->idAt(index.row())); });
  connect(grid_, &QListView::activated, this, [this](const QModelIndex& index) { Q_EMIT itemActivated(model_->idAt(index.row())); });
  return grid_;
}

void CatalogueView::setListing(std::shared_ptr<const CatalogueListing> listing) {
  listing_ = std::move(listing);
  model_->setListing(listing_);
  search_->setEnabled(listing_ && !listing_->items().empty());
  showCount();
  layOut();
  if (!search_->isEnabled())
    showMessage(listing_ ? tr("This stream describes no items.\n\nPut an items.csv with item, title, description and image beside the "
                              "interactions to see them here.")
                         : QString());
}

void CatalogueView::showMessage(const QString& text) {
  message_->setText(text);
  count_->setVisible(false);
  pages_->setCurrentWidget(message_);
}

void CatalogueView::setPicture(const QString& path, const QImage& image) { model_->setPicture(path, image); }

QString CatalogueView::searched() const { return search_->text(); }

void CatalogueView::searchFor(const QString& text) { search_->setText(text); }

void CatalogueView::search(const QString& text) {
  model_->setSearch(text);
  grid_->scrollToTop();
  showCount();
  layOut();
}

/// The first items at once, those below them between other events: all of a hundred thousand would hold the window. Later, when a person
/// has perhaps scrolled, they are laid out in one go, which keeps the place.
void CatalogueView::layOut() {
  grid_->setLayoutMode(QListView::Batched);
  grid_->doItemsLayout();
  grid_->setLayoutMode(QListView::SinglePass);
}

void CatalogueView::setChoice(const QStringList& ids) {
  chosen_ = !ids.isEmpty();
  model_->setChoice(ids);
  choice_->setCount(ids.size());
  grid_->scrollToTop();
  showCount();
  layOut();
}

void CatalogueView::showCount() {
  if (!listing_ || listing_->items().empty()) return;
  const auto all = static_cast<std::int64_t>(listing_->items().size());
  QStringList parts{search_->text().trimmed().isEmpty() && !chosen_
                        ? counted(all, tr("1 item described"), tr("%1 items described"))
                        : tr("%1 of %2 items described").arg(count(model_->rowCount()), count(all))};
  const ItemNotes& notes = listing_->notes();
  parts << (listing_->pictures() == 0     ? tr("no pictures")
            : listing_->pictures() == all ? tr("all with a picture")
                                          : tr("%1 with a picture").arg(count(listing_->pictures())));
  if (notes.missingPictures > 0)
    parts << counted(notes.missingPictures, tr("1 picture named but not there"), tr("%1 pictures named but not there"));
  if (notes.outsidePictures > 0)
    parts << counted(notes.outsidePictures, tr("1 picture outside the folder, ignored"), tr("%1 pictures outside the folder, ignored"));
  if (notes.repeatedIds > 0)
    parts << counted(notes.repeatedIds, tr("1 row repeats an item, ignored"), tr("%1 rows repeat an item, ignored"));
  count_->setText(parts.join(QStringLiteral("; ")));
  count_->setVisible(true);
  if (model_->rowCount() > 0) return pages_->setCurrentWidget(grid_);
  message_->setText(chosen_ && search_->text().trimmed().isEmpty()
                        ? tr("The stream describes none of the items that are chosen on the map.")
                        : tr("No item has this in its id or title."));
  pages_->setCurrentWidget(message_);
}

QString CatalogueView::countText() const { return count_->text(); }

void CatalogueView::refreshIcons() { searchMark_->setIcon(icon(QStringLiteral("search"))); }

void CatalogueView::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) refreshIcons();
}

}  // namespace xsmoe::widgets
