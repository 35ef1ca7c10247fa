// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/shell/presentation.h"

#include <QApplication>
#include <QEvent>
#include <QFont>
#include <QHeaderView>
#include <QPointer>
#include <QTableView>
#include <utility>
#include <vector>

#include "app/studio/shell/appearance.h"
#include "widgets/theme.h"

namespace xsmoe::studio {
namespace {

/// Whether a widget has a size of letters of its own, which does not follow the program's.
bool hasOwnSize(const QWidget& widget) {
  return widget.testAttribute(Qt::WA_SetFont) && (widget.font().resolveMask() & QFont::SizeResolved) != 0;
}

/// Sizes are read before the program's letters are set, and those of widgets' own are set after them: below the height of its letters a
/// table makes no row.
void scaleLetters(double by, widgets::ThemeChoice look) {
  std::vector<std::pair<QPointer<QWidget>, QFont>> ownFonts;  // one that hears of other letters may remove another
  std::vector<std::pair<QPointer<QHeaderView>, int>> heights;
  const auto all = QApplication::allWidgets();
  for (auto* const widget : all) {
    if (hasOwnSize(*widget)) ownFonts.emplace_back(widget, widgets::scaledFont(widget->font(), by));
    if (auto* const table = qobject_cast<QTableView*>(widget))
      heights.emplace_back(table->verticalHeader(), qRound(table->verticalHeader()->defaultSectionSize() * by));
  }
  QApplication::setFont(widgets::scaledFont(QApplication::font(), by));
  widgets::tellWindows(QEvent::ApplicationFontChange);
  useTheme(look, false);
  for (const auto& [widget, font] : ownFonts)
    if (widget) widget->setFont(font);
  for (const auto& [rows, height] : heights)
    if (rows) rows->setDefaultSectionSize(height);
}

}  // namespace

Presentation::Presentation() { scaleLetters(kPresentedScale, widgets::ThemeChoice::kContrast); }

Presentation::~Presentation() { scaleLetters(1 / kPresentedScale, rememberedTheme()); }

}  // namespace xsmoe::studio
