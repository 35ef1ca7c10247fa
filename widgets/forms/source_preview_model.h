// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QAbstractTableModel>

#include "model/core/import.h"

namespace xsmoe::widgets {

/// The first rows of a file to be imported, one line a row. The heads of mapped columns say what they give.
class SourcePreviewModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  using QAbstractTableModel::QAbstractTableModel;
  void setSource(const SourceFile& source);

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
  [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  [[nodiscard]] QString givenBy(const std::string& column) const;
  [[nodiscard]] QString cell(const QModelIndex& index) const;

  SourceFile source_;
};

}  // namespace xsmoe::widgets
