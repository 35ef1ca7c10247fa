// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tour/tour_panel.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QShortcut>
#include <QStyle>
#include <QTimer>
#include <QVBoxLayout>
#include <utility>

#include "widgets/learn/save_worksheet_action.h"
#include "widgets/tour/tour.h"
#include "widgets/words/labels.h"

namespace xsmoe::widgets {
namespace {

QLabel* sentences(QWidget* parent) {
  auto* const label = wrappedLabel(parent);
  label->setTextFormat(Qt::PlainText);
  label->hide();
  return label;
}

/// Pressed by Enter too, as in a dialog.
QPushButton* buttonIn(QWidget* parent, const QString& words = {}) {
  auto* const button = new QPushButton(words, parent);
  button->setAutoDefault(true);
  return button;
}

void setWords(QLabel& label, const QString& words) {
  label.setText(words);
  label.setVisible(!words.isEmpty());
}

QString shownIn(const QLabel& label) { return label.isHidden() ? QString() : label.text(); }

QString offerText(TourOffer offer) {
  return offer == TourOffer::kTrain ? TourPanel::tr("Train on the Built-in Stream") : TourPanel::tr("Set Static Beside");
}

}  // namespace

TourPanel::TourPanel(Tour& tour, QWidget* parent)
    : QWidget(parent),
      tour_(tour),
      scroll_(new QScrollArea(this)),
      save_(new SaveWorksheetAction(tour.worksheet(), *this)),
      back_(buttonIn(this, tr("Bac&k"))),
      next_(buttonIn(this)),
      leave_(buttonIn(this, tr("Clo&se the Tour"))) {
  auto* const inside = new QWidget(scroll_);
  heading_ = sentences(inside);
  words_ = sentences(inside);
  waiting_ = sentences(inside);
  offer_ = buttonIn(inside);
  question_ = sentences(inside);
  for (int place = 0; place < kMostAnswers; ++place) answers_.push_back(buttonIn(inside));
  verdict_ = sentences(inside);
  saveButton_ = save_->buttonIn(inside);
  QFont bold = font();
  bold.setBold(true);
  for (auto* const label : {heading_, question_}) label->setFont(bold);
  scroll_->setWidget(inside);
  layOut();
  connectButtons();
  connect(&tour_, &Tour::changed, this, &TourPanel::showStep);
  showStep();
}

void TourPanel::layOut() {
  auto* const column = new QVBoxLayout(scroll_->widget());
  column->setContentsMargins(8, 6, 8, 6);
  for (auto* const part : {heading_, words_, waiting_}) column->addWidget(part);
  column->addWidget(offer_);
  column->addWidget(question_);
  for (auto* const answer : answers_) column->addWidget(answer);
  column->addWidget(verdict_);
  column->addWidget(saveButton_);
  column->addStretch(1);
  scroll_->setWidgetResizable(true);
  scroll_->setFrameShape(QFrame::NoFrame);
  scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll_->setFocusPolicy(Qt::NoFocus);
  auto* const way = new QHBoxLayout;
  way->addWidget(back_);
  way->addWidget(next_, 1);
  way->addWidget(leave_);
  auto* const whole = new QVBoxLayout(this);
  whole->setContentsMargins(0, 0, 0, 6);
  whole->addWidget(scroll_, 1);
  whole->addLayout(way);  // below, where the dock always ends: how high it begins differs from page to page
  for (const auto& [before, after] : {std::pair(saveButton_, back_), std::pair(back_, next_), std::pair(next_, leave_)})
    setTabOrder(before, after);
}

void TourPanel::connectButtons() {
  for (int place = 0; place < kMostAnswers; ++place) {
    connect(answerButton(place), &QPushButton::clicked, this, [this, place] {
      tour_.answer(place);
      takeFocus();
    });
    // From wherever in the window while it is asked: what is hidden or disabled has no shortcut, and a field for text keeps its digits.
    auto* const key = new QShortcut(QKeySequence(QString::number(place + 1)), answerButton(place));
    key->setAutoRepeat(false);
    connect(key, &QShortcut::activated, answerButton(place), &QPushButton::click);
  }
  connect(offer_, &QPushButton::clicked, this, [this] { tour_.takeOffer(); });
  connect(back_, &QPushButton::clicked, this, [this] { tour_.back(); });
  connect(next_, &QPushButton::clicked, this, [this] { tour_.next(); });
  connect(leave_, &QPushButton::clicked, this, [this] { tour_.leave(); });
}

void TourPanel::showStep() {
  if (!tour_.running()) return;
  const auto& step = tour_.steps()[static_cast<std::size_t>(tour_.step())];
  const QString heading = tr("Step %1 of %2: %3").arg(QString::number(tour_.step() + 1), QString::number(tour_.count()), step.title);
  const bool another = heading != heading_->text();
  setWords(*heading_, heading);
  setWords(*words_, step.text);
  setWords(*waiting_, tour_.waitsFor());
  offer_->setVisible(tour_.offer() != TourOffer::kNone);
  offer_->setText(offerText(tour_.offer()));
  showQuestion();
  showVerdict();
  back_->setEnabled(tour_.step() > 0);
  const bool last = tour_.step() + 1 == tour_.count();
  saveButton_->setVisible(last);
  next_->setText(last ? tr("D&one") : tr("Go &On"));
  tell();
  // Words wrap, buttons do not.
  scroll_->setMinimumWidth(scroll_->widget()->minimumSizeHint().width() + style()->pixelMetric(QStyle::PM_ScrollBarExtent));
  if (another) scroll_->ensureVisible(0, 0);
}

void TourPanel::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) showQuestion();  // its buttons have colours of their own
}

void TourPanel::showQuestion() {
  const auto& question = tour_.question();
  const bool asked = tour_.waitsFor().isEmpty();
  const auto given = tour_.answered();
  setWords(*question_, asked ? question.text : QString());
  for (int place = 0; place < kMostAnswers; ++place) {
    auto* const button = answerButton(place);
    const bool there = asked && place < question.answers.size();
    button->setVisible(there);
    button->setEnabled(there && !given);
    // What was answered is still to be read.
    auto colours = palette();
    if (given) colours.setColor(QPalette::Disabled, QPalette::ButtonText, colours.color(QPalette::Active, QPalette::ButtonText));
    button->setPalette(colours);
    if (!there) continue;
    const QString words = question.answers.at(place);
    const QString mark = !given ? QString() : place == question.right ? tr("✓ ") : place == *given ? tr("✗ ") : QString();
    // What is written may hold an ampersand.
    button->setText(mark + QStringLiteral("&%1  %2").arg(QString::number(place + 1), QString(words).replace(u'&', QStringLiteral("&&"))));
    button->setAccessibleName(mark + words);
    button->setAccessibleDescription(question.text);
  }
}

void TourPanel::showVerdict() {
  const auto& question = tour_.question();
  if (tour_.phase() != TourPhase::kTold) return setWords(*verdict_, {});
  const auto given = tour_.answered();
  if (!given) return setWords(*verdict_, question.reveal);
  const QString right = question.answers.at(question.right);
  const QString verdict = *given == question.right ? tr("That is right.") : tr("Right would have been: %1.").arg(right);
  setWords(*verdict_, verdict + QLatin1Char(' ') + question.reveal);
}

/// For those who do not see it.
void TourPanel::tell() {
  setAccessibleName(heading());
  QStringList all{words()};
  for (const QString& one : {waiting(), question(), verdict()})
    if (!one.isEmpty()) all << one;
  setAccessibleDescription(all.join(QLatin1Char(' ')));
  next_->setAccessibleDescription(verdict());
}

void TourPanel::takeFocus() {
  for (auto* const button : answers_)
    if (!button->isHidden() && button->isEnabled()) return button->setFocus();
  if (!offer_->isHidden()) return offer_->setFocus();
  // Once it is laid out.
  if (!verdict_->isHidden()) QTimer::singleShot(0, this, [this] { scroll_->ensureWidgetVisible(verdict_); });
  next_->setFocus();
}

QString TourPanel::heading() const { return shownIn(*heading_); }
QString TourPanel::words() const { return shownIn(*words_); }
QString TourPanel::question() const { return shownIn(*question_); }
QString TourPanel::verdict() const { return shownIn(*verdict_); }
QString TourPanel::waiting() const { return shownIn(*waiting_); }

}  // namespace xsmoe::widgets
