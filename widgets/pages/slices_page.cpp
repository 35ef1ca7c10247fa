// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/slices_page.h"

#include <QComboBox>
#include <QLabel>
#include <QList>
#include <QPushButton>
#include <QStackedLayout>
#include <QStandardItemModel>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <utility>

#include "model/analysis/rank_tables.h"
#include "model/core/ranking_metrics.h"
#include "widgets/charts/chart_view.h"
#include "widgets/charts/slice_curves.h"
#include "widgets/charts/table_file.h"
#include "widgets/charts/view_saver.h"
#include "widgets/forms/wrapped_row.h"
#include "widgets/items/picked_chip.h"
#include "widgets/pages/compare_choices.h"
#include "widgets/pages/slice_cells.h"
#include "widgets/save_dialog.h"
#include "widgets/words/labels.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

QList<QStandardItem*> cellsOf(const SliceRow& row) {
  const auto share = [&](double Metrics::*field) { return row.metrics ? std::optional((*row.metrics).*field) : std::nullopt; };
  const auto error = [&](double Metrics::*field) {
    return row.metrics ? std::optional(standardError((*row.metrics).*field, row.metrics->sequences)) : std::nullopt;
  };
  const std::int64_t sequences = row.metrics ? row.metrics->sequences : 0;
  return {sliceCell(windowName(row.testedOn.value), row.testedOn.value, false),
          sliceCell(row.name, row.name, false),
          sliceCountCell(sequences),
          sliceNumberCell(share(&Metrics::hr10)),
          sliceNumberCell(error(&Metrics::hr10)),
          sliceDifferenceCell(row.change),
          sliceNumberCell(share(&Metrics::ndcg10)),
          sliceNumberCell(error(&Metrics::ndcg10))};
}

}  // namespace

SlicesPage::SlicesPage(QWidget* parent)
    : QWidget(parent),
      chart_(new ChartView(this)),
      rows_(new QStandardItemModel(this)),
      state_(wrappedLabel(this)),
      reason_(wrappedLabel(this)),
      definition_(wrappedLabel(this)),
      pictures_(new QStackedLayout),
      pages_(new QStackedLayout) {
  reason_->setAlignment(Qt::AlignCenter);
  reason_->setMargin(16);
  for (QLabel* const label : {state_, reason_, definition_}) label->setTextFormat(Qt::PlainText);
  rows_->setHorizontalHeaderLabels({tr("Tested on"), tr("Slice"), tr("Sequences"), tr("HR@10 (%)"), tr("Standard error"),
                                    tr("Change (points)"), tr("NDCG@10 (%)"), tr("Error at most")});
  auto* const column = new QVBoxLayout(this);
  column->setContentsMargins(6, 6, 6, 6);
  column->addWidget(buildChoices());
  column->addWidget(state_);
  column->addLayout(pages_, 1);
  pages_->addWidget(reason_);
  auto* const body = new QWidget(this);
  pages_->addWidget(body);
  auto* const parts = new QVBoxLayout(body);
  parts->setContentsMargins(0, 0, 0, 0);
  parts->addLayout(pictures_, 1);
  pictures_->addWidget(chart_);
  pictures_->addWidget(buildTable());
  parts->addWidget(definition_);
  showState({}, false);
  showReason({});
}

QWidget* SlicesPage::buildChoices() {
  auto* const choices = new QWidget(this);
  kinds_ = choiceBox(tr("Slices by"), {}, choices);
  for (const auto& one : sliceKinds()) kinds_->addItem(text(one.title));
  kinds_->setSizeAdjustPolicy(QComboBox::AdjustToContents);
  asTable_ = new QToolButton(choices);
  asTable_->setText(tr("Table"));
  asTable_->setToolTip(tr("Every slice of every test, with sequences and standard errors"));
  asTable_->setCheckable(true);
  asTable_->setFocusPolicy(Qt::TabFocus);
  save_ = new QPushButton(tr("Save…"), choices);
  save_->setToolTip(tr("The slices of every kind, as CSV, or as JSON with where they come from"));
  stop_ = new QPushButton(tr("Stop"), choices);
  auto* const row = new WrappedRow(choices);
  row->setContentsMargins(0, 0, 0, 0);
  row->addWidget(kinds_);
  row->addWidget(asTable_);
  row->addWidget(save_);
  row->addWidget(stop_);
  picked_ = new PickedChip(choices);
  row->addWidget(picked_);
  connect(picked_, &PickedChip::clicked, this, &SlicesPage::pickedTakenBack);
  connect(kinds_, &QComboBox::currentIndexChanged, this, [this] { fill(); });
  connect(asTable_, &QToolButton::toggled, this, &SlicesPage::showTable);
  connect(asTable_, &QToolButton::toggled, this, &SlicesPage::tableShown);
  connect(save_, &QPushButton::clicked, this, &SlicesPage::chooseFile);
  connect(stop_, &QPushButton::clicked, this, &SlicesPage::stopRequested);
  return choices;
}

QWidget* SlicesPage::buildTable() {
  table_ = new QTableView(this);
  showSlices(*table_, *rows_, tr("Slices of every test"));
  auto* const saver = new ViewSaver(*table_, *rows_, table_->accessibleName());
  saver->openWhereAsked();
  saver->leaveToPage();
  return table_;
}

SliceKind SlicesPage::kind() const { return sliceKinds().at(static_cast<std::size_t>(kinds_->currentIndex())).kind; }

void SlicesPage::chooseKind(SliceKind kind) { kinds_->setCurrentIndex(static_cast<int>(kind)); }

void SlicesPage::setPicked(qsizetype items) { picked_->setCount(items); }

void SlicesPage::showTable(bool table) {
  asTable_->setChecked(table);
  pictures_->setCurrentIndex(table ? 1 : 0);
  showDefinition();
}

bool SlicesPage::showsTable() const { return asTable_->isChecked(); }

void SlicesPage::showTests(const QString& run, std::vector<SlicedTest> tests) {
  run_ = run;
  tests_ = std::move(tests);
  save_->setEnabled(true);
  pages_->setCurrentIndex(1);
  fill();
}

void SlicesPage::showReason(const QString& reason) {
  tests_.clear();
  reason_->setText(reason);
  save_->setEnabled(false);
  pages_->setCurrentIndex(0);
}

void SlicesPage::showState(const QString& words, bool measuring) {
  state_->setText(words);
  state_->setVisible(!words.isEmpty());
  stop_->setVisible(measuring);
}

QString SlicesPage::message() const { return pages_->currentIndex() == 0 ? reason_->text() : state_->text(); }

void SlicesPage::fill() {
  if (tests_.empty()) return;
  chart_->setContent(sliceCurvesContent(tests_, kind()));
  showDefinition();
  fillTable();
}

/// Or why there are no slices of the kind, which a chart says in its own place.
void SlicesPage::showDefinition() {
  const bool none = chart_->content().series.empty(), inTable = pictures_->currentIndex() == 1;
  definition_->setText(
      none ? chart_->content().emptyText
           : tr("%1 Each test is of the model after the window before it. Bands and errors are one standard error. A change "
                "within two of its own is not called a difference: it is in parentheses in the table. The error of NDCG@10 is "
                "no more than that shown.")
                 .arg(text(descriptionOf(kind()).definition)));
  definition_->setVisible(!none || inTable);
}

void SlicesPage::fillTable() {
  rows_->removeRows(0, rows_->rowCount());
  for (const auto& row : sliceRows(tests_, kind())) rows_->appendRow(cellsOf(row));
  arrangeSlices(*table_, *rows_);
}

Result<void> SlicesPage::saveAs(const std::filesystem::path& file) const {
  return writeTable(file, slicesTable(run_.toStdString(), tests_), tr("Slices of the tests"), provenance());
}

void SlicesPage::chooseFile() {
  const QString path = askWhereToSave(this, tr("Save slices"), tr("Slices.csv"), tableKinds());
  saveAt(*this, path);
}

}  // namespace xsmoe::widgets
