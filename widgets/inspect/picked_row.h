// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <QWidget>

class QCheckBox;
class QLabel;

namespace xsmoe::widgets {

class PickedChip;

/// Above a list, while items are picked on the map: how many are, how many of the list are among them, and whether only these are shown.
class PickedRow : public QWidget {
  Q_OBJECT
 public:
  explicit PickedRow(QWidget* parent = nullptr);

  /// 0: none, and the row is hidden.
  void setPicked(qsizetype items);
  /// So many of the list's rows are picked ones.
  void setFound(int found, int rows);
  /// Whether the list shows no others.
  [[nodiscard]] bool only() const;
  [[nodiscard]] QString sentence() const;
  [[nodiscard]] PickedChip* chip() const { return chip_; }
  [[nodiscard]] QCheckBox* onlyBox() const { return only_; }

 Q_SIGNALS:
  void onlyChanged();
  void takenBack();  ///< by a person

 private:
  PickedChip* chip_;
  QCheckBox* only_;
  QLabel* sentence_;
};

}  // namespace xsmoe::widgets
