// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <QWidget>

class QAbstractItemModel;
class QAction;
class QLineEdit;
class QPushButton;

namespace xsmoe::widgets {

/// A line for a user's id, which completes what is typed, and a button for a random one.
class UserBox : public QWidget {
  Q_OBJECT
 public:
  explicit UserBox(QWidget* parent = nullptr);

  /// User ids to complete from, in the model's first column; not owned.
  void setUsers(QAbstractItemModel* users);
  /// Trimmed.
  [[nodiscard]] QString user() const;
  /// Without a signal; a line in which a person types stays.
  void setUser(const QString& user);

 Q_SIGNALS:
  void userRequested(const QString& user);
  void randomRequested();

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void refreshIcons();

  QLineEdit* line_;
  QAction* mark_;
  QPushButton* random_;
};

}  // namespace xsmoe::widgets
