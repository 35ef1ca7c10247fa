// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/help/view_head.h"

#include <QEvent>
#include <QFont>
#include <QLabel>
#include <QResizeEvent>
#include <QVBoxLayout>

#include "widgets/help/view_help.h"

namespace xsmoe::widgets {

ViewHead::ViewHead(QWidget& view, const QString& page, int leastForTitle, int leastForSentence)
    : QWidget(&view),
      view_(view),
      leastForTitle_(leastForTitle),
      title_(new QLabel(this)),
      reading_(new ReadingLine(view, leastForSentence)) {
  setHelpPage(view, page);
  if (const auto help = findViewHelp(page)) whole_ = help->title;
  QFont bold = font();
  bold.setBold(true);
  title_->setFont(bold);
  title_->setTextFormat(Qt::PlainText);
  title_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  title_->setAccessibleName(whole_);
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
  auto* const column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(title_);
  column->addWidget(reading_);
  reading_->setPage(page);
  connect(reading_, &ReadingLine::changed, this, [this] {
    refresh();
    Q_EMIT changed();
  });
  view.installEventFilter(this);
  refresh();
  fit();
}

QString ViewHead::title() const { return title_->isHidden() ? QString() : whole_; }

void ViewHead::keepTitle() {
  leastForTitle_ = 0;
  refresh();
}

int ViewHead::titleHeight() const { return title_->sizeHint().height(); }

/// Without anything in it, it takes no room from the view's layout, nor the space beside it.
void ViewHead::refresh() {
  const bool shown = view_.height() >= leastForTitle_;
  const bool other = shown == title_->isHidden();
  if (other) title_->setVisible(shown);
  setVisible(shown || !reading_->isHidden());
  if (other) Q_EMIT changed();
}

/// In the width that there is; the whole of it on hover.
void ViewHead::fit() {
  const QString shown = title_->fontMetrics().elidedText(whole_, Qt::ElideRight, contentsRect().width());
  if (shown != title_->text()) title_->setText(shown);
  title_->setToolTip(shown == whole_ ? QString() : whole_);
}

bool ViewHead::eventFilter(QObject* watched, QEvent* event) {
  if (watched == &view_ && (event->type() == QEvent::Resize || event->type() == QEvent::Show)) refresh();
  return QWidget::eventFilter(watched, event);
}

void ViewHead::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  fit();
}

void ViewHead::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::FontChange) fit();
}

}  // namespace xsmoe::widgets
