// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/forgetting_page.h"

#include <QComboBox>
#include <QFont>
#include <QFontMetrics>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSplitter>
#include <QStyle>
#include <QTableWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <string>
#include <utility>

#include "widgets/charts/forgetting_map.h"
#include "widgets/charts/view_saver.h"
#include "widgets/pages/compare_choices.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

// How many letters wide columns of the table of numbers are: at most, and at least.
constexpr int kTitleLetters = 22, kNumberLetters = 14, kDefinitionLetters = 28;

/// "+1.20 ± 0.31": points and a standard error; without a sign of a metric itself.
QString pointsText(const std::optional<MetricChange>& change, bool level) {
  if (!change) return QString(QChar(0x2013));
  const double points = 100 * change->value;
  const QLocale locale;
  return (level ? locale.toString(points, 'f', 2) : signedNumber(points, 2)) + QStringLiteral(" ± ") +
         locale.toString(100 * change->error, 'f', 2);
}

/// Why a run that ranks better can forget more.
QString countedFromBest() {
  return ForgettingPage::tr(
      "Forgetting is counted from a run's own best, so who got higher can fall further; what a model is used for is "
      "the next window, in Curves.");
}

}  // namespace

ForgettingPage::ForgettingPage(QWidget* parent)
    : QWidget(parent),
      metric_(metricBox(this)),
      measure_(new QPushButton(tr("&Test the models"), this)),
      message_(new QLabel(this)),
      map_(new ForgettingMap(this)),
      numbers_(new QTableWidget(this)),
      sentence_(new QLabel(this)) {
  measure_->setToolTip(
      tr("Tests each stored model on every window, one after the other, where that is not kept in the run's folder; record and weights are "
         "left as they are"));
  numbers_->setEditTriggers(QAbstractItemView::NoEditTriggers);
  numbers_->setAccessibleName(tr("Numbers of forgetting"));
  (new ViewSaver(*numbers_, *numbers_->model(), numbers_->accessibleName()))->openWhereAsked();
  numbers_->verticalHeader()->hide();
  numbers_->verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
  numbers_->horizontalHeader()->setStretchLastSection(true);  // definitions wrap
  numbers_->setFrameShape(QFrame::NoFrame);
  for (QLabel* label : {message_, sentence_}) {
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
  }
  message_->hide();
  layOut();
  connect(metric_, &QComboBox::currentIndexChanged, this, [this] { fill(); });
  connect(metric_, &QComboBox::currentIndexChanged, this, &ForgettingPage::metricChanged);
  connect(numbers_->horizontalHeader(), &QHeaderView::sectionResized, this, &ForgettingPage::fitHeader);
  connect(measure_, &QPushButton::clicked, this, [this] { measuring_ ? Q_EMIT cancelRequested() : Q_EMIT measureRequested(); });
}

// The header lives on for a moment, and the texts that it is fitted from do not.
ForgettingPage::~ForgettingPage() { numbers_->horizontalHeader()->disconnect(this); }

void ForgettingPage::layOut() {
  auto* top = new QHBoxLayout;
  top->addWidget(metric_);
  top->addWidget(measure_);
  top->addWidget(message_, 1);
  top->addStretch();
  auto* beside = new QSplitter(Qt::Horizontal);  // one below the other they would not fit on a small screen: all the height is the map's
  told_ = new QWidget(beside);
  told_->hide();
  auto* rows = new QVBoxLayout(told_);
  rows->setContentsMargins(QMargins());
  rows->setSpacing(2);
  rows->addWidget(sentence_);
  rows->addWidget(numbers_, 1);
  beside->addWidget(map_);
  beside->addWidget(told_);
  beside->setChildrenCollapsible(false);
  for (const int place : {0, 1}) beside->setStretchFactor(place, 1);
  auto* scroll = new QScrollArea(this);  // a low page shows a part of it
  scroll->setWidget(beside);
  scroll->setWidgetResizable(true);
  scroll->setFrameShape(QFrame::NoFrame);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(8, 4, 8, 2);
  column->setSpacing(2);
  column->addLayout(top);
  column->addWidget(scroll, 1);
}

std::string ForgettingPage::metric() const { return std::string(metricOf(*metric_).key); }

void ForgettingPage::chooseMetric(const QString& title) { metric_->setCurrentText(title); }

QString ForgettingPage::sentence() const { return sentence_->text(); }
QString ForgettingPage::message() const { return message_->text(); }

void ForgettingPage::showRun(Measured run) {
  run_ = std::move(run);
  other_.reset();
  say({});
  fill();
}

void ForgettingPage::showComparison(const Measured& run, const Measured& other) {
  if (const auto same = checkSameTests(run.matrix, other.matrix); !same) return showError(errorWords(same.error()));
  run_ = Measured{run.name, partInCommon(run.matrix, other.matrix)};
  other_ = Measured{other.name, partInCommon(other.matrix, run.matrix)};
  say({});
  fill();
}

void ForgettingPage::showMeasuring(const QString& howFar) {
  say(howFar);
  measuring_ = true;
  measure_->setText(tr("&Stop testing"));
}

void ForgettingPage::showError(const QString& text) { say(text); }

void ForgettingPage::showNothing(const QString& why, bool measurable) {
  run_.reset();
  other_.reset();
  map_->setView({});
  told_->hide();
  sentence_->clear();
  numbers_->setRowCount(0);
  numbers_->setColumnCount(0);  // they are named after runs
  say(why);
  measure_->setEnabled(measurable);
}

/// What stands beside the button; nothing is measured then.
void ForgettingPage::say(const QString& text) {
  measuring_ = false;
  measure_->setEnabled(true);
  measure_->setText(tr("&Test the models"));
  message_->setText(text);
  message_->setVisible(!text.isEmpty());
}

void ForgettingPage::fill() {
  if (!run_) return;
  told_->show();
  const auto& chosen = metricOf(*metric_);
  const auto own = forgettingNumbers(run_->matrix, chosen);
  if (!other_) {
    map_->setView(viewOf(run_->matrix, chosen, run_->name));
    sentence_->setText(withWindowNames(text(describeForgetting(own, chosen))));
    fillNumbers(own, std::nullopt);
    return;
  }
  if (const auto difference = differenceOf(run_->matrix, other_->matrix, chosen))
    map_->setView(viewOf(*difference, chosen, run_->name, other_->name));
  const auto others = forgettingNumbers(other_->matrix, chosen);
  QStringList said{withWindowNames(text(describeForgetting(run_->name.toStdString(), own, other_->name.toStdString(), others, chosen)))};
  if (own.forgetting && others.forgetting) said << countedFromBest();
  sentence_->setText(said.join(QLatin1Char(' ')));
  fillNumbers(own, others);
}

void ForgettingPage::fillNumbers(const ForgettingNumbers& own, const std::optional<ForgettingNumbers>& others) {
  header_ = {tr("%1, points").arg(text(metricOf(*metric_).title)), run_->name};
  if (others) header_ << other_->name << tr("difference");
  header_ << tr("definition");
  numbers_->setRowCount(0);
  numbers_->setColumnCount(static_cast<int>(header_.size()));
  numbers_->setHorizontalHeaderLabels(header_);
  for (const auto& number : definedForgettingNumbers()) addNumber(number, own, others);
  for (int column = 0; column < static_cast<int>(header_.size()); ++column) {
    numbers_->horizontalHeaderItem(column)->setToolTip(header_[column]);
    numbers_->horizontalHeaderItem(column)->setData(Qt::AccessibleTextRole, header_[column]);
  }
  fitColumns();
}

/// Names of runs begin with a day and end with what tells them apart. The header itself would cut them at both ends.
void ForgettingPage::fitHeader(int column) {
  auto* const item = numbers_->horizontalHeaderItem(column);
  if (item == nullptr || column >= static_cast<int>(header_.size())) return;
  QFont bold = numbers_->horizontalHeader()->font();
  bold.setBold(true);  // as that of a chosen cell
  const int margins = 2 * style()->pixelMetric(QStyle::PM_HeaderMargin, nullptr, numbers_->horizontalHeader());
  item->setText(QFontMetrics(bold).elidedText(header_[column], Qt::ElideMiddle, numbers_->columnWidth(column) - margins));
}

/// Names of runs are cut where they are wider than their numbers, so that definitions have room; a page too narrow for that is scrolled.
void ForgettingPage::fitColumns() {
  numbers_->resizeColumnsToContents();
  const int letter = numbers_->fontMetrics().averageCharWidth(), definition = numbers_->columnCount() - 1;
  int wanted = kDefinitionLetters * letter + 2 * numbers_->frameWidth() + numbers_->verticalScrollBar()->sizeHint().width();
  for (int column = 0; column < definition; ++column) {
    numbers_->setColumnWidth(column, std::min(numbers_->columnWidth(column), (column == 0 ? kTitleLetters : kNumberLetters) * letter));
    wanted += numbers_->columnWidth(column);
  }
  numbers_->setMinimumWidth(wanted);
  for (int column = 0; column < numbers_->columnCount(); ++column) fitHeader(column);
}

void ForgettingPage::addNumber(const DefinedNumber& number, const ForgettingNumbers& own, const std::optional<ForgettingNumbers>& others) {
  QStringList cells{text(number.title), pointsText(own.*number.field, number.level)};
  if (others) {
    cells << pointsText((*others).*number.field, number.level);
    const auto apart = differenceOf(own.*number.field, (*others).*number.field);
    cells << (apart && !apart->isDifference() ? tr("(%1)").arg(pointsText(apart, false)) : pointsText(apart, false));
  }
  cells << text(number.definition);
  const int row = numbers_->rowCount();
  numbers_->insertRow(row);
  for (int column = 0; column < static_cast<int>(cells.size()); ++column) {
    auto* item = new QTableWidgetItem(cells[column]);
    item->setToolTip(text(number.definition));
    numbers_->setItem(row, column, item);
  }
}

}  // namespace xsmoe::widgets
