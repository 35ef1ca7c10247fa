// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/parts/painting_application.h"

#include <QElapsedTimer>
#include <QEvent>

namespace xsmoe::studio {

PaintingApplication::PaintingApplication(int& argc, char** argv) : QApplication(argc, argv) {}

/// Other threads deliver their events here too, none of which paint: they touch nothing of this object.
bool PaintingApplication::notify(QObject* receiver, QEvent* event) {
  const bool paints = event->type() == QEvent::Paint || event->type() == QEvent::UpdateRequest;
  if (!paints || painting_) return QApplication::notify(receiver, event);
  painting_ = true;
  QElapsedTimer clock;
  clock.start();
  const bool taken = QApplication::notify(receiver, event);
  paintedNs_ += clock.nsecsElapsed();
  painting_ = false;
  return taken;
}

const PaintingApplication* paintingApplication() { return dynamic_cast<const PaintingApplication*>(QCoreApplication::instance()); }

}  // namespace xsmoe::studio
