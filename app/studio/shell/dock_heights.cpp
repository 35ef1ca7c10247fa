// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/shell/dock_heights.h"

#include <QDockWidget>
#include <QLayout>
#include <QMainWindow>
#include <QTimer>

#include "app/studio/shell/window_parts.h"

namespace xsmoe::studio {
namespace {

bool standsAtTheSide(const QDockWidget& dock) { return !dock.isHidden() && !dock.isFloating(); }

bool bothStand(const WindowParts& parts) { return standsAtTheSide(*parts.streamDock) && standsAtTheSide(*parts.settingsDock); }

void divide(QMainWindow& window, const WindowParts& parts) {
  if (parts.heights.isEmpty() || !bothStand(parts)) return;
  window.layout()->activate();  // what is above them first
  window.resizeDocks({parts.streamDock, parts.settingsDock}, parts.heights, Qt::Vertical);
  window.layout()->activate();
}

}  // namespace

void keepHeights(QMainWindow& window, WindowParts& parts) {
  if (parts.settling || !bothStand(parts)) return;
  window.layout()->activate();
  parts.heights = {parts.streamDock->height(), parts.settingsDock->height()};
}

void bringHeightsBack(QMainWindow& window, WindowParts& parts) {
  if (parts.heights.isEmpty()) return;
  divide(window, parts);
  // Again when the tool bar above has its height: until then nobody can have moved the border.
  parts.settling = true;
  QTimer::singleShot(0, &window, [&window, &parts] {
    if (!parts.settling) return;
    divide(window, parts);
    parts.settling = false;
  });
}

void forgetHeights(WindowParts& parts) {
  parts.heights.clear();
  parts.settling = false;
}

}  // namespace xsmoe::studio
