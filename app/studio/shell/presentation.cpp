// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/shell/presentation.h"

#include <QApplication>
#include <QHeaderView>
#include <QPointer>
#include <QTableView>
#include <vector>

#include "app/studio/shell/appearance.h"

namespace xsmoe::studio {
namespace {

QFont scaledFont(QFont font, double by) {
  if (font.pointSizeF() > 0)
    font.setPointSizeF(font.pointSizeF() * by);
  else
    font.setPixelSize(qRound(font.pixelSize() * by));
  return font;
}

/// Whether a widget has a size of letters of its own, which does not follow the program's.
bool hasOwnSize(const QWidget& widget) {
  return widget.testAttribute(Qt::WA_SetFont) && (widget.font().resolveMask() & QFont::SizeResolved) != 0;
}

void scaleLetters(double by) {
  QApplication::setFont(scaledFont(QApplication::font(), by));
  // One that hears of other letters may remove another.
  const auto all = QApplication::allWidgets();
  const std::vector<QPointer<QWidget>> widgets(all.begin(), all.end());
  for (const auto& widget : widgets) {
    if (!widget) continue;
    if (hasOwnSize(*widget)) widget->setFont(scaledFont(widget->font(), by));
    if (auto* const table = qobject_cast<QTableView*>(widget.data())) {
      auto* const rows = table->verticalHeader();
      rows->setDefaultSectionSize(qRound(rows->defaultSectionSize() * by));
    }
  }
}

}  // namespace

Presentation::Presentation() {
  scaleLetters(kPresentedScale);
  useTheme(widgets::ThemeChoice::kContrast, false);
}

Presentation::~Presentation() {
  scaleLetters(1 / kPresentedScale);
  useTheme(rememberedTheme(), false);
}

}  // namespace xsmoe::studio
