// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspect/number_table.h"

#include <QHeaderView>
#include <utility>

#include "widgets/charts/view_saver.h"

namespace xsmoe::widgets {

NumberTable::NumberTable(const QString& accessibleName, QWidget* parent) : QTableView(parent), model_(new ChartTableModel(this)) {
  setModel(model_);
  setAccessibleName(accessibleName);
  setSelectionBehavior(QAbstractItemView::SelectRows);
  setSelectionMode(QAbstractItemView::SingleSelection);
  setAlternatingRowColors(true);
  setShowGrid(false);
  setTabKeyNavigation(false);
  verticalHeader()->hide();
  verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 6);
  horizontalHeader()->setHighlightSections(false);
  horizontalHeader()->setStretchLastSection(true);
  auto* const saver = new ViewSaver(*this, *model_, accessibleName);
  saver->openWhereAsked();
  saver->leaveToPage();
}

void NumberTable::setTable(ChartTable table) {
  model_->setTable(std::move(table));
  resizeColumnsToContents();
  scrollToTop();
}

}  // namespace xsmoe::widgets
