// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/help/view_bar.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

#include "widgets/help/help_button.h"
#include "widgets/help/view_help.h"

namespace xsmoe::widgets {

ViewBar::ViewBar(QWidget* parent)
    : QWidget(parent), title_(new QLabel(this)), sentence_(new QLabel(this)), fold_(new QToolButton(this)), help_(new HelpButton(this)) {
  QFont bold = font();
  bold.setBold(true);
  title_->setFont(bold);
  sentence_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  sentence_->setForegroundRole(QPalette::PlaceholderText);
  sentence_->installEventFilter(this);
  fold_->setAutoRaise(true);
  fold_->setFocusPolicy(Qt::TabFocus);
  connect(fold_, &QToolButton::clicked, this, [this] {
    setFolded(!folded_);
    Q_EMIT foldedByPerson(folded_);
  });
  auto* const row = new QHBoxLayout(this);
  row->setContentsMargins(8, 0, 4, 0);
  row->addWidget(title_);
  row->addWidget(sentence_, 1);
  row->addStretch();
  row->addWidget(fold_);
  row->addWidget(help_);
  setFolded(false);
  hide();
}

void ViewBar::setPage(const QString& page) {
  const auto help = findViewHelp(page);
  setVisible(help.has_value());
  help_->setPage(page);
  title_->setText(help ? help->title : QString());
  whole_ = help ? help->sentence : QString();
  layout()->activate();  // another title leaves another room
  fitSentence();
}

QString ViewBar::page() const { return help_->page(); }
QString ViewBar::title() const { return title_->text(); }
QString ViewBar::sentence() const { return folded_ ? QString() : whole_; }

void ViewBar::setFolded(bool folded) {
  folded_ = folded;
  sentence_->setVisible(!folded);
  fold_->setArrowType(folded ? Qt::RightArrow : Qt::LeftArrow);
  const QString what = folded ? tr("Show how views are read") : tr("Fold the sentences away");
  fold_->setToolTip(what);
  fold_->setAccessibleName(what);
  fitSentence();
}

/// In the width that there is; the whole of it on hover.
void ViewBar::fitSentence() {
  const QString shown = sentence_->fontMetrics().elidedText(whole_, Qt::ElideRight, sentence_->width());
  sentence_->setText(shown);
  sentence_->setToolTip(shown == whole_ ? QString() : whole_);
  sentence_->setAccessibleName(whole_);
}

void ViewBar::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  layout()->activate();
  fitSentence();
}

void ViewBar::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::FontChange) fitSentence();
}

/// The layout gives the sentence another room without the line's being resized, too: for another title, and where it is first shown.
bool ViewBar::eventFilter(QObject* watched, QEvent* event) {
  if (watched == sentence_ && event->type() == QEvent::Resize) fitSentence();
  return QWidget::eventFilter(watched, event);
}

}  // namespace xsmoe::widgets
