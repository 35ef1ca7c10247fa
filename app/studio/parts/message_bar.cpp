// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/parts/message_bar.h"

#include <QAccessible>
#include <QApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QShortcut>
#include <QStyle>
#include <QToolButton>
#include <algorithm>
#include <chrono>
#include <utility>

#include "widgets/theme.h"
#include "widgets/words/wording.h"

namespace xsmoe::studio {
namespace {

constexpr std::chrono::milliseconds kPassing(6000);
constexpr std::chrono::milliseconds kNews(20000);

}  // namespace

MessageBar::MessageBar(QWidget* parent)
    : QFrame(parent), mark_(new QLabel(this)), text_(new QLabel(this)), action_(new QPushButton(this)), passing_(this) {
  setObjectName(QStringLiteral("messageBar"));
  setAccessibleName(tr("Message"));
  text_->setWordWrap(true);
  text_->setTextFormat(Qt::PlainText);
  text_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  auto* const close = new QToolButton(this);
  close->setIcon(style()->standardIcon(QStyle::SP_TitleBarCloseButton));
  close->setAutoRaise(true);
  close->setToolTip(tr("Close this message"));
  close->setAccessibleName(close->toolTip());
  auto* const row = new QHBoxLayout(this);
  row->setContentsMargins(10, 6, 6, 6);
  row->addWidget(mark_);
  row->addWidget(text_, 1);
  row->addWidget(action_);
  row->addWidget(close);
  passing_.setSingleShot(true);
  connect(&passing_, &QTimer::timeout, this, &MessageBar::pass);
  connect(close, &QToolButton::clicked, this, &MessageBar::dismiss);
  connect(action_, &QPushButton::clicked, this, &MessageBar::act);
  auto* const escape = new QShortcut(QKeySequence(Qt::Key_Escape), this);
  escape->setContext(Qt::WidgetWithChildrenShortcut);
  connect(escape, &QShortcut::activated, this, &MessageBar::dismiss);
  hide();
}

void MessageBar::showError(const Error& error) { showProblem(widgets::errorWords(error)); }

void MessageBar::showProblem(const QString& text) { show({text, true, {}, {}, MessageAbout::kWork}); }

void MessageBar::showHint(const QString& text, const QString& actionLabel, std::function<void()> action, MessageAbout about) {
  show({text, false, actionLabel, std::move(action), about});
}

void MessageBar::showForAWhile(const QString& text) {
  passingAction_ = nullptr;
  display({text, false, {}, {}, MessageAbout::kWork});
  passing_.start(kPassing);
}

void MessageBar::showNews(const QString& text, const QString& actionLabel, std::function<void()> action, MessageAbout about) {
  std::erase_if(kept_, [about](const Message& one) { return one.about == about; });
  passingAction_ = std::move(action);
  display({text, false, actionLabel, {}, about});
  passing_.start(kNews);
}

void MessageBar::withdraw(MessageAbout about) {
  const bool shown = !kept_.empty() && kept_.back().about == about;
  std::erase_if(kept_, [about](const Message& one) { return one.about == about; });
  if (shown && !passing_.isActive()) goBack();
}

/// The one that is shown.
void MessageBar::dismiss() {
  if (!passing_.isActive() && !kept_.empty()) kept_.pop_back();
  goBack();
}

void MessageBar::act() {
  // A copy: what it does may bring the next message, with an action of its own.
  std::function<void()> action;
  if (passing_.isActive())
    action = passingAction_;
  else if (!kept_.empty())
    action = kept_.back().action;
  dismiss();
  if (action) action();
}

/// Not from under whoever reads it or is about to press its button.
void MessageBar::pass() {
  const auto* const focused = QApplication::focusWidget();
  const bool unseen = !window()->isActiveWindow() && !action_->isHidden();
  if (unseen || underMouse() || (focused != nullptr && isAncestorOf(focused))) return passing_.start();
  goBack();
}

/// To what was there before the one that has been there long enough, or is gone.
void MessageBar::goBack() {
  passing_.stop();
  kept_.empty() ? hide() : display(kept_.back());
}

void MessageBar::hideEvent(QHideEvent* event) {
  QFrame::hideEvent(event);
  if (!isHidden()) return;  // with the window
  passing_.stop();
  kept_.clear();
}

QString MessageBar::text() const { return isHidden() ? QString() : text_->text(); }

bool MessageBar::hasError() const {
  return std::any_of(kept_.begin(), kept_.end(), [](const Message& one) { return one.error; });
}

void MessageBar::show(Message message) {
  passing_.stop();
  std::erase_if(kept_, [&](const Message& one) { return one.about == message.about; });
  kept_.push_back(std::move(message));
  display(kept_.back());
}

void MessageBar::display(const Message& message) {
  error_ = message.error;
  text_->setText(message.text);
  action_->setText(message.actionLabel);
  action_->setVisible(!message.actionLabel.isEmpty());
  const auto pixmap = error_ ? QStyle::SP_MessageBoxWarning : QStyle::SP_MessageBoxInformation;
  mark_->setPixmap(style()->standardIcon(pixmap).pixmap(18));
  setVisible(true);
  update();
  tell();
}

/// To those who do not see it.
void MessageBar::tell() {
  setAccessibleDescription(text_->text());
  QAccessibleEvent alert(this, QAccessible::Alert);
  QAccessible::updateAccessibility(&alert);
}

void MessageBar::paintEvent(QPaintEvent*) {
  const bool dark = widgets::isDark(palette());
  const auto error = dark ? QColor(0x5a2320) : QColor(0xfde4e1);
  const auto hint = dark ? QColor(0x1f3a52) : QColor(0xe3effa);
  QPainter(this).fillRect(rect(), error_ ? error : hint);
}

}  // namespace xsmoe::studio
