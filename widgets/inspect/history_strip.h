// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QListView>

namespace xsmoe::widgets {

/// Items side by side, one of which is dragged to another place; a line shows where it would stand.
class HistoryStrip : public QListView {
  Q_OBJECT
 public:
  explicit HistoryStrip(QWidget* parent = nullptr);

 protected:
  void dropEvent(QDropEvent* event) override;
};

}  // namespace xsmoe::widgets
