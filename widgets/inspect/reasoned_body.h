// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>

class QLabel;
class QStackedLayout;

namespace xsmoe::widgets {

/// A widget, or in its place why it is not there and what to do. At first an empty reason.
class ReasonedBody : public QWidget {
  Q_OBJECT
 public:
  /// Takes the body as its child.
  explicit ReasonedBody(QWidget* body, QWidget* parent = nullptr);

  void showBody();
  void showReason(const QString& reason);
  /// Empty while the body is shown.
  [[nodiscard]] QString reason() const;

 private:
  QStackedLayout* pages_;
  QLabel* reason_;
};

}  // namespace xsmoe::widgets
