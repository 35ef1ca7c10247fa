// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>
#include <map>
#include <string>
#include <vector>

#include "model/core/run_history.h"

class QDoubleSpinBox;
class QLineEdit;

namespace xsmoe::widgets {

class SettingEditor;

/// The settings that a fork may change, as they were at the end of a window of a run. What is left as it is stays as it was there.
class ForkForm : public QWidget {
  Q_OBJECT
 public:
  ForkForm(const RunDescription& run, const RunSettings& before, QWidget* parent = nullptr);

  /// What was changed, by key, as on the command line.
  [[nodiscard]] std::map<std::string, std::string> changes() const;
  /// Why the settings cannot be used together; empty: they can.
  [[nodiscard]] QString problem() const;
  [[nodiscard]] QDoubleSpinBox* editor(QStringView key) const;  ///< null: no such number
  [[nodiscard]] QLineEdit* grouping() const { return grouping_; }

 Q_SIGNALS:
  void changed();

 private:
  [[nodiscard]] RunSettings after() const;

  RunDescription run_;
  RunSettings before_;
  QLineEdit* grouping_;
  std::vector<SettingEditor*> numbers_;
};

}  // namespace xsmoe::widgets
