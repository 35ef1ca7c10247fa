// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <QWidget>
#include <optional>

#include "model/core/own_item.h"
#include "model/core/recommendation.h"

class QLabel;
class QLineEdit;
class QPushButton;
class QToolButton;

namespace xsmoe::widgets {

/// An item that a person makes of a picture and words: where it would stand for a history, and for a history to have. Where the stream's
/// encoders do not come with the program, their folders are named here.
class OwnItemForm : public QWidget {
  Q_OBJECT
 public:
  enum class File { kPicture, kImageEncoder, kTextEncoder };

  explicit OwnItemForm(QWidget* parent = nullptr);

  /// Forgets the item.
  void reset();
  void setFile(File which, const QString& path);
  /// What became of the question about it; empty: nothing is known.
  void setStanding(const QString& words);

  /// As a person asked for it last; empty: no item.
  [[nodiscard]] const std::optional<OwnItem>& item() const { return item_; }
  /// The same as people see it.
  [[nodiscard]] ItemCard card() const;
  [[nodiscard]] QString standing() const;
  [[nodiscard]] QLineEdit* picture() const { return picture_; }
  [[nodiscard]] QLineEdit* words() const { return words_; }
  [[nodiscard]] QPushButton* askButton() const { return ask_; }
  [[nodiscard]] QPushButton* addButton() const { return add_; }

 Q_SIGNALS:
  void asked();      ///< item() is what a person asks about
  void addWanted();  ///< the same, into the history
  void fileWanted(xsmoe::widgets::OwnItemForm::File which);

 private:
  QWidget* buildFile(File which, QLineEdit*& line, const QString& label);
  void take();
  void showButtons();

  std::optional<OwnItem> item_;
  QLineEdit* picture_ = nullptr;
  QLineEdit* words_ = nullptr;
  QLineEdit* imageEncoder_ = nullptr;
  QLineEdit* textEncoder_ = nullptr;
  QToolButton* encoders_ = nullptr;
  QPushButton* ask_ = nullptr;
  QPushButton* add_ = nullptr;
  QLabel* standing_ = nullptr;
};

}  // namespace xsmoe::widgets
