// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspect/reasoned_body.h"

#include <QLabel>
#include <QStackedLayout>

#include "widgets/words/labels.h"

namespace xsmoe::widgets {

ReasonedBody::ReasonedBody(QWidget* body, QWidget* parent)
    : QWidget(parent), pages_(new QStackedLayout(this)), reason_(wrappedLabel(this)) {
  reason_->setAlignment(Qt::AlignCenter);
  reason_->setTextFormat(Qt::PlainText);
  reason_->setMargin(12);
  pages_->addWidget(reason_);
  pages_->addWidget(body);
}

void ReasonedBody::showBody() { pages_->setCurrentIndex(1); }

void ReasonedBody::showReason(const QString& reason) {
  reason_->setText(reason);
  pages_->setCurrentIndex(0);
}

QString ReasonedBody::reason() const { return pages_->currentIndex() == 0 ? reason_->text() : QString(); }

}  // namespace xsmoe::widgets
