// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QStringList>
#include <QWidget>

class QLabel;
class QListWidget;
class QPushButton;

namespace xsmoe::widgets {

/// What the program is, and the ways to begin.
class WelcomePage : public QWidget {
  Q_OBJECT
 public:
  explicit WelcomePage(QWidget* parent = nullptr);

  /// Folders of streams and runs, the latest first.
  void setRecent(const QStringList& folders);

 Q_SIGNALS:
  void builtInRequested();
  void openStreamRequested();
  void openRunRequested();
  void recentRequested(const QString& folder);

 private:
  QListWidget* recent_;
  QLabel* recentTitle_;
};

}  // namespace xsmoe::widgets
