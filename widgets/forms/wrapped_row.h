// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QLayout>
#include <vector>

namespace xsmoe::widgets {

/// A row of widgets that goes on in a line below where the width ends, as words do: it asks for no more width than its widest part. What
/// expands shares the room that its line leaves.
class WrappedRow : public QLayout {
  Q_OBJECT
 public:
  explicit WrappedRow(QWidget* parent = nullptr);
  ~WrappedRow() override;

  /// Room that expands: what follows stands at the end of its line.
  void addStretch();
  void addItem(QLayoutItem* item) override;
  [[nodiscard]] int count() const override;
  [[nodiscard]] QLayoutItem* itemAt(int index) const override;
  QLayoutItem* takeAt(int index) override;
  [[nodiscard]] Qt::Orientations expandingDirections() const override;
  [[nodiscard]] bool hasHeightForWidth() const override;
  [[nodiscard]] int heightForWidth(int width) const override;
  /// Of one line.
  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSize() const override;
  void setGeometry(const QRect& rect) override;

 private:
  struct Part {
    QLayoutItem* item;
    int width;
  };
  [[nodiscard]] std::vector<QLayoutItem*> shown() const;
  /// The parts by their lines, as wide as they are there.
  [[nodiscard]] std::vector<std::vector<Part>> linesIn(int width) const;
  void fill(std::vector<Part>& line, int room) const;

  std::vector<QLayoutItem*> items_;  // owned
};

}  // namespace xsmoe::widgets
