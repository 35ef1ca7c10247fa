// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/undo_through.h"

#include <QAbstractSpinBox>
#include <QKeyEvent>
#include <QLineEdit>

namespace xsmoe::widgets {
namespace {

class UndoFilter : public QObject {
 public:
  explicit UndoFilter(QAbstractSpinBox& box) : QObject(&box), text_(box.findChild<QLineEdit*>()) { box.installEventFilter(this); }

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override {
    const bool undo = event->type() == QEvent::ShortcutOverride && static_cast<QKeyEvent*>(event)->matches(QKeySequence::Undo);
    if (!undo || !text_ || text_->isUndoAvailable()) return QObject::eventFilter(watched, event);
    event->ignore();
    return true;
  }

 private:
  QLineEdit* text_;
};

}  // namespace

void letUndoThrough(QAbstractSpinBox& box) { new UndoFilter(box); }

}  // namespace xsmoe::widgets
