// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>
#include <span>
#include <vector>

#include "model/core/import.h"

class QComboBox;
class QGridLayout;
class QLabel;

namespace xsmoe::widgets {

/// What a column of a table can give to a stream.
struct MappedField {
  std::string ColumnMapping::*column;
  const char* name;  ///< "User": translated in the context MappedField
  bool ofInteractions = false, ofItems = false;
  bool required = false;
};
[[nodiscard]] std::span<const MappedField> mappedFields();
[[nodiscard]] QString fieldName(const MappedField& field);
[[nodiscard]] bool belongsTo(const MappedField& field, SourceRole role);

/// What keeps a table from being read with its mapping, in words; empty: nothing. Only tables that can be mapped are looked at.
[[nodiscard]] QString mappingProblem(const SourceFile& source);

/// What a table holds and which of its columns give it: one box for each field, the guess preselected.
class ColumnMappingForm : public QWidget {
  Q_OBJECT
 public:
  explicit ColumnMappingForm(QWidget* parent = nullptr);

  /// Without a signal.
  void setSource(const SourceFile& source);
  [[nodiscard]] SourceRole role() const;
  [[nodiscard]] ColumnMapping mapping() const;

 Q_SIGNALS:
  void changed();

 private:
  struct Row {
    const MappedField* field = nullptr;
    QLabel* label = nullptr;
    QComboBox* box = nullptr;
  };
  void addRow(const MappedField& field);
  void arrange();

  QGridLayout* grid_;
  QComboBox* role_;
  std::vector<Row> rows_;
  bool showing_ = false;
};

}  // namespace xsmoe::widgets
