// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QAbstractTableModel>
#include <QByteArray>
#include <QString>
#include <QStringList>
#include <optional>
#include <vector>

#include "widgets/charts/chart_content.h"
#include "widgets/charts/chart_lens.h"

class QJsonArray;

namespace xsmoe::widgets {

/// A chart's numbers as a table: one row per x, one column per series (empty where a series has no value there). With several points of
/// one series at the same x there are as many rows.
struct ChartTable {
  QStringList header;
  std::vector<QStringList> rows;
};
[[nodiscard]] ChartTable tableOf(const ChartContent& content);

/// RFC 4180, every point, numbers as short as they can be without loss, with a full stop.
[[nodiscard]] QString csvOf(const ChartContent& content);

/// The same of a table: header and cells as they are.
[[nodiscard]] QString csvOf(const ChartTable& table);
/// One of its lines.
[[nodiscard]] QString csvLine(const QStringList& cells);
/// One object: `title`, `provenance` (lines), `columns` and `rows`, a list of lists; cells that are numbers, as short as they can
/// be, are numbers.
[[nodiscard]] QByteArray jsonOf(const ChartTable& table, const QString& title, const QStringList& provenance);

/// One of its rows.
[[nodiscard]] QJsonArray jsonRow(const QStringList& cells);

/// One object: `title`, `provenance` (lines), `x`, `y`, `y2` (titles of axes) and `series`, a list of {`name`, `axis`, `points`: [[x, y],
/// …], `names` of the points where they have any}. Every point; what is no number is null. `visible`: the ends of the part of the x axis
/// that the content is of, told under that name; empty: it is all.
[[nodiscard]] QByteArray jsonOf(const ChartContent& content, const QStringList& provenance,
                                const std::optional<ChartLens::Range>& visible = {});

/// A chart's numbers for a table view.
class ChartTableModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  using QAbstractTableModel::QAbstractTableModel;
  void setTable(ChartTable table);
  /// The first row of this x; −1: there is none.
  [[nodiscard]] int rowOf(double x) const;

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
  [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  ChartTable table_;
};

}  // namespace xsmoe::widgets
