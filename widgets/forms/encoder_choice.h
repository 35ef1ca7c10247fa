// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>
#include <string>

class QComboBox;
class QLineEdit;
class QPushButton;

namespace xsmoe::widgets {

/// Which encoder a modality's features come from: the one that comes with the program, none, or a checkpoint folder.
class EncoderChoice : public QWidget {
  Q_OBJECT
 public:
  /// `what` names the encoder to a screen reader: "Text encoder".
  explicit EncoderChoice(const QString& what, QWidget* parent = nullptr);

  /// As ExtractionRequest has it. Without a signal.
  void setEncoder(const std::string& encoder);
  [[nodiscard]] std::string encoder() const;
  void setFolder(const QString& folder);
  /// Whether a folder is asked for and none is named.
  [[nodiscard]] bool incomplete() const;

 Q_SIGNALS:
  void changed();
  void folderRequested();

 private:
  void showFolder();

  QComboBox* kind_;
  QLineEdit* folder_;
  QPushButton* browse_;
  bool showing_ = false;
};

}  // namespace xsmoe::widgets
