// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QToolButton>

namespace xsmoe::widgets {

/// A small "?": says on hover what the view shows and how to read it, and opens its page of the handbook.
class HelpButton : public QToolButton {
  Q_OBJECT
 public:
  explicit HelpButton(QWidget* parent = nullptr);
  /// A page of the handbook; empty: there is none, and the button is hidden.
  void setPage(const QString& page);
  [[nodiscard]] const QString& page() const { return page_; }

 private:
  QString page_;
};

}  // namespace xsmoe::widgets
