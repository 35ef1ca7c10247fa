// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/sliced_changes_table.h"

#include <QLabel>
#include <QList>
#include <QModelIndex>
#include <QStandardItemModel>
#include <QTableView>
#include <QVBoxLayout>
#include <cstdint>
#include <optional>

#include "model/core/ranking_metrics.h"
#include "widgets/charts/view_saver.h"
#include "widgets/pages/slice_cells.h"
#include "widgets/words/labels.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

std::optional<double> shareOfUsers(std::int64_t some, std::int64_t users) {
  if (users == 0) return std::nullopt;
  return static_cast<double>(some) / static_cast<double>(users);
}

std::optional<double> errorOfShare(std::optional<double> share, std::int64_t users) {
  if (!share) return std::nullopt;
  return standardError(*share, users);
}

std::optional<double> errorOf(const std::optional<MetricChange>& mean) { return mean ? std::optional(mean->error) : std::nullopt; }

/// In place of slices.
QString whyNone(SliceKind kind) {
  return kind == SliceKind::kPicked ? SlicedChangesTable::tr("No item is picked. Draw around some on the Map with its lasso.")
                                    : SlicedChangesTable::tr(
                                          "No held-out item of the later test has a category, so there are no slices of "
                                          "this kind.");
}

QList<QStandardItem*> cellsOfUsers(const QString& key, const QString& name, const UserChanges& changes) {
  auto* const first = sliceCell(name, name, false);
  first->setData(key, kSliceKeyRole);
  first->setToolTip(SlicedChangesTable::tr("A click lists its users"));
  const auto lost = shareOfUsers(changes.lost, changes.users), gained = shareOfUsers(changes.gained, changes.users);
  return {first,
          sliceCountCell(changes.users),
          sliceDifferenceCell(changes.fall, 1),
          sliceNumberCell(errorOf(changes.fall), 1),
          sliceNumberCell(lost),
          sliceNumberCell(errorOfShare(lost, changes.users)),
          sliceNumberCell(gained),
          sliceNumberCell(errorOfShare(gained, changes.users)),
          sliceDifferenceCell(changes.hits),
          sliceNumberCell(errorOf(changes.hits))};
}

}  // namespace

SlicedChangesTable::SlicedChangesTable(QWidget* parent)
    : QWidget(parent), rows_(new QStandardItemModel(this)), table_(new QTableView(this)), definition_(wrappedLabel(this)) {
  definition_->setTextFormat(Qt::PlainText);
  const QString error = tr("Error");
  rows_->setHorizontalHeaderLabels({tr("Slice"), tr("Users"), tr("Mean fall (places)"), error, tr("Lost HR@10 (%)"), error,
                                    tr("Gained HR@10 (%)"), error, tr("Change (points)"), error});
  showSlices(*table_, *rows_, tr("Users whose target fell, by slices"));
  (new ViewSaver(*table_, *rows_, table_->accessibleName()))->openWhereAsked();
  const auto choose = [this](const QModelIndex& index) {
    // Where a click activates too, the row that was clicked is gone by then.
    if (index.isValid()) Q_EMIT sliceChosen(index.siblingAtColumn(0).data(kSliceKeyRole).toString());
  };
  connect(table_, &QTableView::activated, this, choose);
  connect(table_, &QTableView::clicked, this, [choose](const QModelIndex& index) {
    if (index.column() == 0) choose(index);
  });
  auto* const column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(table_, 1);
  column->addWidget(definition_);
}

void SlicedChangesTable::clear() {
  rows_->removeRows(0, rows_->rowCount());
  definition_->clear();
}

void SlicedChangesTable::setChanges(const SlicedChanges& changes, SliceKind kind) {
  clear();
  rows_->appendRow(cellsOfUsers({}, tr("all users"), changes.whole));
  for (const auto& slice : changes.slices)
    if (slice.kind == kind) rows_->appendRow(cellsOfUsers(text(slice.key), text(slice.name), slice.changes));
  arrangeSlices(*table_, *rows_);
  if (rows_->rowCount() == 1) return definition_->setText(whyNone(kind));
  definition_->setText(
      tr("%1 The slices are those of the later test. Each user is compared with himself; errors are standard errors, and of fewer than two "
         "users there is none. A mean within two of them is in parentheses: it is not called a difference.")
          .arg(text(descriptionOf(kind).definition)));
}

QString SlicedChangesTable::definition() const { return definition_->text(); }

}  // namespace xsmoe::widgets
