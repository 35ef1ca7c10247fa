// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/map/map_neighbours.h"

#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QTreeWidget>
#include <QVBoxLayout>
#include <utility>

#include "widgets/charts/view_saver.h"
#include "widgets/items/catalogue_listing.h"
#include "widgets/words/labels.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {

MapNeighbours::MapNeighbours(QWidget* parent)
    : QWidget(parent), kind_(new QComboBox(this)), of_(wrappedLabel(this)), list_(new QTreeWidget(this)) {
  kind_->addItems({tr("Neighbours by embedding"), tr("Neighbours by frozen states")});
  kind_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  kind_->setAccessibleName(tr("Neighbours by"));
  kind_->setToolTip(tr("By what the model makes of the items, or by what the frozen encoders see in them"));
  of_->setTextFormat(Qt::PlainText);
  list_->setHeaderLabels({tr("Item"), tr("Cosine")});
  list_->setRootIsDecorated(false);
  list_->setUniformRowHeights(true);
  list_->setAccessibleName(tr("Neighbours of the chosen item"));
  list_->setToolTip(tr("A double click or Enter chooses the item"));
  (new ViewSaver(*list_, *list_->model(), list_->accessibleName()))->openWhereAsked();
  list_->header()->setStretchLastSection(false);
  list_->header()->setSectionResizeMode(0, QHeaderView::Stretch);
  list_->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
  auto* const column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(kind_);
  column->addWidget(of_);
  column->addWidget(list_, 1);
  connect(kind_, qOverload<int>(&QComboBox::currentIndexChanged), this, &MapNeighbours::fill);
  connect(list_, &QTreeWidget::itemActivated, this, [this](QTreeWidgetItem* row) { Q_EMIT activated(row->data(0, Qt::UserRole).toInt()); });
}

void MapNeighbours::setNeighbours(const ItemNeighbours& neighbours, std::shared_ptr<const CatalogueListing> listing) {
  neighbours_ = neighbours;
  listing_ = std::move(listing);
  fill();
}

void MapNeighbours::clear() {
  neighbours_.reset();
  fill();
}

void MapNeighbours::fill() {
  list_->clear();
  of_->setText(neighbours_ ? tr("of “%1”").arg(itemTitle(listing_->items().at(static_cast<std::size_t>(neighbours_->place)))) : QString());
  if (neighbours_) {
    for (const auto& one : kind_->currentIndex() == 0 ? neighbours_->byEmbedding : neighbours_->byStates) {
      const QString title = itemTitle(listing_->items().at(static_cast<std::size_t>(one.place)));
      auto* const row = new QTreeWidgetItem(list_, {title, QLocale().toString(one.cosine, 'f', 3)});
      row->setToolTip(0, title);
      row->setTextAlignment(1, Qt::AlignRight | Qt::AlignVCenter);
      row->setData(0, Qt::UserRole, static_cast<int>(one.place));
    }
  }
  Q_EMIT listed();
}

QString MapNeighbours::whose() const { return of_->text(); }

std::vector<int> MapNeighbours::items() const {
  std::vector<int> items;
  for (int row = 0; row < list_->topLevelItemCount(); ++row) items.push_back(list_->topLevelItem(row)->data(0, Qt::UserRole).toInt());
  return items;
}

}  // namespace xsmoe::widgets
