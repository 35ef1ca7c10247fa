// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QStringList>
#include <QWidget>
#include <utility>
#include <vector>

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
  void importRequested();
  void recentRequested(const QString& folder);

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void refreshIcons();

  std::vector<std::pair<QPushButton*, QString>> buttons_;  ///< with the names of their icons
  QListWidget* recent_;
  QLabel* recentTitle_;
};

}  // namespace xsmoe::widgets
