// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QDialog>
#include <map>
#include <string>

#include "model/core/run_history.h"

class QLabel;
class QPushButton;

namespace xsmoe::widgets {
class ForkForm;
}  // namespace xsmoe::widgets

namespace xsmoe::studio {

/// Asks for what is to be different from the end of a window on, and tells what will happen. Deletes itself when it is closed.
class ForkDialog : public QDialog {
  Q_OBJECT
 public:
  /// `live`: the run is going on in this window, and must stop for the fork.
  ForkDialog(const RunHistory& run, int window, bool live, QWidget* parent);

  [[nodiscard]] widgets::ForkForm& form() { return *form_; }
  [[nodiscard]] QPushButton& forkButton() { return *fork_; }
  /// What would come of it, and what is to be known before.
  [[nodiscard]] QString summary() const;

 Q_SIGNALS:
  void forkRequested(int window, const std::map<std::string, std::string>& changes);

 private:
  void refresh();

  int window_;
  widgets::ForkForm* form_;
  QString nothingChanged_;  // said until something is
  QLabel* summary_;
  QPushButton* fork_;
};

}  // namespace xsmoe::studio
