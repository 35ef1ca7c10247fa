// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QStringList>
#include <QTreeWidget>
#include <vector>

namespace xsmoe::widgets {

/// A table of text that is as high as its rows, up to a few; the last column takes what room is left. Whole cells are in the tool tips.
class ShortTable : public QTreeWidget {
  Q_OBJECT
 public:
  ShortTable(const QStringList& headers, const QString& name, QWidget* parent = nullptr);
  void setRows(const std::vector<QStringList>& rows);

 private:
  static constexpr int kMostRows = 8;
};

}  // namespace xsmoe::widgets
