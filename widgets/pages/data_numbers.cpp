// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/data_numbers.h"

#include <QGridLayout>
#include <QLabel>
#include <QLocale>
#include <algorithm>

#include "widgets/charts/chart_table.h"
#include "widgets/charts/view_saver.h"
#include "widgets/words/labels.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

QString spread(const CountSummary& summary) {
  return DataNumbers::tr("%1–%2, median %3, mean %4")
      .arg(count(summary.least), count(summary.most), QLocale().toString(summary.median), QLocale().toString(summary.mean, 'f', 1));
}

}  // namespace

DataNumbers::DataNumbers(QWidget* parent) : QWidget(parent), grid_(new QGridLayout(this)) {
  grid_->setContentsMargins(0, 0, 0, 0);
  grid_->setVerticalSpacing(3);
  grid_->setHorizontalSpacing(10);
  int row = 0;
  for (const QString& name : {tr("Records"), tr("Users"), tr("Items in records"), tr("Repeated records")}) add(row++, 0, name);
  row = 0;
  for (const QString& name : {tr("Span"), tr("Records per user"), tr("Records per item"), tr("Items without features")})
    add(row++, 2, name);
  add(row, 0, tr("Test targets"));
  for (const Entry& entry : entries_)
    if (entry.name == tr("Items in records")) entry.value->setToolTip(itemsMeaning());
  grid_->setColumnStretch(1, 2);
  grid_->setColumnStretch(3, 3);
  auto* const saver = new ViewSaver(*this, [this]() -> ShownView { return {tr("Numbers of the stream"), {}, table()}; });
  saver->openWhereAsked();
}

ChartTable DataNumbers::table() const {
  ChartTable numbers;
  numbers.header = {tr("what"), tr("value")};
  for (const Entry& entry : entries_)
    if (!entry.value->text().isEmpty()) numbers.rows.push_back({entry.name, entry.value->text()});
  return numbers;
}

void DataNumbers::add(int row, int column, const QString& name) {
  auto* label = new QLabel(name, this);
  label->setForegroundRole(QPalette::PlaceholderText);
  auto* value = wrappedLabel(this);
  value->setAccessibleName(name);
  grid_->addWidget(label, row, column, Qt::AlignTop);
  grid_->addWidget(value, row, column + 1, Qt::AlignTop);
  entries_.push_back({name, value});
}

void DataNumbers::setReport(const DataReport& report) {
  const QStringList values{keptText(report.records, report.keptRecords),
                           keptText(report.users, report.keptUsers),
                           keptText(report.items, report.keptItems),
                           report.repeatedRecords == 0 ? tr("none") : tr("%1, kept").arg(count(report.repeatedRecords)),
                           spanText(report),
                           spread(report.recordsPerUser),
                           spread(report.recordsPerItem),
                           missingText(report.missing),
                           maskedText(report)};
  for (qsizetype i = 0; i < values.size(); ++i) entries_[static_cast<std::size_t>(i)].value->setText(values[i]);
}

QString DataNumbers::value(const QString& name) const {
  const auto at = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& entry) { return entry.name == name; });
  return at == entries_.end() ? QString() : at->value->text();
}

}  // namespace xsmoe::widgets
