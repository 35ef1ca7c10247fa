// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/elided_lines.h"

#include <QFontMetricsF>
#include <QTextLayout>

namespace xsmoe::widgets {

QStringList elidedLines(const QString& text, const QFont& font, double width, int most) {
  QTextLayout layout(text, font);
  layout.beginLayout();
  QStringList lines;
  for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
    line.setLineWidth(width);
    if (lines.size() + 1 == most) {
      lines << QFontMetricsF(font).elidedText(text.mid(line.textStart()), Qt::ElideRight, width);
      break;
    }
    lines << text.mid(line.textStart(), line.textLength()).trimmed();
  }
  layout.endLayout();
  return lines;
}

}  // namespace xsmoe::widgets
