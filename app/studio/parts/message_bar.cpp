// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/parts/message_bar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QStyle>
#include <QToolButton>
#include <chrono>
#include <utility>

#include "widgets/theme.h"

namespace xsmoe::studio {
namespace {

constexpr std::chrono::milliseconds kPassing(6000);

}  // namespace

MessageBar::MessageBar(QWidget* parent) : QFrame(parent), mark_(new QLabel(this)), text_(new QLabel(this)), action_(new QPushButton(this)) {
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
  passing_.setInterval(kPassing);
  connect(&passing_, &QTimer::timeout, this, &MessageBar::goBack);
  connect(close, &QToolButton::clicked, this, [this] { passing_.isActive() ? goBack() : hide(); });
  connect(action_, &QPushButton::clicked, this, [this] {
    hide();
    // A copy: what it does may bring the next message, with an action of its own.
    if (const auto action = shown_.action) action();
  });
  hide();
}

void MessageBar::showError(const Error& error) { show({QString::fromStdString(describe(error)), true, {}, {}}); }

void MessageBar::showHint(const QString& text, const QString& actionLabel, std::function<void()> action) {
  show({text, false, actionLabel, std::move(action)});
}

void MessageBar::showForAWhile(const QString& text) {
  if (!passing_.isActive()) hadOne_ = !isHidden();
  display({text, false, {}, {}});
  passing_.start();
}

/// The note has been there long enough.
void MessageBar::goBack() {
  passing_.stop();
  hadOne_ ? display(shown_) : hide();
}

void MessageBar::hideEvent(QHideEvent* event) {
  QFrame::hideEvent(event);
  if (!isHidden()) return;  // with the window
  passing_.stop();
}

QString MessageBar::text() const { return isHidden() ? QString() : text_->text(); }

void MessageBar::show(Message message) {
  passing_.stop();
  shown_ = std::move(message);
  display(shown_);
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
}

void MessageBar::paintEvent(QPaintEvent*) {
  const bool dark = widgets::isDark(palette());
  const auto error = dark ? QColor(0x5a2320) : QColor(0xfde4e1);
  const auto hint = dark ? QColor(0x1f3a52) : QColor(0xe3effa);
  QPainter(this).fillRect(rect(), error_ ? error : hint);
}

}  // namespace xsmoe::studio
