// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/learn_page.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

#include "widgets/tour/tour.h"
#include "widgets/words/labels.h"

namespace xsmoe::widgets {

LearnPage::LearnPage(Tour& tour, QWidget* parent)
    : QWidget(parent),
      tour_(tour),
      column_(new QVBoxLayout(this)),
      progress_(wrappedLabel(this)),
      steps_(new QListWidget(this)),
      begin_(new QPushButton(this)) {
  auto* const title = new QLabel(tr("A tour in ten steps"), this);
  QFont big = font();
  big.setBold(true);
  big.setPointSizeF(font().pointSizeF() * 1.4);
  title->setFont(big);
  auto* const words = wrappedLabel(this);
  words->setText(tr(
      "The tour shows on the built-in stream how XSMoE learns: why experts are added, why old ones are frozen, what τ does, and what is "
      "lost without all that. Each step shows its place in the window, asks for a prediction, and then says what this very run did. It can "
      "be left at any time and goes on where it was."));
  steps_->setAccessibleName(tr("Steps of the tour"));
  for (int step = 0; step < tour_.count(); ++step) steps_->addItem(QString());
  begin_->setAutoDefault(true);
  auto* const row = new QHBoxLayout;
  row->addWidget(begin_);
  row->addWidget(progress_, 1);
  column_->setContentsMargins(12, 10, 12, 10);
  column_->addWidget(title);
  column_->addWidget(words);
  column_->addLayout(row);
  column_->addWidget(steps_);
  column_->addStretch(1);
  setFocusProxy(begin_);
  connect(begin_, &QPushButton::clicked, this, [this] { tour_.begin(tour_.step()); });
  connect(steps_, &QListWidget::itemActivated, this, [this](const QListWidgetItem* item) { tour_.begin(steps_->row(item)); });
  connect(&tour_, &Tour::progressed, this, &LearnPage::showProgress);
  showProgress();
  steps_->setFixedHeight(steps_->sizeHintForRow(0) * tour_.count() + 2 * steps_->frameWidth() + 4);
}

void LearnPage::addPart(QWidget* part) { column_->insertWidget(column_->count() - 1, part); }

QString LearnPage::progress() const { return progress_->text(); }

void LearnPage::showProgress() {
  int done = 0;
  for (int step = 0; step < tour_.count(); ++step) {
    const QString title = tr("%1  %2").arg(QString::number(step + 1), tour_.steps()[static_cast<std::size_t>(step)].title);
    done += tour_.done(step) ? 1 : 0;
    steps_->item(step)->setText(tour_.done(step) ? tr("%1 – done").arg(title) : title);
  }
  const bool begun = done > 0 || tour_.step() > 0 || tour_.running();
  begin_->setText(begun ? tr("&Go On With the Tour") : tr("&Begin the Tour"));
  steps_->setCurrentRow(tour_.step());
  progress_->setText(begun ? tr("%1 of %2 steps are done. The tour goes on with step %3.")
                                 .arg(QString::number(done), QString::number(tour_.count()), QString::number(tour_.step() + 1))
                           : tr("It takes about five minutes, of which one is for training."));
}

}  // namespace xsmoe::widgets
