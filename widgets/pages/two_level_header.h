// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QHeaderView>
#include <utility>

namespace xsmoe::widgets {

/// The header of columns that stand in groups: what ResultTableModel::kUpperRole says, once above those side by side that share it. As any
/// other where there is none.
class TwoLevelHeader : public QHeaderView {
  Q_OBJECT
 public:
  explicit TwoLevelHeader(QWidget* parent = nullptr);

  /// First and last section under the same upper heading as this one; alone where it has none.
  [[nodiscard]] std::pair<int, int> groupOf(int section) const;

 protected:
  [[nodiscard]] QSize sectionSizeFromContents(int section) const override;
  void paintSection(QPainter* painter, const QRect& rect, int section) const override;

 private:
  [[nodiscard]] bool hasUpper() const;
  [[nodiscard]] QString upper(int section) const;
  void paintUpper(QPainter& painter, const QRect& part, int section) const;
};

}  // namespace xsmoe::widgets
