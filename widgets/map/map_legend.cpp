// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/map/map_legend.h"

#include <QHeaderView>
#include <QIcon>
#include <QPixmap>

#include "widgets/map/map_colouring.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

constexpr int kSwatch = 12;  // pixels

QIcon swatch(const QColor& colour) {
  QPixmap square(kSwatch, kSwatch);
  square.fill(colour);
  return QIcon(square);
}

}  // namespace

MapLegend::MapLegend(QWidget* parent) : QTreeWidget(parent) {
  setHeaderLabels({tr("Colour"), tr("Items")});
  setRootIsDecorated(false);
  setUniformRowHeights(true);
  setAccessibleName(tr("Legend of the map"));
  setToolTip(tr("A double click or Enter selects the items of a colour"));
  header()->setStretchLastSection(false);
  header()->setSectionResizeMode(0, QHeaderView::Stretch);
  header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
  connect(this, &QTreeWidget::itemActivated, this,
          [this](QTreeWidgetItem* row) { Q_EMIT groupActivated(row->data(0, Qt::UserRole).toInt()); });
}

void MapLegend::setColouring(const MapColouring& colouring) {
  clear();
  for (std::size_t group = 0; group < colouring.groups.size(); ++group) {
    const MapGroup& one = colouring.groups[group];
    if (one.items == 0) continue;
    auto* const row = new QTreeWidgetItem(this, {one.name, count(one.items)});
    row->setIcon(0, swatch(one.colour));
    row->setToolTip(0, one.name);
    row->setTextAlignment(1, Qt::AlignRight | Qt::AlignVCenter);
    row->setData(0, Qt::UserRole, static_cast<int>(group));
  }
}

}  // namespace xsmoe::widgets
