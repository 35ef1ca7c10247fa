// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>
#include <vector>

#include "widgets/inspect/window_lists_view.h"

class QLabel;
class QStackedLayout;
class QToolButton;

namespace xsmoe::widgets {

class NumberTable;
class ReasonedBody;

/// The same user in every window: lists with lines between the places of the same item, or as a table.
class WindowListsPanel : public QWidget {
  Q_OBJECT
 public:
  explicit WindowListsPanel(QWidget* parent = nullptr);

  /// `withoutHistory`: windows by which the user had none, and which so have no list.
  void setLists(const QString& user, const WindowLists& lists, const std::vector<int>& withoutHistory = {});
  void showReason(const QString& reason);
  void showTable(bool table);

  [[nodiscard]] QString reason() const;
  [[nodiscard]] QString sentence() const;  ///< above the lists
  [[nodiscard]] WindowListsView* view() const { return view_; }
  [[nodiscard]] NumberTable* table() const { return table_; }

 private:
  QWidget* buildBody();

  WindowListsView* view_ = nullptr;
  NumberTable* table_ = nullptr;
  QLabel* heading_ = nullptr;
  QToolButton* asTable_ = nullptr;
  QStackedLayout* pictures_ = nullptr;
  ReasonedBody* body_;
};

}  // namespace xsmoe::widgets
