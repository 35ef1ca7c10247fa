// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/data_page.h"

#include <QEvent>
#include <QGridLayout>
#include <QHeaderView>
#include <QLabel>
#include <QScrollArea>
#include <QScrollBar>
#include <QSplitter>
#include <QStackedLayout>
#include <QTextDocument>
#include <QVBoxLayout>
#include <algorithm>
#include <iterator>

#include "widgets/charts/chart_view.h"
#include "widgets/charts/data_charts.h"
#include "widgets/charts/view_saver.h"
#include "widgets/items/catalogue_view.h"
#include "widgets/pages/data_numbers.h"
#include "widgets/pages/window_time_line.h"
#include "widgets/theme.h"
#include "widgets/words/labels.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

constexpr int kChartHeight = 220;

QLabel* heading(const QString& text, QWidget* parent, double scale = 1) {
  auto* label = new QLabel(text, parent);
  QFont bold = parent->font();
  bold.setBold(true);
  bold.setPointSizeF(bold.pointSizeF() * scale);
  label->setFont(bold);
  label->setWordWrap(true);
  return label;
}

ChartView* chart(QWidget* parent) {
  auto* view = new ChartView(parent);
  view->setMinimumHeight(kChartHeight);
  return view;
}

}  // namespace

ShortTable::ShortTable(const QStringList& headers, const QString& name, QWidget* parent) : QTreeWidget(parent) {
  setHeaderLabels(headers);
  setRootIsDecorated(false);
  setUniformRowHeights(true);
  setAlternatingRowColors(true);
  setSelectionBehavior(QAbstractItemView::SelectRows);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  setTextElideMode(Qt::ElideMiddle);
  setAccessibleName(name);
  (new ViewSaver(*this, *model(), name))->openWhereAsked();
  header()->setSectionResizeMode(QHeaderView::ResizeToContents);
  header()->setStretchLastSection(true);
  header()->setSectionsMovable(false);
}

void ShortTable::setRows(const std::vector<QStringList>& rows) {
  clear();
  QList<QTreeWidgetItem*> items;
  for (const QStringList& row : rows) {
    auto* item = new QTreeWidgetItem(row);
    const QString whole =
        Qt::convertFromPlainText(row.join(QStringLiteral(": ")), Qt::WhiteSpaceNormal);  // as rich text it is broken into lines
    for (int column = 0; column < row.size(); ++column) item->setToolTip(column, whole);
    items << item;
  }
  addTopLevelItems(items);
  setVisible(!rows.empty());
  fitHeight();
}

void ShortTable::fitHeight() {
  const int shown = std::clamp(topLevelItemCount(), 1, kMostRows);
  const int rowHeight = topLevelItemCount() == 0 ? 0 : sizeHintForRow(0);
  setFixedHeight(header()->sizeHint().height() + shown * rowHeight + 2 * frameWidth());
}

void ShortTable::changeEvent(QEvent* event) {
  QTreeWidget::changeEvent(event);
  if (event->type() == QEvent::FontChange) fitHeight();
}

DataPage::DataPage(QWidget* parent) : QWidget(parent), pages_(new QStackedLayout(this)) {
  auto* nothing = wrappedLabel(this);
  nothing->setText(
      tr("No stream is open.\n\nOpen a folder with interactions.csv, or train on the built-in stream, from the File menu to see what it "
         "holds."));
  nothing->setAlignment(Qt::AlignCenter);
  scroll_ = new QScrollArea(this);
  scroll_->setWidget(buildReport());
  scroll_->setWidgetResizable(true);
  scroll_->setFrameShape(QFrame::NoFrame);
  scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll_->setMinimumWidth(scroll_->widget()->minimumSizeHint().width() + 20);
  catalogue_ = new CatalogueView(this);
  auto* columns = new QSplitter(Qt::Horizontal, this);
  columns->addWidget(scroll_);
  columns->addWidget(catalogue_);
  columns->setStretchFactor(0, 3);
  columns->setStretchFactor(1, 2);
  columns->setSizes({600, 366});  // room for three pictures side by side in the smallest window
  columns->setChildrenCollapsible(false);
  pages_->addWidget(nothing);
  pages_->addWidget(columns);
}

QWidget* DataPage::buildReport() {
  auto* page = new QWidget(this);
  auto* column = new QVBoxLayout(page);
  column->setContentsMargins(8, 6, 8, 8);
  title_ = heading({}, page, 1.2);
  numbers_ = new DataNumbers(page);
  features_ = wrappedLabel(page);
  leaks_ = wrappedLabel(page);
  timeLine_ = new WindowTimeLine(page);
  window_ = wrappedLabel(page);
  leftOutTitle_ = heading({}, page);
  leftOut_ = new ShortTable({tr("Records"), tr("Reason")}, tr("Records left out"), page);
  badLinesTitle_ = heading({}, page);
  badLines_ = new ShortTable({tr("File"), tr("Line"), tr("Reason")}, tr("Lines that could not be used"), page);
  notesTitle_ = heading({}, page);
  notes_ = new ShortTable({tr("What was seen when the stream was imported and read")}, tr("Notes"), page);
  column->addWidget(title_);
  column->addWidget(numbers_);
  column->addWidget(features_);
  column->addWidget(leaks_);
  column->addSpacing(6);
  column->addWidget(heading(tr("Windows"), page));
  column->addWidget(timeLine_);
  column->addWidget(window_);
  column->addWidget(buildCharts(page));
  for (QWidget* widget : {static_cast<QWidget*>(leftOutTitle_), static_cast<QWidget*>(leftOut_), static_cast<QWidget*>(badLinesTitle_),
                          static_cast<QWidget*>(badLines_), static_cast<QWidget*>(notesTitle_), static_cast<QWidget*>(notes_)})
    column->addWidget(widget);
  column->addStretch();
  connect(timeLine_, &WindowTimeLine::windowChosen, this, &DataPage::showWindow);
  connect(timeLine_, &WindowTimeLine::keptChanged, this, &DataPage::showWindow);
  return page;
}

QWidget* DataPage::buildCharts(QWidget* parent) {
  auto* box = new QWidget(parent);
  auto* grid = new QGridLayout(box);
  grid->setContentsMargins(0, 4, 0, 4);
  grid->setSpacing(6);
  perUser_ = chart(box);
  perItem_ = chart(box);
  newcomers_ = chart(box);
  shift_ = chart(box);
  grid->addWidget(newcomers_, 0, 0);
  grid->addWidget(shift_, 0, 1);
  grid->addWidget(perUser_, 1, 0);
  grid->addWidget(perItem_, 1, 1);
  return box;
}

void DataPage::setReport(std::shared_ptr<const DataReport> report) {
  report_ = std::move(report);
  pages_->setCurrentIndex(report_ ? 1 : 0);
  if (report_) fill();
}

void DataPage::setCatalogue(std::shared_ptr<const CatalogueListing> catalogue) {
  listing_ = std::move(catalogue);
  catalogue_->setListing(listing_);
  if (report_) fillBadLines();
}

void DataPage::fill() {
  title_->setText(text(report_->title.empty() ? report_->folder : report_->title));
  title_->setToolTip(text(report_->folder));
  numbers_->setReport(*report_);
  features_->setText((report_->featuresFound ? tr("Features: %1") : tr("No features: %1")).arg(text(report_->featuresNote)));
  timeLine_->setWindows(report_->windows);
  std::vector<QStringList> leftOut;
  for (const LeftOut& left : report_->leftOut) leftOut.push_back({count(left.records), text(left.reason)});
  leftOutTitle_->setText(leftOut.empty() ? tr("No record was left out") : tr("Left out"));
  leftOut_->setRows(leftOut);
  fillNotes();
  fillCharts();
  fillBadLines();
  showLeaks();
  showWindow();
}

void DataPage::fillCharts() {
  perUser_->setContent(recordsPerUserContent(*report_));
  perItem_->setContent(recordsPerItemContent(*report_));
  newcomers_->setContent(newcomersContent(*report_));
  shift_->setContent(popularityShiftContent(*report_));
}

void DataPage::fillNotes() {
  std::vector<QStringList> notes;
  for (const std::string& note : report_->notes) notes.push_back({text(note)});
  notesTitle_->setText(tr("Notes: %1").arg(count(std::ssize(notes))));
  notesTitle_->setVisible(!notes.empty());
  notes_->setRows(notes);
}

void DataPage::fillBadLines() {
  std::vector<BadLine> lines = report_->badLines;
  std::int64_t all = report_->badLineCount;
  if (listing_) {
    lines.insert(lines.end(), listing_->notes().badLines.begin(), listing_->notes().badLines.end());
    all += listing_->notes().badLineCount;
  }
  std::vector<QStringList> rows;
  for (const BadLine& line : lines) rows.push_back({text(line.file), count(line.line), text(line.reason)});
  const auto shown = static_cast<std::int64_t>(rows.size());
  badLinesTitle_->setText(all == 0       ? tr("Every line could be used")
                          : all == shown ? tr("Lines not used: %1").arg(count(all))
                                         : tr("Lines not used: %1, of which %2 are listed").arg(count(all), count(shown)));
  badLines_->setRows(rows);
}

void DataPage::showLeaks() {
  if (!report_) return;
  const bool passed = report_->leaks.empty();
  const bool dark = isDark(palette());
  leaks_->setText(QStringLiteral("<span style=\"color:%1\">%2</span> %3")
                      .arg((passed ? truthColour(dark) : tauColour(dark)).name(), passed ? QStringLiteral("✓") : QStringLiteral("✗"),
                           leakSentence(*report_).toHtmlEscaped()));
}

void DataPage::showWindow() {
  if (!report_) return;
  const auto chosen = timeLine_->chosen();
  const auto at =
      std::find_if(report_->windows.begin(), report_->windows.end(), [&](const auto& window) { return chosen == window.window; });
  if (at == report_->windows.end()) return window_->setText(tr("Choose a window with the mouse or the arrow keys to read its numbers."));
  QString words = windowSentences(*at, std::next(at) == report_->windows.end()).join(QStringLiteral(". ")) + QLatin1Char('.');
  if (timeLine_->isKept()) words += QLatin1Char(' ') + tr("It stays chosen on this page alone: the timeline is back at the present.");
  window_->setText(words);
}

void DataPage::showEnd() { scroll_->verticalScrollBar()->setValue(scroll_->verticalScrollBar()->maximum()); }

void DataPage::showWindows() { scroll_->ensureWidgetVisible(timeLine_); }

void DataPage::showShift() { scroll_->ensureWidgetVisible(shift_); }

QString DataPage::leakText() const { return leaks_->text(); }
QString DataPage::windowText() const { return window_->text(); }
QString DataPage::leftOutText() const { return leftOutTitle_->text(); }
QString DataPage::badLinesText() const { return badLinesTitle_->text(); }
QString DataPage::notesText() const { return notesTitle_->isHidden() ? QString() : notesTitle_->text(); }

void DataPage::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) showLeaks();
}

}  // namespace xsmoe::widgets
