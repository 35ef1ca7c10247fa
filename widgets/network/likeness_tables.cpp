// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/network/likeness_tables.h"

#include <QCoreApplication>
#include <QHeaderView>
#include <QLocale>
#include <QScrollBar>
#include <QStringList>
#include <QTableWidget>
#include <algorithm>

#include "widgets/charts/table_picture.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

constexpr int kMostRows = 12;  ///< of a table that is seen at once

class LikenessWords {
  Q_DECLARE_TR_FUNCTIONS(LikenessWords)
};

/// Empty: of this layer there is none.
std::optional<AlikePair> mostAlikeOf(const LayerLikeness& layer, std::size_t place, bool cka) {
  std::optional<AlikePair> most;
  for (std::size_t one = 0; one < layer.pairs.size(); ++one)
    for (std::size_t other = one + 1; other < layer.pairs.size(); ++other)
      if (const auto value = likenessOfKind(layer.pairs[one][other], cka); value && (!most || *value > most->likeness))
        most = AlikePair{place, one, other, *value};
  return most;
}

}  // namespace

std::optional<double> likenessOfKind(const ExpertLikeness& pair, bool cka) { return cka ? pair.cka : std::optional(pair.cosine); }

std::vector<AlikePair> mostAlikePairs(const ExpertRedundancy& redundancy, bool cka) {
  std::vector<AlikePair> pairs;
  for (std::size_t place = 0; place < redundancy.layers.size(); ++place)
    if (const auto most = mostAlikeOf(redundancy.layers[place], place, cka)) pairs.push_back(*most);
  std::stable_sort(pairs.begin(), pairs.end(), [](const AlikePair& a, const AlikePair& b) { return a.likeness > b.likeness; });
  return pairs;
}

QString pairText(const LayerStructure& layer, std::size_t one, std::size_t other) {
  return LikenessWords::tr("%1 and %2", "two experts").arg(expertName(layer.born.at(one)), expertName(layer.born.at(other)));
}

QString likenessNumber(double value) { return QLocale().toString(value, 'f', 2); }

QTableWidget* numbersTableOf(QWidget* parent) {
  auto* const table = new QTableWidget(parent);
  table->setEditTriggers(QAbstractItemView::NoEditTriggers);
  table->setFrameShape(QFrame::NoFrame);
  table->verticalHeader()->setDefaultSectionSize(table->fontMetrics().height() + 6);
  table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
  table->horizontalHeader()->setMinimumSectionSize(8);
  return table;
}

QTableWidgetItem* numberItem(const QString& words, std::optional<double> inFull) {
  auto* const item = new QTableWidgetItem(words);
  item->setTextAlignment(Qt::AlignCenter);
  if (inFull) item->setData(kInFullRole, plainNumber(*inFull));
  return item;
}

void showRows(QTableWidget& table) {
  const int rows = table.rowCount() > 0 ? std::min(table.rowCount(), kMostRows) * table.rowHeight(0) : 0;
  table.setFixedHeight(table.horizontalHeader()->sizeHint().height() + rows + table.horizontalScrollBar()->sizeHint().height());
}

void fillAlike(QTableWidget& table, const ExpertRedundancy& redundancy, const std::vector<AlikePair>& pairs, const QString& kind) {
  table.clear();
  table.setRowCount(static_cast<int>(pairs.size()));
  table.setColumnCount(2);
  table.setHorizontalHeaderLabels({LikenessWords::tr("most alike"), kind});
  QStringList marks;
  for (int row = 0; row < table.rowCount(); ++row) {
    const AlikePair& pair = pairs[static_cast<std::size_t>(row)];
    const LayerStructure& layer = redundancy.layers.at(pair.layer).layer;
    marks << layerMark(layer);
    table.setItem(row, 0, numberItem(pairText(layer, pair.one, pair.other)));
    table.setItem(row, 1, numberItem(likenessNumber(pair.likeness), pair.likeness));
    for (int column = 0; column < 2; ++column) table.item(row, column)->setToolTip(layerTitle(layer));
  }
  table.setVerticalHeaderLabels(marks);
  showRows(table);
}

}  // namespace xsmoe::widgets
