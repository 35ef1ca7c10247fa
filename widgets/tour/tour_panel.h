// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>
#include <cstddef>
#include <vector>

class QLabel;
class QPushButton;
class QScrollArea;

namespace xsmoe::widgets {

class SaveWorksheetAction;
class Tour;

/// A step of a tour to be read and answered, and the way to the next one. All of it by keyboard: answers have their number, with Alt or
/// without it where no text is being written.
class TourPanel : public QWidget {
  Q_OBJECT
 public:
  static constexpr int kMostAnswers = 4;

  /// The tour outlives what a person does here, not the panel.
  explicit TourPanel(Tour& tour, QWidget* parent = nullptr);

  /// The keyboard goes to what is to be done next.
  void takeFocus();

  [[nodiscard]] QString heading() const;   ///< "Step 3 of 10: Drift arrives"
  [[nodiscard]] QString words() const;     ///< of the step
  [[nodiscard]] QString question() const;  ///< empty: none is asked
  [[nodiscard]] QString verdict() const;   ///< what came of the answer; empty: none was given
  [[nodiscard]] QString waiting() const;   ///< for what; empty: for nothing
  [[nodiscard]] QPushButton* answerButton(int place) const { return answers_.at(static_cast<std::size_t>(place)); }
  [[nodiscard]] QPushButton* offerButton() const { return offer_; }
  [[nodiscard]] QPushButton* backButton() const { return back_; }
  [[nodiscard]] QPushButton* nextButton() const { return next_; }
  [[nodiscard]] QPushButton* leaveButton() const { return leave_; }
  /// Its button stands in the last step.
  [[nodiscard]] SaveWorksheetAction* saveWorksheet() const { return save_; }
  [[nodiscard]] QPushButton* saveButton() const { return saveButton_; }

 private:
  void changeEvent(QEvent* event) override;
  void layOut();
  void connectButtons();
  void showStep();
  void showQuestion();
  void showVerdict();
  void tell();

  Tour& tour_;
  QScrollArea* scroll_;
  QLabel* heading_ = nullptr;
  QLabel* words_ = nullptr;
  QLabel* waiting_ = nullptr;
  QPushButton* offer_ = nullptr;
  QLabel* question_ = nullptr;
  std::vector<QPushButton*> answers_;  // [kMostAnswers]
  QLabel* verdict_ = nullptr;
  SaveWorksheetAction* save_;
  QPushButton* saveButton_ = nullptr;
  QPushButton* back_;
  QPushButton* next_;
  QPushButton* leave_;
};

}  // namespace xsmoe::widgets
