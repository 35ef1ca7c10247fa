// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QFrame>
#include <QString>
#include <QTimer>
#include <cstdint>
#include <functional>
#include <vector>

#include "model/core/error.h"

class QLabel;
class QPushButton;

namespace xsmoe::studio {

/// What a message is about: a newer one replaces the one before it of the same, and no other.
enum class MessageAbout : std::uint8_t {
  kWork,        ///< what is open, and what a person does
  kQueueWaits,  ///< why the queue waits: until it does no longer
  kQueue,       ///< what became of it
};

/// One message at a time at the foot of the pages: what, where and what to do. Stays until closed, replaced or withdrawn; what it stood
/// before is there again then. Escape closes it where the keyboard is in it; those who do not see it are told.
class MessageBar : public QFrame {
  Q_OBJECT
 public:
  explicit MessageBar(QWidget* parent = nullptr);

  void showError(const Error& error);
  /// An error that is told in other words than its own.
  void showProblem(const QString& text);
  /// A hint with a button that does something about it; an empty label: no button.
  void showHint(const QString& text, const QString& actionLabel = {}, std::function<void()> action = {},
                MessageAbout about = MessageAbout::kWork);
  /// What was said of it is no longer so.
  void withdraw(MessageAbout about);
  /// A note that goes by itself after some seconds; what it stood in front of is there again.
  void showForAWhile(const QString& text);
  /// A hint that goes by itself too, when it could be read at leisure: never while the window is not in front, the pointer is on it or the
  /// keyboard in it.
  void showNews(const QString& text, const QString& actionLabel, std::function<void()> action, MessageAbout about);
  [[nodiscard]] QString text() const;
  /// Whether an error stands in it, or behind what is shown for a while.
  [[nodiscard]] bool hasError() const;

 protected:
  void hideEvent(QHideEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  struct Message {
    QString text;
    bool error = false;
    QString actionLabel;
    std::function<void()> action;
    MessageAbout about = MessageAbout::kWork;
  };
  void show(Message message);
  void display(const Message& message);
  void dismiss();
  void act();
  void pass();
  void goBack();
  void tell();

  QLabel* mark_;
  QLabel* text_;
  QPushButton* action_;
  std::vector<Message> kept_;  ///< one of each at most, the newest last; but for a note that goes by itself
  bool error_ = false;
  QTimer passing_;                       ///< runs while such a note is shown
  std::function<void()> passingAction_;  ///< of that note's button
};

}  // namespace xsmoe::studio
