// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/shell/appearance.h"

#include <QApplication>
#include <QSettings>

namespace xsmoe::studio {
namespace {

const QString kKey = QStringLiteral("view/theme");
const QString kLight = QStringLiteral("light");
const QString kDark = QStringLiteral("dark");
const QString kSystem = QStringLiteral("system");

}  // namespace

widgets::ThemeChoice rememberedTheme() {
  const QString text = QSettings().value(kKey).toString();
  if (text == kLight) return widgets::ThemeChoice::kLight;
  return text == kDark ? widgets::ThemeChoice::kDark : widgets::ThemeChoice::kSystem;
}

void useTheme(widgets::ThemeChoice choice, bool remember) {
  widgets::applyTheme(*static_cast<QApplication*>(QCoreApplication::instance()), choice);
  if (!remember) return;
  const bool light = choice == widgets::ThemeChoice::kLight;
  QSettings().setValue(kKey, light ? kLight : choice == widgets::ThemeChoice::kDark ? kDark : kSystem);
}

}  // namespace xsmoe::studio
