// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>

class QLabel;
class QListWidget;
class QPushButton;
class QVBoxLayout;

namespace xsmoe::widgets {

class Tour;

/// The Learn perspective: the steps of the tour with what is done, from which it begins and goes on; below there is room for more.
class LearnPage : public QWidget {
  Q_OBJECT
 public:
  /// The tour outlives what a person does here, not the page.
  explicit LearnPage(Tour& tour, QWidget* parent = nullptr);

  /// Adds a part below those that are there, as wide as the page; the page owns it.
  void addPart(QWidget* part);

  [[nodiscard]] QListWidget* steps() const { return steps_; }
  [[nodiscard]] QPushButton* beginButton() const { return begin_; }
  [[nodiscard]] QString progress() const;

 private:
  void showProgress();

  Tour& tour_;
  QVBoxLayout* column_;
  QLabel* progress_;
  QListWidget* steps_;
  QPushButton* begin_;
};

}  // namespace xsmoe::widgets
