// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/column_mapping_form.h"

#include <QComboBox>
#include <QCoreApplication>
#include <QFileInfo>
#include <QGridLayout>
#include <QLabel>
#include <algorithm>
#include <array>
#include <utility>

#include "widgets/forms/source_list.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

constexpr std::array<MappedField, 7> kFields{{
    {&ColumnMapping::user, QT_TRANSLATE_NOOP("MappedField", "User"), true, false, true},
    {&ColumnMapping::item, QT_TRANSLATE_NOOP("MappedField", "Item"), true, true, true},
    {&ColumnMapping::timestamp, QT_TRANSLATE_NOOP("MappedField", "Time"), true, false, true},
    {&ColumnMapping::rating, QT_TRANSLATE_NOOP("MappedField", "Rating"), true, false, false},
    {&ColumnMapping::title, QT_TRANSLATE_NOOP("MappedField", "Title"), false, true, false},
    {&ColumnMapping::description, QT_TRANSLATE_NOOP("MappedField", "Description"), false, true, false},
    {&ColumnMapping::category, QT_TRANSLATE_NOOP("MappedField", "Category"), false, true, false},
}};

QComboBox* narrowBox(QWidget* parent) {
  auto* const box = new QComboBox(parent);
  box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  box->setMinimumContentsLength(12);
  return box;
}

/// The field that another one has taken the column of; null: none.
const MappedField* shared(const SourceFile& source, const MappedField& field) {
  for (const auto& other : kFields)
    if (&other < &field && other.required && field.required && belongsTo(other, source.role) &&
        source.mapping.*other.column == source.mapping.*field.column)
      return &other;
  return nullptr;
}

}  // namespace

std::span<const MappedField> mappedFields() { return kFields; }

QString fieldName(const MappedField& field) { return QCoreApplication::translate("MappedField", field.name); }

bool belongsTo(const MappedField& field, SourceRole role) {
  return (field.ofInteractions && role == SourceRole::kInteractions) || (field.ofItems && role == SourceRole::kItems);
}

QString mappingProblem(const SourceFile& source) {
  if (!source.mappable) return {};
  const QString file = QFileInfo(text(source.path)).fileName();
  for (const auto& field : kFields) {
    if (!field.required || !belongsTo(field, source.role)) continue;
    if ((source.mapping.*field.column).empty()) return ColumnMappingForm::tr("%1: choose the column for “%2”.").arg(file, fieldName(field));
    if (const auto* const other = shared(source, field))
      return ColumnMappingForm::tr("%1: “%2” and “%3” are the same column.").arg(file, fieldName(*other), fieldName(field));
  }
  return {};
}

ColumnMappingForm::ColumnMappingForm(QWidget* parent) : QWidget(parent), grid_(new QGridLayout(this)), role_(narrowBox(this)) {
  grid_->setContentsMargins(0, 0, 0, 0);
  for (const auto role : {SourceRole::kInteractions, SourceRole::kItems, SourceRole::kUnused})
    role_->addItem(sourceRoleText(role), static_cast<int>(role));
  auto* const holds = new QLabel(tr("&Holds"), this);
  holds->setBuddy(role_);
  grid_->addWidget(holds, 0, 0);
  grid_->addWidget(role_, 0, 1);
  role_->setObjectName(QStringLiteral("holds"));
  role_->setAccessibleName(tr("What the table holds"));
  for (const auto& field : kFields) addRow(field);
  grid_->setColumnStretch(1, 1);
  grid_->setColumnStretch(3, 1);
  connect(role_, &QComboBox::currentIndexChanged, this, [this] {
    arrange();
    if (!showing_) Q_EMIT changed();
  });
}

void ColumnMappingForm::addRow(const MappedField& field) {
  auto* const box = narrowBox(this);
  box->setObjectName(QLatin1String(field.name));
  box->setAccessibleName(tr("Column for “%1”").arg(fieldName(field)));
  auto* const label = new QLabel(fieldName(field), this);
  label->setBuddy(box);
  rows_.push_back({&field, label, box});
  connect(box, &QComboBox::currentIndexChanged, this, [this] {
    if (!showing_) Q_EMIT changed();
  });
}

void ColumnMappingForm::arrange() {
  int place = 0;
  for (const auto& [field, label, box] : rows_) {
    const bool shown = belongsTo(*field, role());
    label->setVisible(shown);
    box->setVisible(shown);
    if (!shown) continue;
    const int row = 1 + place / 2, column = place % 2 * 2;
    grid_->addWidget(label, row, column);
    grid_->addWidget(box, row, column + 1);
    ++place;
  }
}

void ColumnMappingForm::setSource(const SourceFile& source) {
  showing_ = true;
  for (const auto& [field, label, box] : rows_) {
    box->clear();
    box->addItem(field->required ? tr("choose…") : tr("none"));
    for (const auto& column : source.columns)
      if (!column.empty()) box->addItem(text(column), text(column));
    const auto& guess = source.mapping.*field->column;
    box->setCurrentIndex(guess.empty() ? 0 : std::max(0, box->findData(text(guess))));
  }
  role_->setCurrentIndex(role_->findData(static_cast<int>(source.role)));
  arrange();
  showing_ = false;
}

SourceRole ColumnMappingForm::role() const { return static_cast<SourceRole>(role_->currentData().toInt()); }

ColumnMapping ColumnMappingForm::mapping() const {
  ColumnMapping mapping;
  for (const auto& row : rows_) mapping.*row.field->column = row.box->currentData().toString().toStdString();
  return mapping;
}

}  // namespace xsmoe::widgets
