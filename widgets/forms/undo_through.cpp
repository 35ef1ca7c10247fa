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
    if (event->type() != QEvent::ShortcutOverride || !isWindows(*static_cast<QKeyEvent*>(event)))
      return QObject::eventFilter(watched, event);
    event->ignore();
    return true;
  }

 private:
  [[nodiscard]] bool isWindows(const QKeyEvent& key) const {
    if (!text_) return false;
    if (key.matches(QKeySequence::Undo)) return !text_->isUndoAvailable();
    return key.matches(QKeySequence::Redo) && !text_->isRedoAvailable();
  }

  QLineEdit* text_;
};

}  // namespace

void letUndoThrough(QAbstractSpinBox& box) { new UndoFilter(box); }

}  // namespace xsmoe::widgets
