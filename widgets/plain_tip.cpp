// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plain_tip.h"

#include <QHelpEvent>
#include <QToolTip>

namespace xsmoe::widgets {
namespace {

QString plainTip(const QString& text) {
  return QStringLiteral("<qt>%1</qt>").arg(text.toHtmlEscaped().replace(QLatin1Char('\n'), QStringLiteral("<br>")));
}

}  // namespace

bool showPlainTip(QWidget* over, QEvent* event, const std::function<QString(QPoint)>& textAt) {
  if (event->type() != QEvent::ToolTip) return false;
  const auto* const help = static_cast<QHelpEvent*>(event);
  const QString text = textAt(help->pos());
  if (text.isEmpty())
    QToolTip::hideText();
  else
    QToolTip::showText(help->globalPos(), plainTip(text), over);
  return true;
}

}  // namespace xsmoe::widgets
