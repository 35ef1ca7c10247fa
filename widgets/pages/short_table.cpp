// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/short_table.h"

#include <QHeaderView>
#include <algorithm>

namespace xsmoe::widgets {

ShortTable::ShortTable(const QStringList& headers, const QString& name, QWidget* parent) : QTreeWidget(parent) {
  setHeaderLabels(headers);
  setRootIsDecorated(false);
  setUniformRowHeights(true);
  setAlternatingRowColors(true);
  setSelectionBehavior(QAbstractItemView::SelectRows);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  setTextElideMode(Qt::ElideMiddle);
  setAccessibleName(name);
  header()->setSectionResizeMode(QHeaderView::ResizeToContents);
  header()->setStretchLastSection(true);
  header()->setSectionsMovable(false);
}

void ShortTable::setRows(const std::vector<QStringList>& rows) {
  clear();
  QList<QTreeWidgetItem*> items;
  for (const QStringList& row : rows) {
    auto* item = new QTreeWidgetItem(row);
    for (int column = 0; column < row.size(); ++column) item->setToolTip(column, row.join(QStringLiteral(": ")));
    items << item;
  }
  addTopLevelItems(items);
  setVisible(!rows.empty());
  const int shown = std::clamp(static_cast<int>(rows.size()), 1, kMostRows);
  const int rowHeight = rows.empty() ? 0 : sizeHintForRow(0);
  setFixedHeight(header()->sizeHint().height() + shown * rowHeight + 2 * frameWidth());
}

}  // namespace xsmoe::widgets
