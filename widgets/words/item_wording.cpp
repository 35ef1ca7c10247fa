// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/words/item_wording.h"

#include <QCoreApplication>

#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

class ItemWording {
  Q_DECLARE_TR_FUNCTIONS(ItemWording)
};

}  // namespace

QString itemTitle(const ItemCard& card) { return text(card.title.empty() ? card.id : card.title); }

QString itemTooltip(const ItemCard& card) {
  QString tip =
      QStringLiteral("<b>%1</b><br>%2").arg(itemTitle(card).toHtmlEscaped(), ItemWording::tr("item %1").arg(text(card.id).toHtmlEscaped()));
  if (card.firstWindow >= 0) tip += QStringLiteral("<br>") + ItemWording::tr("first seen in %1").arg(windowName(card.firstWindow));
  if (!card.description.empty()) tip += QStringLiteral("<p>%1</p>").arg(text(card.description).left(400).toHtmlEscaped());
  return tip;
}

}  // namespace xsmoe::widgets
