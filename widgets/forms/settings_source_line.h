// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <QWidget>

class QLabel;
class QPushButton;

namespace xsmoe::widgets {

/// Whose settings are shown and where the next run's come from, in a line; and the button that takes those of an open run over.
class SettingsSourceLine : public QWidget {
  Q_OBJECT
 public:
  explicit SettingsSourceLine(QWidget* parent = nullptr);

  /// `details`: where it is pointed at; of a tool tip's text.
  void showSource(const QString& words, const QString& details);
  [[nodiscard]] QString text() const;
  /// The button is there only where there is something to take over. `shown`: it is what the panel shows.
  void offerTakeOver(bool offered, bool shown = true);
  [[nodiscard]] QPushButton* takeOver() const { return takeOver_; }

 Q_SIGNALS:
  void takeOverRequested();

 private:
  QLabel* words_;
  QPushButton* takeOver_;
};

}  // namespace xsmoe::widgets
