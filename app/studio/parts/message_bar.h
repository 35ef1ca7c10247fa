// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QFrame>
#include <QString>
#include <QTimer>
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
  /// A note that goes by itself after some seconds; what it stood in front of is there again.
  void showForAWhile(const QString& text);
  [[nodiscard]] QString text() const;

 protected:
  void hideEvent(QHideEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  struct Message {
    QString text;
    bool error = false;
    QString actionLabel;
    std::function<void()> action;
  };
  void show(Message message);
  void display(const Message& message);
  void goBack();

  QLabel* mark_;
  QLabel* text_;
  QPushButton* action_;
  Message shown_;  ///< but for a note that goes by itself
  bool error_ = false;
  QTimer passing_;       ///< runs while such a note is shown
  bool hadOne_ = false;  ///< shown_ was there when it came
};

}  // namespace xsmoe::studio
