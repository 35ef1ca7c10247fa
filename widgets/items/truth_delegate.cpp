// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/items/truth_delegate.h"

#include <QPainter>

#include "widgets/items/recommendation_model.h"
#include "widgets/theme.h"

namespace xsmoe::widgets {

void TruthDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const {
  QStyledItemDelegate::initStyleOption(option, index);
  if (!index.data(RecommendationModel::kIsTruthRole).toBool()) return;
  const QColor colour = truthColour(isDark(option->palette));
  QColor ground = colour;
  ground.setAlphaF(0.16F);
  option->backgroundBrush = ground;
  if (index.column() == RecommendationModel::kTruth) option->palette.setColor(QPalette::Text, colour);
}

void TruthDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
  QStyledItemDelegate::paint(painter, option, index);
  if (index.column() == 0 && index.data(RecommendationModel::kIsTruthRole).toBool())
    painter->fillRect(QRect(option.rect.topLeft(), QSize(4, option.rect.height())), truthColour(isDark(option.palette)));
}

}  // namespace xsmoe::widgets
