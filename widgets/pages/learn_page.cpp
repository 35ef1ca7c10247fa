// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/learn_page.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QMessageBox>
#include <QPushButton>
#include <QTabWidget>
#include <QVBoxLayout>

#include "widgets/learn/save_worksheet_action.h"
#include "widgets/tour/tour.h"
#include "widgets/tour/tour_steps.h"
#include "widgets/words/labels.h"

namespace xsmoe::widgets {

LearnPage::LearnPage(Tour& tour, QWidget* parent)
    : QWidget(parent),
      tour_(tour),
      tabs_(new QTabWidget(this)),
      progress_(wrappedLabel(this)),
      steps_(new QListWidget(this)),
      begin_(new QPushButton(this)),
      save_(new SaveWorksheetAction(tour.worksheet(), *this)),
      saveButton_(save_->buttonIn(this)),
      newWorksheet_(new QPushButton(tr("Begin a New Worksheet"), this)) {
  steps_->setAccessibleName(tr("Steps of the tour"));
  for (int step = 0; step < tour_.count(); ++step) steps_->addItem(QString());
  begin_->setAutoDefault(true);
  newWorksheet_->setToolTip(tr("Takes all answers out of the worksheet; the tour stays where it is"));
  tabs_->setDocumentMode(true);
  tabs_->addTab(buildTour(), tr("To&ur"));
  auto* const whole = new QVBoxLayout(this);
  whole->setContentsMargins(0, 0, 0, 0);
  whole->addWidget(tabs_);
  setFocusProxy(begin_);
  connect(begin_, &QPushButton::clicked, this, [this] { tour_.begin(tour_.step()); });
  connect(steps_, &QListWidget::itemActivated, this, [this](const QListWidgetItem* item) { tour_.begin(steps_->row(item)); });
  connect(&tour_, &Tour::progressed, this, &LearnPage::showProgress);
  connect(newWorksheet_, &QPushButton::clicked, this, &LearnPage::beginNewWorksheet);
  connect(&tour_.worksheet(), &Worksheet::changed, this, &LearnPage::showWorksheet);
  showProgress();
  showWorksheet();
  steps_->setFixedHeight(steps_->sizeHintForRow(0) * tour_.count() + 2 * steps_->frameWidth() + 4);
}

QWidget* LearnPage::buildTour() {
  auto* const part = new QWidget(tabs_);
  auto* const title = new QLabel(tr("A tour in ten steps"), part);
  QFont big = font();
  big.setBold(true);
  big.setPointSizeF(font().pointSizeF() * 1.4);
  title->setFont(big);
  auto* const words = wrappedLabel(part);
  words->setText(tr(
      "The tour shows on the built-in stream how XSMoE learns: why experts are added, why old ones are frozen, what τ does, and what is "
      "lost without all that. Each step shows its place in the window, asks for a prediction, and then says what this very run did. It can "
      "be left at any time and goes on where it was."));
  auto* const way = new QHBoxLayout;
  way->addWidget(begin_);
  way->addWidget(progress_, 1);
  auto* const worksheet = new QHBoxLayout;
  worksheet->addWidget(saveButton_);
  worksheet->addWidget(newWorksheet_);
  worksheet->addStretch(1);
  auto* const column = new QVBoxLayout(part);
  column->setContentsMargins(12, 10, 12, 10);
  column->addWidget(title);
  column->addWidget(words);
  column->addLayout(way);
  column->addWidget(steps_);
  column->addLayout(worksheet);
  column->addStretch(1);
  return part;
}

void LearnPage::addPart(QWidget* part, const QString& title) { tabs_->addTab(part, title); }

void LearnPage::showWorksheet() { newWorksheet_->setEnabled(!tour_.worksheet().isEmpty()); }

/// Asked in its own time: nothing waits for the answer.
void LearnPage::beginNewWorksheet() {
  if (!tour_.worksheet().hasUnsaved()) return tour_.worksheet().clear();
  if (throwingAway_) return throwingAway_->raise();
  throwingAway_ = new QMessageBox(QMessageBox::Question, tr("Begin a New Worksheet"), tr("The worksheet has answers that were not saved."),
                                  QMessageBox::NoButton, this);
  throwingAway_->setObjectName(QStringLiteral("throwingAway"));
  throwingAway_->setAttribute(Qt::WA_DeleteOnClose);
  throwingAway_->setTextFormat(Qt::PlainText);
  throwingAway_->setInformativeText(tr("Throw them away, or keep them and save them first?"));
  auto* const throwAway = throwingAway_->addButton(tr("&Throw Away"), QMessageBox::AcceptRole);
  auto* const keep = throwingAway_->addButton(tr("&Keep"), QMessageBox::RejectRole);
  throwingAway_->setDefaultButton(keep);
  throwingAway_->setEscapeButton(keep);
  connect(throwAway, &QPushButton::clicked, &tour_.worksheet(), &Worksheet::clear);
  throwingAway_->open();
}

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
  progress_->setText(done == tour_.count() ? tr("All %1 steps are done.").arg(tour_.count())
                     : begun               ? tr("%1 of %2 steps are done. The tour goes on with step %3.")
                                   .arg(QString::number(done), QString::number(tour_.count()), QString::number(tour_.step() + 1))
                             : timeOfTour());
}

}  // namespace xsmoe::widgets
