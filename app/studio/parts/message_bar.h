// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QFrame>
#include <QString>
#include <functional>

#include "model/core/error.h"

class QLabel;
class QPushButton;

namespace xsmoe::studio {

/// One message at a time below the pages: what, where and what to do. Stays until closed or replaced; never in the way of the work.
class MessageBar : public QFrame {
  Q_OBJECT
 public:
  explicit MessageBar(QWidget* parent = nullptr);

  void showError(const Error& error);
  /// A hint with a button that does something about it; an empty label: no button.
  void showHint(const QString& text, const QString& actionLabel = {}, std::function<void()> action = {});
  [[nodiscard]] QString text() const;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  void show(const QString& text, bool error);

  QLabel* mark_;
  QLabel* text_;
  QPushButton* action_;
  std::function<void()> onAction_;
  bool error_ = false;
};

}  // namespace xsmoe::studio
