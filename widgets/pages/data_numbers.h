// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>
#include <vector>

#include "model/core/data_report.h"

class QGridLayout;
class QLabel;

namespace xsmoe::widgets {

struct ChartTable;

/// The numbers of a stream as names and values: records, users, items, span, how records spread, repeated ones, items without features.
class DataNumbers : public QWidget {
  Q_OBJECT
 public:
  explicit DataNumbers(QWidget* parent = nullptr);
  void setReport(const DataReport& report);
  /// The value beside a name; empty if there is no such name.
  [[nodiscard]] QString value(const QString& name) const;
  /// Names and values.
  [[nodiscard]] ChartTable table() const;

 private:
  void add(int row, int column, const QString& name);
  QGridLayout* grid_;
  struct Entry {
    QString name;
    QLabel* value;
  };
  std::vector<Entry> entries_;
};

}  // namespace xsmoe::widgets
