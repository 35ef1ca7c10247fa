// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/user_box.h"

#include <QAction>
#include <QCompleter>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

#include "widgets/icons.h"

namespace xsmoe::widgets {

UserBox::UserBox(QWidget* parent) : QWidget(parent), line_(new QLineEdit(this)), random_(new QPushButton(tr("Ra&ndom user"), this)) {
  line_->setPlaceholderText(tr("User id"));
  line_->setAccessibleName(tr("User id"));
  line_->setClearButtonEnabled(true);
  mark_ = line_->addAction(QIcon(), QLineEdit::LeadingPosition);
  auto* const label = new QLabel(tr("&User"), this);
  label->setBuddy(line_);
  setFocusProxy(line_);
  refreshIcons();
  auto* const row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->addWidget(label);
  row->addWidget(line_, 1);
  row->addWidget(random_);
  connect(line_, &QLineEdit::returnPressed, this, [this] {
    if (!user().isEmpty()) Q_EMIT userRequested(user());
  });
  connect(random_, &QPushButton::clicked, this, &UserBox::randomRequested);
}

void UserBox::setUsers(QAbstractItemModel* users) {
  auto* const completer = new QCompleter(users, line_);
  completer->setCompletionMode(QCompleter::PopupCompletion);
  completer->setFilterMode(Qt::MatchContains);
  completer->setCaseSensitivity(Qt::CaseInsensitive);
  completer->setMaxVisibleItems(12);
  connect(completer, qOverload<const QString&>(&QCompleter::activated), this, &UserBox::userRequested);
  QCompleter* const before = line_->completer();
  line_->setCompleter(completer);
  delete before;
}

QString UserBox::user() const { return line_->text().trimmed(); }

void UserBox::setUser(const QString& user) {
  if (!line_->hasFocus()) line_->setText(user);
}

void UserBox::refreshIcons() {
  mark_->setIcon(icon(QStringLiteral("search")));
  random_->setIcon(icon(QStringLiteral("random")));
}

void UserBox::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) refreshIcons();
}

}  // namespace xsmoe::widgets
