// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <QWidget>
#include <string>
#include <vector>

class QComboBox;
class QLabel;
class QLineEdit;
class QVBoxLayout;

namespace xsmoe::widgets {

/// Settings that a person picks, a row each, with what is written for them and what is wrong with that.
class SettingRows : public QWidget {
  Q_OBJECT
 public:
  /// What the button for another row says, what a row's field is called, and what it shows while it is empty.
  SettingRows(const QString& more, const QString& fieldName, const QString& example, QWidget* parent);

  struct Row {
    std::string key;
    QString written;
  };
  void add(const std::string& key, const QString& written);
  void clear();
  /// Those of which the setting is picked.
  [[nodiscard]] std::vector<Row> rows() const;

  /// Beside the rows of a setting. False: there is none.
  bool say(const std::string& key, const QString& problem);
  void sayNothing();
  /// What is said there; empty: nothing.
  [[nodiscard]] QString problem(const std::string& key) const;

 Q_SIGNALS:
  void changed();

 private:
  struct Fields {
    QComboBox* key;
    QLineEdit* line;
    QLabel* problem;
  };

  QString fieldName_, example_;
  QVBoxLayout* column_;
  std::vector<Fields> rows_;
};

}  // namespace xsmoe::widgets
