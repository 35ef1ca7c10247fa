// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QToolButton>

#include "model/core/settings.h"

class QFrame;

namespace xsmoe::widgets {
class GroupingEditor;
}

namespace xsmoe::studio {

/// The grouping in the tool bar: says what it is, and opens its editor below. In the bar itself the editor would push everything else
/// about, since it grows with what it has to say.
class GroupingButton : public QToolButton {
  Q_OBJECT
 public:
  explicit GroupingButton(QWidget* parent = nullptr);

  [[nodiscard]] widgets::GroupingEditor* editor() const { return editor_; }
  /// `pending`: requested for the next window; empty if none.
  void showGrouping(const Grouping& grouping, const Grouping& pending);

 protected:
  void hideEvent(QHideEvent* event) override;

 private:
  void openEditor();

  QFrame* popup_;
  widgets::GroupingEditor* editor_;
};

}  // namespace xsmoe::studio
